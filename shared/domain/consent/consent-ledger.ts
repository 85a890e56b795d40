import type { AcceptedEvent } from '../event/event.ts';
import { commandOf } from '../identity/command.ts';
import { answersIn, joinAnswers } from '../profile/consent.ts';
import type { ConsentCell } from '../profile/profile.ts';
import type { ConsentSignal } from './consent-stamp.ts';

/** Where an entry stands in a ledger: when it was given, its event's receipt, record and place in it, its place among the answers. */
export type ConsentPosition = readonly [at: number, receivedAt: number, recordId: string, index: number, place: number];

/** An answer with its proof. Instants epoch ms. */
export interface ConsentEntry {
  readonly purpose: string;
  readonly cell: ConsentCell;
  /** An explicit act; the others rode on an event. */
  readonly isAct: boolean;
  readonly receivedAt: number;
  readonly sourceId: string;
  readonly signals: readonly ConsentSignal[];
  /** Absent where nobody said which text was shown. */
  readonly policy?: string;
  readonly messageId: string;
  /** The officer's words. */
  readonly text?: string;
  readonly position: ConsentPosition;
}

/** What counts of a purpose, with the entry that decides it. */
export interface EffectiveAnswer {
  readonly purpose: string;
  readonly entry: ConsentEntry;
}

/** Oldest first. */
const comparePositions = (a: ConsentPosition, b: ConsentPosition): number => {
  for (const [i, value] of a.entries()) {
    const other = b[i];
    if (other !== undefined && value !== other) return value < other ? -1 : 1;
  }
  return 0;
};

const entriesOf = (event: AcceptedEvent): readonly ConsentEntry[] => {
  const { body, receivedAt, sourceId, recordId, index, consent } = event;
  const order = commandOf(body);
  const text = order?.proof ?? order?.reason;
  return answersIn(event).map(([purpose, cell, answer], place) => ({
    ...{ purpose, cell, receivedAt, sourceId, messageId: body.messageId },
    isAct: answer.act === true,
    signals: consent?.signals ?? ['preferences'],
    ...(consent?.policy ? { policy: consent.policy } : {}),
    ...(text === undefined ? {} : { text }),
    position: [cell.at, receivedAt, recordId, index, place],
  }));
};

/** An order is put on record at each address of the person: one answer all the same. */
const onceEach = (entries: readonly ConsentEntry[]): readonly ConsentEntry[] => {
  const orders = new Set<string>();
  return entries.filter(({ text, messageId, purpose }) => {
    if (text === undefined) return true;
    const name = JSON.stringify([messageId, purpose]);
    return !orders.has(name) && orders.add(name);
  });
};

/** Every answer in a history, oldest first. Each event must be in it once. */
export const consentEntriesIn = (history: readonly AcceptedEvent[]): readonly ConsentEntry[] =>
  onceEach(history.flatMap(entriesOf).sort((a, b) => comparePositions(a.position, b.position)));

/**
 * Without the answers that ride on one event after another: of each source and purpose the first one is left, until the answer or the
 * text that was shown changes. Acts are left all.
 */
export const withoutRepeats = (entries: readonly ConsentEntry[]): readonly ConsentEntry[] => {
  const latest = new Map<string, string>();
  return entries.filter(({ purpose, sourceId, isAct, cell, policy }) => {
    if (isAct) return true;
    const [run, said] = [JSON.stringify([purpose, sourceId]), JSON.stringify([cell.granted, policy ?? null])];
    const isRepeat = latest.get(run) === said;
    latest.set(run, said);
    return !isRepeat;
  });
};

/** What counts of each purpose (rule 26), with the first of the entries that say so; entries oldest first. */
export const effectiveAnswers = (entries: readonly ConsentEntry[]): readonly EffectiveAnswer[] => {
  const decided = new Map<string, ConsentEntry>();
  for (const entry of entries) {
    const known = decided.get(entry.purpose);
    const isStronger = known === undefined || joinAnswers(known.cell, entry.cell) !== known.cell;
    if (isStronger) decided.set(entry.purpose, entry);
  }
  return [...decided].map(([purpose, entry]) => ({ purpose, entry }));
};

/** A page of entries, newest first; `after` is where the page before ended. */
export const pageOfConsents = (
  entries: readonly ConsentEntry[],
  { limit, after }: { readonly limit: number; readonly after: ConsentPosition | undefined },
): { readonly page: readonly ConsentEntry[]; readonly next?: ConsentPosition } => {
  const rest = entries
    .filter(({ position }) => after === undefined || comparePositions(position, after) < 0)
    .toReversed();
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return { page, ...(last && rest.length > limit ? { next: last.position } : {}) };
};
