import type { SourceDocument } from '../../shared/domain/api/source-schemas.ts';
import { acceptEvent } from '../../shared/domain/event/accept-event.ts';
import { cutRecords } from '../../shared/domain/event/cut-records.ts';
import type { IdentityRules } from '../../shared/domain/identity/rules.ts';
import type { KeyedRecord } from '../../shared/ports/event-stream.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { QuarantinedEvent } from '../../shared/ports/quarantine-store.ts';

interface Replay {
  readonly now: number;
  readonly keyring: Pick<Keyring, 'keyOf' | 'digest'>;
  readonly recordId: string;
  /** As of now: a type that was unknown may be known by now. */
  readonly rules: IdentityRules;
}

/** A quarantined event ready to travel again, or why it stays. */
export type Prepared =
  | { readonly id: string; readonly record: KeyedRecord }
  | { readonly id: string; readonly code: string; readonly message: string };

/**
 * Validates an event again as if it came now. Its times are read as of when it first came, and a messageId that was made for
 * it then is kept, so that replaying twice makes a duplicate and not two events. Addresses are left out: only collection
 * may shorten them.
 */
export const prepareReplay = (
  { id, body, messageId, receivedAt, imported, sourceId, replayedAt }: QuarantinedEvent,
  source: SourceDocument | undefined,
  { now, keyring, recordId, rules }: Replay,
): Prepared => {
  if (replayedAt !== undefined) return { id, code: 'already-replayed', message: 'It was sent again before.' };
  if (!source) {
    return { id, code: 'unknown-source', message: `Its source “${sourceId}” is gone; create it again first.` };
  }
  const acceptance = acceptEvent(structuredClone(body), {
    receivedAt,
    trust: source.trust,
    region: source.region,
    rules,
    imported,
    context: {},
    truncateIp: () => undefined,
    digest: (text) => keyring.digest('message', text),
    newId: () => messageId,
  });
  if (acceptance.kind === 'quarantined') return { id, ...acceptance.reason };
  const { anchor } = acceptance;
  const entries = cutRecords([acceptance]).flatMap((cut) => cut.entries);
  const stamps = { recordId, sourceId, trust: source.trust, receivedAt: new Date(now).toISOString(), imported };
  const record = { ...stamps, anchor, retentionDays: source.retentionDays, entries };
  return { id, record: { partitionKey: keyring.keyOf(anchor), record } };
};
