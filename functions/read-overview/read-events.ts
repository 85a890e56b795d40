import type * as z from 'zod';
import { iso } from '../../shared/domain/api/common-schemas.ts';
import { invalid } from '../../shared/domain/api/failures.ts';
import type { eventsQuery } from '../../shared/domain/api/overview-schemas.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import { type LedgerRow, type LedgerTally, mergeStages } from '../../shared/domain/ledger/ledger.ts';
import { minutesOf } from '../../shared/domain/ledger/minutes.ts';
import type { LedgerStore } from '../../shared/ports/ledger-store.ts';

interface Asked {
  readonly query: z.output<typeof eventsQuery>;
  readonly now: number;
}

const DAY = 86_400_000;
const MAX_SPAN = { hour: 31 * DAY, minute: DAY } as const;

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
    const { by } = query;
    const to = query.to ?? Math.max(now, query.from ?? now);
    const from = query.from ?? to - DAY;
    if (from > to) return invalid([{ path: 'query.from', message: 'is after `to`' }]);
    if (to - from > MAX_SPAN[by])
      return invalid([{ path: 'query.from', message: `is more than ${MAX_SPAN[by] / DAY} days before \`to\`` }]);
    const tallies = await ledger.tallies({ from, to });
    const rows = mergeStages(tallies);
    const sources = groupsOf(rows, ({ sourceId }) => sourceId).map(({ name, fates }) => ({ sourceId: name, ...fates }));
    const points =
      by === 'hour'
        ? groupsOf(rows, ({ hour }) => hour).map(({ name, fates }) => ({ at: name, ...fates }))
        : minutesOf(tallies, { from, to }).map(({ at, ...fates }) => ({ at: iso(at), ...fates }));
    return answer({
      ...{ from: iso(from), to: iso(to), by, points },
      sources: sources.toSorted((a, b) => b.accepted - a.accepted),
      withoutMinute: Math.max(0, sumOf(rows).accepted - countWithMinute(tallies)),
    });
  };
