import type { RequestKind } from '../../../../../../shared/domain/privacy/request.ts';
import type { NewRequest } from './requests-queries.ts';

/** A row of the form: an identifier. `key` tells rows apart. */
export interface IdentityRow {
  readonly key: number;
  readonly type: string;
  readonly value: string;
}

/** What a trait is set to: a text, a number, yes or no, or nothing. */
export const TRAIT_KINDS = ['text', 'number', 'true', 'false', 'delete'] as const;

/** A row of a rectification. */
export interface TraitRow {
  readonly key: number;
  readonly name: string;
  readonly kind: (typeof TRAIT_KINDS)[number];
  readonly value: string;
}

/** The form as it stands. `id` is made once, so that sending it again makes no second request. */
export interface RequestDraft {
  readonly id: string;
  readonly kind: RequestKind;
  readonly regulation: 'gdpr' | 'ccpa';
  /** `2026-11-30`. */
  readonly askedOn: string;
  readonly identities: readonly IdentityRow[];
  readonly traits: readonly TraitRow[];
  readonly purposes: readonly string[];
  readonly claimed: 'ask' | 'include' | 'leave';
  readonly reason: string;
}

/** OpenDSR's own names; every other type is spoken of by ours. */
const OPEN_DSR: Readonly<Record<string, string>> = { userId: 'controller_customer_id', email: 'email' };

export const identityTypeOf = (type: string): string => OPEN_DSR[type] ?? `x_headwater_${type}`;

const traitValue = ({ kind, value }: TraitRow): string | number | boolean | null => {
  if (kind === 'delete') return null;
  if (kind === 'true' || kind === 'false') return kind === 'true';
  return kind === 'number' ? Number(value) : value;
};

/** Which parts of the form are not filled in. */
export const missingIn = ({ kind, identities, traits, claimed, reason }: RequestDraft): readonly string[] => [
  ...(identities.some(({ value }) => value.trim() === '') ? ['identities'] : []),
  ...(kind === 'rectification' && !traits.some(({ name }) => name.trim() !== '') ? ['traits'] : []),
  ...(traits.some((row) => row.kind === 'number' && (row.value.trim() === '' || !Number.isFinite(Number(row.value))))
    ? ['numbers']
    : []),
  ...(claimed !== 'ask' && reason.trim() === '' ? ['reason'] : []),
];

const extensionOf = ({ kind, traits, purposes, claimed, reason }: RequestDraft) => ({
  ...(claimed === 'ask' ? {} : { claimed, reason: reason.trim() }),
  ...(kind === 'rectification'
    ? {
        traits: Object.fromEntries(
          traits.filter(({ name }) => name.trim() !== '').map((row) => [row.name.trim(), traitValue(row)]),
        ),
      }
    : {}),
  ...(kind === 'objection' && purposes.length > 0 ? { purposes: [...purposes] } : {}),
});

/** The instant that a day stands for: its noon, and never later than now. */
const instantOf = (day: string, now: number): string =>
  new Date(Math.min(Date.parse(`${day}T12:00:00`), now)).toISOString();

/** What the form asks for, as OpenDSR writes it. */
export const requestOf = (draft: RequestDraft, now: number): NewRequest => {
  const headwater = extensionOf(draft);
  return {
    subject_request_id: draft.id,
    subject_request_type: draft.kind,
    regulation: draft.regulation,
    submitted_time: instantOf(draft.askedOn, now),
    subject_identities: draft.identities.map(({ type, value }) => ({
      identity_type: identityTypeOf(type),
      identity_value: value.trim(),
      identity_format: 'raw' as const,
    })),
    ...(Object.keys(headwater).length > 0 ? { extensions: { headwater } } : {}),
  } as NewRequest;
};
