import { AUDIT_DIGEST, type AuditEntry, type AuditPlace, auditText } from '../../shared/domain/access/audit-entry.ts';
import type { AuditLog } from '../../shared/ports/audit-log.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';

interface Dependencies {
  readonly audit: Pick<AuditLog, 'find'>;
  readonly keyring: Pick<Keyring, 'digest'>;
}

const placeOf = ({ at, id }: AuditPlace): string => `${at}#${id}`;

/**
 * Says of each entry whether it is as it was written: its digest fits its content, and the entry it names is there with the digest that
 * it had. So an entry that was changed is found itself, and one that was taken away by the one after it.
 */
export const verifyEntries = async (
  { audit, keyring }: Dependencies,
  entries: readonly AuditEntry[],
): Promise<readonly boolean[]> => {
  const known = new Map(entries.map((entry) => [placeOf(entry), entry]));
  const elsewhere = entries.flatMap(({ previous }) => (previous && !known.has(placeOf(previous)) ? [previous] : []));
  for (const entry of await audit.find(elsewhere)) known.set(placeOf(entry), entry);
  return entries.map(({ digest, ...unsigned }) => {
    if (keyring.digest(AUDIT_DIGEST, auditText(unsigned)) !== digest) return false;
    const { previous } = unsigned;
    return previous === undefined || known.get(placeOf(previous))?.digest === previous.digest;
  });
};
