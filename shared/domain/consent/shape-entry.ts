import type { Acceptance } from '../event/accept-event.ts';
import type { Parcel } from '../event/cut-records.ts';
import type { EventEntry, StreamEntry } from '../event/event.ts';
import { utf8Length } from '../event/limits.ts';
import type { Json } from '../json.ts';
import { anonymousForm } from './anonymous-form.ts';
import { formOf } from './form-of.ts';
import { demandsOf, type PrivacyPolicy } from './policy.ts';
import { proofForm } from './proof-form.ts';
import { type ReadSignals, readSignals, type Signalling } from './read-signals.ts';

/** Under which terms the events of a request are stored. */
export interface ShapeTerms {
  readonly policy: PrivacyPolicy;
  readonly sourceId: string;
  /** Whether the request bore `Sec-GPC: 1` for the person. */
  readonly gpc: boolean;
  /** Epoch ms: the time of what has none of its own. */
  readonly receivedAt: number;
  readonly newId: () => string;
}

type Accepted = Extract<Acceptance, { kind: 'accepted' }>;
type Quarantined = Extract<Acceptance, { kind: 'quarantined' }>;

/** Why an event was suppressed that had no consent. */
export const NO_CONSENT = 'no-consent';

const measured = (entry: StreamEntry, rest: Omit<Parcel, 'entry' | 'bytes'>): Parcel => ({
  ...rest,
  entry,
  bytes: utf8Length(JSON.stringify(entry)),
});

const suppressed = (): Parcel => measured({ suppressed: NO_CONSENT }, { company: 'nobody' });

const inFull = ({ event, anchor, stamps, bytes }: Accepted, { stamp, isAct }: ReadSignals): Parcel => {
  const named: EventEntry = { event, ...(stamps.length === 0 ? {} : { stamps }) };
  const company = isAct ? 'proof' : 'person';
  if (stamp === undefined) return { company, anchor, entry: named, bytes };
  return { company, anchor, entry: { ...named, consent: stamp }, bytes: bytes + utf8Length(JSON.stringify(stamp)) };
};

const shapeEvent = (accepted: Accepted, terms: ShapeTerms): Parcel => {
  const { policy, sourceId, gpc, newId } = terms;
  const { event, stamps } = accepted;
  const signalling = event as unknown as Signalling;
  const signals = readSignals(signalling, { policy, gpc, at: Date.parse(event.timestamp) });
  const form = formOf(signals, demandsOf(policy, sourceId));
  if (form === 'full') return inFull(accepted, signals);
  if (form === 'proof') {
    const proof = { ...accepted, event: proofForm(event) };
    return inFull({ ...proof, bytes: utf8Length(JSON.stringify({ event: proof.event, stamps })) }, signals);
  }
  if (form === 'nothing') return suppressed();
  return measured({ anonymous: anonymousForm(event, stamps, newId()) }, { company: 'nobody' });
};

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The signal of the request, in the place of a page that says it itself: what waits is read again without its request. */
const rememberGpc = (body: Json): Json => {
  if (!isObject(body)) return body;
  const context = isObject(body['context']) ? body['context'] : {};
  const consent = isObject(context['consent']) ? context['consent'] : {};
  return { ...body, context: { ...context, consent: { ...consent, gpc: true } } };
};

/**
 * What waits in quarantine is kept whole or not at all: what cannot be read cannot be made anonymous, so without the consent that
 * its source demands only its number is left.
 */
const shapeQuarantined = (quarantined: Quarantined, terms: ShapeTerms): Parcel => {
  const { policy, sourceId, gpc, receivedAt } = terms;
  const { reason, messageId, body, bytes } = quarantined;
  const signals = readSignals(isObject(body) ? body : {}, { policy, gpc, at: receivedAt });
  if (formOf({ ...signals, isAct: false }, demandsOf(policy, sourceId)) !== 'full') return suppressed();
  const kept = gpc ? rememberGpc(body) : body;
  return { company: 'quarantine', entry: { quarantine: reason, messageId, body: kept }, bytes };
};

/** Decides in which form what was received is stored, by its own consent and the policy (rule 27). */
export const shapeEntry = (acceptance: Acceptance, terms: ShapeTerms): Parcel =>
  acceptance.kind === 'accepted' ? shapeEvent(acceptance, terms) : shapeQuarantined(acceptance, terms);
