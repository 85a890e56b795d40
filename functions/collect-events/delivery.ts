import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { Acceptance } from '../../shared/domain/event/accept-event.ts';
import { cutRecords } from '../../shared/domain/event/cut-records.ts';
import type { StreamRecord } from '../../shared/domain/event/event.ts';
import { toIso } from '../../shared/domain/event/instants.ts';
import type { Receipt } from '../../shared/domain/event/receipt.ts';
import { type HttpResponse, refuse } from '../../shared/domain/http.ts';
import type { EventStream, KeyedRecord } from '../../shared/ports/event-stream.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { Source } from '../../shared/ports/source-directory.ts';

interface Dependencies {
  readonly stream: EventStream;
  readonly keyring: Pick<Keyring, 'keyOf'>;
  readonly newId: () => string;
}

/**
 * Puts the events of a request on the stream, the quarantined ones marked with their reason: one durable write for all of
 * them (rule 4). Throws HeadwaterError `stream.unavailable`.
 */
export const createDelivery =
  ({ stream, keyring, newId }: Dependencies) =>
  async (acceptances: readonly Acceptance[], source: Source, receipt: Receipt): Promise<void> => {
    const keyed = cutRecords(acceptances).map(({ anchor, entries }): KeyedRecord => {
      const record: StreamRecord = {
        recordId: newId(),
        sourceId: source.id,
        trust: source.trust,
        receivedAt: toIso(receipt.receivedAt),
        ...(anchor ? { anchor } : {}),
        imported: receipt.imported,
        retentionDays: source.retentionDays,
        entries,
      };
      return { partitionKey: anchor ? keyring.keyOf(anchor) : record.recordId, record };
    });
    if (keyed.length > 0) await stream.put(keyed);
  };

/** The 503 for infrastructure that does not answer; throws on what is no such thing. */
export const refuseUnavailable = (error: unknown): HttpResponse => {
  if (!(error instanceof HeadwaterError && error.code.endsWith('.unavailable'))) throw error;
  const message = 'Nothing of this request was accepted; send all of it again in a moment.';
  return { ...refuse(503, { code: 'unavailable', message, headers: { 'retry-after': '1' } }), cause: error };
};
