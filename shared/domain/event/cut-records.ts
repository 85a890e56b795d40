import type { Identifier } from '../identity/identifier.ts';
import type { Acceptance } from './accept-event.ts';
import type { StreamEntry } from './event.ts';
import { LIMITS } from './limits.ts';

/** Entries that travel as one stream record; without an anchor where they are quarantined. */
export interface RecordCut {
  readonly anchor?: Identifier;
  readonly entries: readonly StreamEntry[];
}

const entryOf = (acceptance: Acceptance): StreamEntry =>
  acceptance.kind === 'accepted'
    ? { event: acceptance.event, ...(acceptance.stamps.length === 0 ? {} : { stamps: acceptance.stamps }) }
    : { quarantine: acceptance.reason, messageId: acceptance.messageId, body: acceptance.body };

/** Around an entry: its keys, a reason, a comma. */
const ENTRY_OVERHEAD = 400;

const groupName = (acceptance: Acceptance): string =>
  acceptance.kind === 'accepted' ? `${acceptance.anchor.type}:${acceptance.anchor.value}` : '';

const cutGroup = (group: readonly Acceptance[]): RecordCut[] => {
  const cuts: { entries: StreamEntry[]; bytes: number }[] = [];
  for (const acceptance of group) {
    const bytes = acceptance.bytes + ENTRY_OVERHEAD;
    const last = cuts.at(-1);
    if (last && last.bytes + bytes <= LIMITS.recordBytes) {
      last.entries.push(entryOf(acceptance));
      last.bytes += bytes;
    } else cuts.push({ entries: [entryOf(acceptance)], bytes });
  }
  const [first] = group;
  const anchor = first?.kind === 'accepted' ? { anchor: first.anchor } : {};
  return cuts.map(({ entries }) => ({ ...anchor, entries }));
};

/** Cuts a request into as few records as fit (rule 5): one anchor each, its events in the order sent. */
export const cutRecords = (acceptances: readonly Acceptance[]): RecordCut[] =>
  [...Map.groupBy(acceptances, groupName).values()].flatMap(cutGroup);
