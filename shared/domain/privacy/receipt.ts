import { iso } from '../iso.ts';
import type { HistoryEntry, PrivacyRequest } from './request.ts';
import { statusOf } from './request.ts';

/** What one store gave or lost, and what stays there until when, and why (rule 34). Instants epoch ms. */
export interface ReceiptLine {
  /** `profiles`, `archive`, `destination:mailchimp`, … */
  readonly store: string;
  /** What was done, in words: `removed the profile and its identifiers`. No identifiers. */
  readonly what: string;
  /** How many things. */
  readonly count: number;
  readonly at: number;
  readonly remains?: { readonly what: string; readonly until: number; readonly why: string };
}

/** A receipt with the signature of its text: whoever has the public key can show that nobody changed it. */
export interface SignedReceipt {
  readonly receipt: object;
  /** Base64 Ed25519 signature of the JSON of `receipt`. */
  readonly signature: string;
  readonly algorithm: 'Ed25519';
  readonly certificate: string;
}

const showLine = ({ store, what, count, at, remains }: ReceiptLine) => ({
  store,
  what,
  count,
  at: iso(at),
  ...(remains ? { remains: { ...remains, until: iso(remains.until) } } : {}),
});

const showEntry = ({ at, what, by, reason }: HistoryEntry) => ({
  at: iso(at),
  what,
  ...(by ? { by } : {}),
  ...(reason === undefined ? {} : { reason }),
});

/** What a request that is done says of itself: who asked and answered, when, and what was done where. Keyed identifiers only. */
export const buildReceipt = (
  request: PrivacyRequest,
  history: readonly HistoryEntry[],
  lines: readonly ReceiptLine[],
): object => ({
  subject_request_id: request.id,
  subject_request_type: request.kind,
  regulation: request.regulation,
  request_status: statusOf(request.phase),
  submitted_time: iso(request.submittedAt),
  received_time: iso(request.receivedAt),
  due_time: iso(request.dueAt),
  completed_time: iso(request.closedAt ?? request.receivedAt),
  asked_by: request.askedBy,
  identifiers: request.keys,
  history: history.map(showEntry),
  lines: lines.map(showLine),
  ...(request.results
    ? { files: request.results.files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })) }
    : {}),
});
