import { HeadwaterError } from '../../shared/domain/errors.ts';
import { cutRecords, type Parcel, type RecordCut } from '../../shared/domain/event/cut-records.ts';
import type { StreamRecord } from '../../shared/domain/event/event.ts';
import { toIso } from '../../shared/domain/event/instants.ts';
import { type HttpResponse, refuse } from '../../shared/domain/http.ts';
import { hourOf } from '../../shared/domain/ledger/ledger.ts';
import type { EventStream, KeyedRecord } from '../../shared/ports/event-stream.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { Source } from '../../shared/ports/source-directory.ts';

interface Dependencies {
  readonly stream: EventStream;
  readonly keyring: Pick<Keyring, 'keyOf'>;
  readonly newId: () => string;
}

/** What is common to the records of a request. */
export interface Consignment {
  readonly source: Source;
  /** Epoch ms. */
  readonly receivedAt: number;
  readonly imported: boolean;
  /** How long acts of consent are kept at least. */
  readonly proofDays: number;
}

const stampsOf = ({ company }: RecordCut, { source, receivedAt, proofDays }: Consignment) => ({
  // To the millisecond it would tell whose request it was: the same one may bear events of somebody.
  receivedAt: company === 'nobody' ? hourOf(receivedAt) : toIso(receivedAt),
  retentionDays: company === 'proof' ? Math.max(source.retentionDays, proofDays) : source.retentionDays,
});

/**
 * Puts the events of a request on the stream, the quarantined ones marked with their reason: one durable write for all of
 * them (rule 4). Throws HeadwaterError `stream.unavailable`.
 */
export const createDelivery =
  ({ stream, keyring, newId }: Dependencies) =>
  async (parcels: readonly Parcel[], consignment: Consignment): Promise<void> => {
    const { source, imported } = consignment;
    const keyed = cutRecords(parcels).map((cut): KeyedRecord => {
      const { anchor, entries } = cut;
      const record: StreamRecord = {
        recordId: newId(),
        sourceId: source.id,
        trust: source.trust,
        ...stampsOf(cut, consignment),
        ...(anchor ? { anchor } : {}),
        imported,
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
