import type { Role } from '../../../../../../shared/domain/access/caller.ts';
import type { Token, TokenWishes } from './tokens-queries.ts';

/** How long a token may live; `keep`: as long as it does now. */
export const EXPIRIES = ['P30D', 'P90D', 'P1Y', 'never'] as const;
export type Expiry = (typeof EXPIRIES)[number] | 'keep';

const DAYS = { P30D: 30, P90D: 90, P1Y: 365 } as const;
const DAY_MS = 86_400_000;

/** What the form of a token holds. */
export interface TokenForm {
  readonly name: string;
  readonly role: Role;
  readonly isNarrow: boolean;
  readonly scopes: readonly string[];
  readonly expiry: Expiry;
}

/** What is wrong with a form of a token, by field. */
export type TokenFault = 'name' | 'scopes';

/** The form of a new token: the least that may be, for a while. */
export const NEW_TOKEN: TokenForm = { name: '', role: 'read-only', isNarrow: false, scopes: [], expiry: 'P90D' };

/** The form of a token that there is. */
export const formOf = ({ name, role, scopes, expiresAt }: Token): TokenForm => ({
  name,
  role,
  isNarrow: scopes !== undefined,
  scopes: scopes ?? [],
  expiry: expiresAt === undefined ? 'never' : 'keep',
});

/** What is wrong with a form. */
export const tokenFaults = ({ name, isNarrow, scopes }: TokenForm): readonly TokenFault[] => [
  ...(name.trim() === '' ? (['name'] as const) : []),
  ...(isNarrow && scopes.length === 0 ? (['scopes'] as const) : []),
];

const expiryOf = (expiry: Expiry, { now, kept }: { readonly now: number; readonly kept: string | undefined }) => {
  if (expiry === 'keep') return kept;
  return expiry === 'never' ? undefined : new Date(now + DAYS[expiry] * DAY_MS).toISOString();
};

/** What a form asks the API for. */
export const wishesOf = (
  form: TokenForm,
  at: { readonly now: number; readonly kept: string | undefined },
): TokenWishes => {
  const expiresAt = expiryOf(form.expiry, at);
  return {
    name: form.name.trim(),
    role: form.role,
    ...(form.isNarrow && { scopes: [...form.scopes] as NonNullable<TokenWishes['scopes']> }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
};
