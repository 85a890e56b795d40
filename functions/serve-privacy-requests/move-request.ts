import { buildReceipt, type ReceiptLine, type SignedReceipt } from '../../shared/domain/privacy/receipt.ts';
import type { HistoryEntry, PrivacyRequest } from '../../shared/domain/privacy/request.ts';
import { type Change, changeRequest } from '../../shared/domain/privacy/request-life.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { PrivacyRequestStore } from '../../shared/ports/privacy-request-store.ts';
import type { Signer } from '../../shared/ports/signer.ts';

/** What writing a change of a request takes. */
export interface MoveDependencies {
  readonly requests: Pick<PrivacyRequestStore, 'get' | 'put' | 'history'>;
  readonly signer: Pick<Signer, 'sign'>;
  readonly clock: Clock;
}

/**
 * Writes a change of a request, with its signed receipt where `lines` say what was done; undefined where somebody was faster or where
 * it makes no sense any more: whoever asks reads again.
 */
export const createMoveRequest = ({ requests, signer, clock }: MoveDependencies) => {
  const signReceipt = async (
    request: PrivacyRequest,
    entries: readonly HistoryEntry[],
    lines: readonly ReceiptLine[],
  ): Promise<SignedReceipt> => {
    const receipt = buildReceipt(request, [...(await requests.history(request.id)), ...entries], lines);
    return {
      receipt,
      signature: signer.sign(JSON.stringify(receipt)),
      algorithm: 'Ed25519',
      certificate: `${request.origin}/v1/privacy/certificate`,
    };
  };

  return async (
    before: PrivacyRequest,
    wanted: Change,
    lines?: readonly ReceiptLine[],
  ): Promise<PrivacyRequest | undefined> => {
    const step = changeRequest(before, wanted, clock());
    if ('refused' in step) return undefined;
    const { request, entries } = step;
    const receipt = lines === undefined ? {} : { receipt: JSON.stringify(await signReceipt(request, entries, lines)) };
    const written = await requests.put(request, { before, entries, ...receipt });
    return written === 'written' ? request : undefined;
  };
};
