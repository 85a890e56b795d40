import type { Role } from './caller.ts';

/**
 * What an entry says. `asked` is written before a call is carried out and `answered` after it, so a call without an answer broke off;
 * `refused` is a call that its token may not make. `status` is that of the answer. No path, query or body: `target` is the id of
 * the configured thing, and of a person the keyed identifier alone (rule 36).
 */
export interface AuditFacts {
  /** Epoch ms. */
  readonly at: number;
  readonly step: 'asked' | 'answered' | 'refused';
  readonly requestId: string;
  readonly route: string;
  readonly tokenId: string;
  readonly role: Role;
  /** Truncated; absent where there was none. */
  readonly sourceIp?: string;
  readonly target?: string;
  readonly status?: number;
}

/** Where an entry is. */
export interface AuditPlace {
  readonly at: number;
  readonly id: string;
}

/**
 * An entry of the audit log. `id` is its writer, one function instance, and its number there. `previous` is the writer's entry before
 * or, for a writer's first, the newest there was: an entry that is gone is missed by the one that names it. `digest` is keyed.
 */
export interface AuditEntry extends AuditFacts, AuditPlace {
  readonly previous?: AuditPlace & { readonly digest: string };
  readonly digest: string;
}

/** The purpose of the digest. */
export const AUDIT_DIGEST = 'audit';

/** What the digest is made of: every field, in one order. */
export const auditText = (entry: Omit<AuditEntry, 'digest'>): string => {
  const { at, id, step, requestId, route, tokenId, role, sourceIp, target, status, previous } = entry;
  const before = previous && [previous.at, previous.id, previous.digest];
  return JSON.stringify([at, id, step, requestId, route, tokenId, role, sourceIp, target, status, before]);
};
