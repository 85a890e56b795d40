import { iso } from '../../shared/domain/api/common-schemas.ts';
import { encodeCursor } from '../../shared/domain/api/cursor.ts';
import {
  type ConsentEntry,
  type ConsentPosition,
  consentEntriesIn,
  effectiveAnswers,
  pageOfConsents,
  withoutRepeats,
} from '../../shared/domain/consent/consent-ledger.ts';
import type { AcceptedEvent } from '../../shared/domain/event/event.ts';

const showEntry = (entry: ConsentEntry) => {
  const { purpose, cell, isAct, receivedAt, sourceId, signals, policy, messageId, text } = entry;
  return {
    purpose,
    granted: cell.granted,
    kind: isAct ? 'act' : 'riding',
    at: iso(cell.at),
    receivedAt: iso(receivedAt),
    sourceId,
    signals,
    ...(policy === undefined ? {} : { policy }),
    proof: { messageId, ...(text === undefined ? {} : { text }) },
  };
};

/** One page of what the person answered, newest first, and what counts now. */
export const showConsents = (
  history: readonly AcceptedEvent[],
  page: { readonly limit: number; readonly after: ConsentPosition | undefined },
) => {
  const entries = consentEntriesIn(history);
  const { page: shown, next } = pageOfConsents(withoutRepeats(entries), page);
  return {
    effective: Object.fromEntries(
      effectiveAnswers(entries).map(({ purpose, entry }) => {
        const { granted, at } = entry.cell;
        return [purpose, { granted, at: iso(at), decidedBy: showEntry(entry) }];
      }),
    ),
    consents: shown.map(showEntry),
    ...(next === undefined ? {} : { next: encodeCursor(next) }),
  };
};
