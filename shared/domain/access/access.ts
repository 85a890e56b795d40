import type { Operation } from '../api/operation.ts';
import type { Caller, Role } from './caller.ts';

/**
 * What a call takes, and which roles have it. `observe`: configuration, counts, runs, the ledger, nothing of single persons.
 * `people`: what is known of single persons. `market`: segments, traits, destinations, exports. `protect`: the rights of persons
 * and what is held back. `administer`: who may do what, and what decides who is who. `own`: what concerns the caller alone, whatever its scopes.
 */
export const ACCESS = {
  observe: ['admin', 'marketer', 'privacy-officer', 'read-only'],
  people: ['admin', 'marketer', 'privacy-officer'],
  market: ['admin', 'marketer'],
  protect: ['admin', 'privacy-officer'],
  administer: ['admin'],
  own: ['admin', 'marketer', 'privacy-officer', 'read-only'],
} as const satisfies Record<string, readonly Role[]>;

/** The name of what a call takes. */
export type Access = keyof typeof ACCESS;

interface Decided {
  /** For GET. */
  readonly read: Access;
  readonly write: Access;
}

/** What the calls of a tag take, unless an operation states otherwise. A tag that is not listed is for admins alone. */
const OF_TAG = {
  Sources: { read: 'observe', write: 'administer' },
  Segments: { read: 'observe', write: 'market' },
  'Computed traits': { read: 'observe', write: 'market' },
  Destinations: { read: 'observe', write: 'market' },
  Exports: { read: 'observe', write: 'market' },
  Profiles: { read: 'people', write: 'protect' },
  Identity: { read: 'observe', write: 'administer' },
  Operations: { read: 'observe', write: 'administer' },
  Privacy: { read: 'protect', write: 'protect' },
  Access: { read: 'administer', write: 'administer' },
} as const satisfies Record<string, Decided>;

type Tag = keyof typeof OF_TAG;

const isTag = (tag: string): tag is Tag => Object.hasOwn(OF_TAG, tag);

/** The scope that the calls of a tag are in: `Computed traits` → `computed-traits`. */
export const scopeOf = (tag: string): string => tag.toLowerCase().replaceAll(' ', '-');

/** Every scope that a token can be narrowed to. */
export const SCOPES: readonly string[] = Object.keys(OF_TAG).map(scopeOf);

/** What a call takes. Without an operation, or with a tag that nobody decided about, that is an admin. */
export const accessOf = (route: string, operation: Pick<Operation, 'access' | 'tag'> | undefined): Access => {
  if (operation?.access !== undefined) return operation.access;
  if (operation === undefined || !isTag(operation.tag)) return 'administer';
  return OF_TAG[operation.tag][route.startsWith('GET ') ? 'read' : 'write'];
};

/** Whether somebody decided about the call: by its operation or by its tag. */
export const isDecided = ({ access, tag }: Pick<Operation, 'access' | 'tag'>): boolean =>
  access !== undefined || isTag(tag);

/** Whether a role has what a call takes. */
export const hasAccess = (role: Role, access: Access): boolean => {
  const roles: readonly Role[] = ACCESS[access];
  return roles.includes(role);
};

/** What a caller lacks for a call: a role of some, or a scope. Nothing where the call is permitted. */
export const lackOf = (
  { role, scopes }: Caller,
  route: string,
  operation: Pick<Operation, 'access' | 'tag'> | undefined,
): { readonly roles: readonly Role[] } | { readonly scope: string } | undefined => {
  const access = accessOf(route, operation);
  if (!hasAccess(role, access)) return { roles: ACCESS[access] };
  if (scopes === undefined || access === 'own') return undefined;
  const scope = scopeOf(operation?.tag ?? 'Access');
  return scopes.includes(scope) ? undefined : { scope };
};

/**
 * Whether a caller may hand out a token of these scopes: never more than it has itself, else a token for tokens alone would open
 * everything by making another.
 */
export const mayGrant = ({ scopes: own }: Caller, scopes: readonly string[] | undefined): boolean =>
  own === undefined || (scopes?.every((scope) => own.includes(scope)) ?? false);
