import { textOfBase64 } from '../base64.ts';
import type { EventEntry } from '../event/event.ts';
import type { Identifier, IdentifierKey } from '../identity/identifier.ts';
import type { Json } from '../json.ts';
import { createErasedValues, type ErasedValues } from '../privacy/erased-values.ts';
import type { Erasure } from '../privacy/erasure.ts';
import { judgeErased } from '../privacy/judge-erased.ts';
import { namedInBody } from '../privacy/named-in-body.ts';
import { ERASED } from '../privacy/screen-entry.ts';
import { type ArchiveRow, contentlessRow, entryCells } from './archive-rows.ts';
import { eventOf } from './archived-records.ts';

/** Everything that rows are searched for. */
export interface RowSearch {
  readonly erasures: readonly Erasure[];
  /** `positionName` → the request for which the record there goes whole. */
  readonly positions: ReadonlyMap<string, string>;
  /** When a tombstone was lifted by a new consent, epoch ms: what is received from then on is nobody erased. */
  readonly liftedAt: ReadonlyMap<IdentifierKey, number>;
  readonly keyOf: (identifier: Identifier) => IdentifierKey;
}

/** What is left of rows, one for each, and how many each request emptied or changed; the rows as they were where that is none. */
export interface ErasedRows {
  readonly rows: readonly ArchiveRow[];
  readonly removed: ReadonlyMap<string, number>;
}

/** A record's place as `RowSearch.positions` spells it. */
export const positionName = ({ shard, sequence }: { shard: string; sequence: string }): string =>
  `${shard}#${sequence}`;

/** A row as it was, what is left of it, or nothing of it; `by` is the request that took something. */
type Judged = { readonly row?: ArchiveRow; readonly by?: string };

const parsed = (text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // Bytes that are no JSON are searched as one text.
    return text;
  }
};

/** What a refused row holds: its body, or what its bytes say. */
const refusedBody = (row: ArchiveRow): Json => {
  const body = JSON.parse(row.body);
  const isBytes = row.record_id === null && typeof body?.base64 === 'string';
  return isBytes ? parsed(textOfBase64(body.base64)) : body;
};

/** Which erasures reach what was received at an instant, as an index of their values; few differ, so each is made once. */
const createValuesAt = ({ erasures, liftedAt }: RowSearch) => {
  const lifts = new Map(
    erasures.flatMap((erasure) => {
      const all = erasure.keys.flatMap((key) => liftedAt.get(key) ?? []);
      return all.length === 0 ? [] : [[erasure, Math.min(...all)] as const];
    }),
  );
  const made = new Map<string, ErasedValues>();
  return (receivedAt: number): ErasedValues => {
    const isOver = (erasure: Erasure): boolean =>
      receivedAt > erasure.erasedAt && receivedAt >= (lifts.get(erasure) ?? Number.POSITIVE_INFINITY);
    const over = [...lifts.keys()].filter(isOver);
    const name = over.map(({ requestId }) => requestId).join();
    const known = made.get(name) ?? createErasedValues(erasures.filter((each) => !over.includes(each)));
    made.set(name, known);
    return known;
  };
};

/** Whom an identifier was erased for, if it was when something was received. */
const createErasedBy = ({ erasures, liftedAt, keyOf }: RowSearch) => {
  const latest = new Map<IdentifierKey, Erasure>();
  for (const erasure of erasures)
    for (const key of erasure.keys) {
      if ((latest.get(key)?.erasedAt ?? Number.NEGATIVE_INFINITY) < erasure.erasedAt) latest.set(key, erasure);
    }
  const keys = new Map<string, IdentifierKey>();
  const keyFor = (identifier: Identifier): IdentifierKey => {
    const name = `${identifier.type}:${identifier.value}`;
    const key = keys.get(name) ?? keyOf(identifier);
    keys.set(name, key);
    return key;
  };
  return (identifier: Identifier, receivedAt: number): string | undefined => {
    const key = keyFor(identifier);
    const erasure = latest.get(key);
    if (erasure === undefined) return undefined;
    const isOver = receivedAt > erasure.erasedAt && receivedAt >= (liftedAt.get(key) ?? Number.POSITIVE_INFINITY);
    return isOver ? undefined : erasure.requestId;
  };
};

const anchorOf = (row: ArchiveRow): Identifier | undefined =>
  row.anchor_type === null || row.anchor_value === null
    ? undefined
    : { type: row.anchor_type, value: row.anchor_value };

const rewritten = (row: ArchiveRow, entry: EventEntry): ArchiveRow => ({ ...row, ...entryCells(entry) });

/**
 * Removes erased persons from rows of the archive. Of a row nothing is left but its place where its record is named, its stamps name
 * an erased identifier, or it was refused and its body holds an erased value: were it gone, a rebuild would count fewer events than
 * were accepted, and those behind it in its record elsewhere. An event of another living person loses an erased device (rule 33) and what
 * it says of erased values, and stays. Every other row comes back as it was.
 */
export const createEraseRows = (search: RowSearch) => {
  const valuesAt = createValuesAt(search);
  const erasedBy = createErasedBy(search);

  const judgeEvent = (row: ArchiveRow, anchor: Identifier): Judged => {
    const entry = eventOf(row, JSON.parse(row.body));
    const receivedAt = row.received_at;
    let by: string | undefined;
    const judged = judgeErased(entry, anchor, (identifier) => {
      const found = erasedBy(identifier, receivedAt);
      by ??= found;
      return found !== undefined;
    });
    if (judged === 'suppress') return by === undefined ? {} : { by };
    return blanked({ row, entry: judged === 'keep' ? entry : judged.entry, by });
  };

  /** Somebody else's event that mentions an erased person. */
  const blanked = ({ row, entry, by }: { row: ArchiveRow; entry: EventEntry; by: string | undefined }): Judged => {
    const values = valuesAt(row.received_at);
    const json = entry.event as unknown as Json;
    const mentioned = values.findIn(json);
    const requestId = by ?? mentioned;
    if (requestId === undefined) return { row };
    const event = mentioned === undefined ? entry.event : (values.blankIn(json) as unknown as EventEntry['event']);
    return { row: rewritten(row, { ...entry, event }), by: requestId };
  };

  const refusedBy = (row: ArchiveRow): string | undefined => {
    const body = refusedBody(row);
    const said = valuesAt(row.received_at).findIn(body);
    if (said !== undefined) return said;
    for (const identifier of namedInBody(body)) {
      const named = erasedBy(identifier, row.received_at);
      if (named !== undefined) return named;
    }
    return undefined;
  };

  const judge = (row: ArchiveRow): Judged => {
    const isOfNobody = 'form' in row && row.form !== null;
    if (isOfNobody) return { row };
    const named = search.positions.get(positionName(row));
    if (named !== undefined) return { by: named };
    const anchor = anchorOf(row);
    if (row.quarantine_code === null && anchor !== undefined) return judgeEvent(row, anchor);
    const by = refusedBy(row);
    return by === undefined ? { row } : { by };
  };

  return (rows: readonly ArchiveRow[]): ErasedRows => {
    const removed = new Map<string, number>();
    const left = rows.map((each) => {
      const { row = contentlessRow(each, ERASED), by } = judge(each);
      if (by !== undefined) removed.set(by, (removed.get(by) ?? 0) + 1);
      return row;
    });
    return { rows: removed.size === 0 ? rows : left, removed };
  };
};
