import type { SourceDocument } from '../../shared/domain/api/source-schemas.ts';
import type { PrivacyPolicy } from '../../shared/domain/consent/policy.ts';
import { shapeEntry } from '../../shared/domain/consent/shape-entry.ts';
import { daysOf } from '../../shared/domain/days-of.ts';
import { acceptEvent } from '../../shared/domain/event/accept-event.ts';
import type { Parcel } from '../../shared/domain/event/cut-records.ts';
import type { IdentityRules } from '../../shared/domain/identity/rules.ts';
import { hourOf } from '../../shared/domain/ledger/ledger.ts';
import type { KeyedRecord } from '../../shared/ports/event-stream.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { QuarantinedEvent } from '../../shared/ports/quarantine-store.ts';

interface Replay {
  readonly now: number;
  readonly keyring: Pick<Keyring, 'keyOf' | 'digest'>;
  readonly newId: () => string;
  /** As of now: a type that was unknown may be known by now. */
  readonly rules: IdentityRules;
  /** As of now, too: what may be stored is decided when it is. */
  readonly policy: PrivacyPolicy;
}

/** A quarantined event ready to travel again as what it came as, or why it stays. */
export type Prepared =
  | { readonly id: string; readonly event: QuarantinedEvent; readonly source: SourceDocument; readonly parcel: Parcel }
  | { readonly id: string; readonly code: string; readonly message: string };

/**
 * Validates an event again as if it came now. Its times are read as of when it first came, and a messageId that was made for
 * it then is kept, so that replaying twice makes a duplicate and not two events. Addresses are left out: only collection
 * may shorten them.
 */
export const prepareReplay = (
  event: QuarantinedEvent,
  source: SourceDocument | undefined,
  { keyring, newId, rules, policy }: Omit<Replay, 'now'>,
): Prepared => {
  const { id, body, messageId, receivedAt, imported, sourceId, replayedAt } = event;
  if (replayedAt !== undefined) return { id, code: 'already-replayed', message: 'It was sent again before.' };
  if (event.discardedAt !== undefined) {
    return { id, code: 'discarded', message: 'It was set aside; restore it first.' };
  }
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
  return { id, event, source, parcel: shapeEntry(acceptance, { policy, sourceId, gpc: false, receivedAt, newId }) };
};

/** The record in which a quarantined event travels again: `parcel` is what of it may be stored. */
export const replayRecord = (
  { event: { sourceId, imported }, source }: Extract<Prepared, { parcel: Parcel }>,
  { company, anchor, entry }: Parcel,
  { now, keyring, newId, policy }: Omit<Replay, 'rules'>,
): KeyedRecord => {
  const recordId = newId();
  const retentionDays = Math.max(source.retentionDays, company === 'proof' ? daysOf(policy.proofRetention) : 0);
  const record = {
    ...{ recordId, sourceId, trust: source.trust, imported, retentionDays, entries: [entry] },
    receivedAt: company === 'nobody' ? hourOf(now) : new Date(now).toISOString(),
    ...(anchor ? { anchor } : {}),
  };
  return { partitionKey: anchor ? keyring.keyOf(anchor) : recordId, record };
};
