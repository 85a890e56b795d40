import type * as z from 'zod';
import { iso } from '../../shared/domain/api/common-schemas.ts';
import type { eventsQuery } from '../../shared/domain/api/overview-schemas.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import { type LedgerRow, type LedgerTally, mergeStages } from '../../shared/domain/ledger/ledger.ts';
import { minutesOf } from '../../shared/domain/ledger/minutes.ts';
import { eventRange } from '../../shared/domain/overview/event-range.ts';
import type { LedgerStore } from '../../shared/ports/ledger-store.ts';

interface Asked {
  readonly query: z.output<typeof eventsQuery>;
  readonly now: number;
}

const FATES = ['accepted', 'applied', 'duplicate', 'quarantined', 'suppressed', 'pending'] as const;
type Fates = Readonly<Record<(typeof FATES)[number], number>>;

const sumOf = (rows: readonly Fates[]): Fates =>
  Object.fromEntries(FATES.map((fate) => [fate, rows.reduce((sum, row) => sum + row[fate], 0)])) as Fates;

const groupsOf = (rows: readonly LedgerRow[], nameOf: (row: LedgerRow) => string) =>
  [...Map.groupBy(rows, nameOf)].map(([name, group]) => ({ name, fates: sumOf(group) }));

/** Events of the hours that tell their minute; counted where most was counted, as the rows are. */
const countWithMinute = (tallies: readonly LedgerTally[]): number =>
  minutesOf(tallies, { from: 0, to: Number.MAX_SAFE_INTEGER }).reduce((sum, { accepted }) => sum + accepted, 0);

/** Answers what became of events over time. */
export const createReadEvents =
  ({ ledger }: { readonly ledger: Pick<LedgerStore, 'tallies'> }) =>
  async ({ query, now }: Asked): Promise<HttpResponse> => {
    const { by, from, to } = eventRange(query.range, { now, isBefore: query.period === 'previous' });
    const all = await ledger.tallies({ from, to });
    const tallies = all.filter(({ sourceId }) => query.sourceId === undefined || sourceId === query.sourceId);
    const rows = mergeStages(tallies);
    const points =
      by === 'hour'
        ? groupsOf(rows, ({ hour }) => hour).map(({ name, fates }) => ({ at: name, ...fates }))
        : minutesOf(tallies, { from, to }).map(({ at, ...fates }) => ({ at: iso(at), ...fates }));
    const sources = groupsOf(mergeStages(all), ({ sourceId }) => sourceId);
    return answer({
      ...{ from: iso(from), to: iso(to), by, points },
      sources: sources
        .map(({ name, fates }) => ({ sourceId: name, ...fates }))
        .toSorted((a, b) => b.accepted - a.accepted),
      withoutMinute: Math.max(0, sumOf(rows).accepted - countWithMinute(tallies)),
    });
  };
