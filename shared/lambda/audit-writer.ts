import { AUDIT_DIGEST, type AuditEntry, type AuditFacts, auditText } from '../domain/access/audit-entry.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Keyring } from '../ports/keyring.ts';

interface Dependencies {
  readonly log: Pick<AuditLog, 'append' | 'latest'>;
  readonly keyring: Pick<Keyring, 'digest'>;
  /** A new name for a writer. */
  readonly newId: () => string;
}

/** Writes facts down as the next entry of this function instance; resolves when the entry is durable. */
export type AuditWriter = (facts: AuditFacts) => Promise<void>;

interface Chain {
  readonly writer: string;
  readonly number: number;
  readonly previous: AuditEntry['previous'];
}

const NUMBER_DIGITS = 8;

/**
 * Chains the entries of one function instance: each names the one before and its digest, and the first names the newest that anybody
 * had written. Entries are written one after the other, and after a failure under a new name, since nobody knows whether the
 * failed one is there.
 */
export const createAuditWriter = ({ log, keyring, newId }: Dependencies): AuditWriter => {
  let chain: Chain | undefined;
  let turn: Promise<void> = Promise.resolve();

  const begin = async (at: number): Promise<Chain> => {
    const newest = await log.latest(at);
    const previous = newest && { at: newest.at, id: newest.id, digest: newest.digest };
    return { writer: newId(), number: 0, previous };
  };

  const write = async (facts: AuditFacts): Promise<void> => {
    const { writer, number, previous } = chain ?? (await begin(facts.at));
    chain = undefined;
    const id = `${writer}-${String(number).padStart(NUMBER_DIGITS, '0')}`;
    const unsigned = { ...facts, id, ...(previous && { previous }) };
    const digest = keyring.digest(AUDIT_DIGEST, auditText(unsigned));
    await log.append({ ...unsigned, digest });
    chain = { writer, number: number + 1, previous: { at: facts.at, id, digest } };
  };

  return (facts) => {
    const written = turn.then(() => write(facts));
    turn = written.catch(() => undefined);
    return written;
  };
};
