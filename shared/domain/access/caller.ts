/** What a management token may be for. Each role's calls: `docs/access.md`, generated. */
export const ROLES = ['admin', 'marketer', 'privacy-officer', 'read-only'] as const;
/** One of the roles. */
export type Role = (typeof ROLES)[number];

/** Who makes a management call: the token it bore, or who signed in, as `user:…`; never a name or an address. */
export interface Caller {
  readonly tokenId: string;
  readonly role: Role;
  /** Narrows the token to calls of these scopes; absent means all that its role may call. */
  readonly scopes?: readonly string[];
  /** The id of the session, where somebody signed in. */
  readonly session?: string;
}

/** The id of the token in the deployment's secret: it is no document, so that no call can take it away. */
export const ROOT_TOKEN = 'root';

/** The caller that bears the deployment's own token. */
export const ROOT_CALLER: Caller = { tokenId: ROOT_TOKEN, role: 'admin' };
