import type { IdentifierKey } from '../identity/identifier.ts';

/**
 * What chunks list: `p:<profileId>` stands for all its identifiers as of when it is sent, `k:<identifier key>` for one of
 * the ledger. Keys only, never values (rule 30).
 */
export type Unit = `p:${string}` | `k:${string}`;

/** The unit of a profile, with whatever identifiers it has when it is sent. */
export const profileUnit = (profileId: string): Unit => `p:${profileId}`;
/** The unit of one identifier of the ledger. */
export const keyUnit = (key: IdentifierKey): Unit => `k:${key}`;

/** The profile or the key that a unit names. */
export const readUnit = (unit: Unit): { readonly profileId: string } | { readonly key: IdentifierKey } =>
  unit.startsWith('p:') ? { profileId: unit.slice(2) } : { key: unit.slice(2) as IdentifierKey };
