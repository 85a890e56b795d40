import type { Identifier } from '../identity/identifier.ts';
import type { StreamEntry } from './event.ts';
import { LIMITS } from './limits.ts';

/**
 * With whom an entry may travel: events of one anchor; acts of consent apart, since they are kept as long as the proof is needed;
 * what waits in quarantine; and entries of nobody, never beside what names somebody.
 */
export type Company = 'person' | 'proof' | 'quarantine' | 'nobody';

/** An entry on its way to the stream. */
export interface Parcel {
  readonly company: Company;
  readonly entry: StreamEntry;
  /** Of events of somebody. */
  readonly anchor?: Identifier;
  /** Of the entry as JSON. */
  readonly bytes: number;
}

/** Entries that travel as one stream record; with an anchor where they are events of somebody. */
export interface RecordCut {
  readonly company: Company;
  readonly anchor?: Identifier;
  readonly entries: readonly StreamEntry[];
}

/** Around an entry: its keys, a reason, a comma. */
const ENTRY_OVERHEAD = 400;

const groupName = ({ company, anchor }: Parcel): string =>
  anchor === undefined ? company : `${company}:${anchor.type}:${anchor.value}`;

const cutGroup = (group: readonly Parcel[]): RecordCut[] => {
  const cuts: { entries: StreamEntry[]; bytes: number }[] = [];
  for (const parcel of group) {
    const bytes = parcel.bytes + ENTRY_OVERHEAD;
    const last = cuts.at(-1);
    if (last && last.bytes + bytes <= LIMITS.recordBytes) {
      last.entries.push(parcel.entry);
      last.bytes += bytes;
    } else cuts.push({ entries: [parcel.entry], bytes });
  }
  return group
    .slice(0, 1)
    .flatMap(({ company, anchor }) => cuts.map(({ entries }) => ({ company, ...(anchor ? { anchor } : {}), entries })));
};

/** Cuts a request into as few records as fit (rule 5): one company each, its entries in the order sent. */
export const cutRecords = (parcels: readonly Parcel[]): RecordCut[] =>
  [...Map.groupBy(parcels, groupName).values()].flatMap(cutGroup);
