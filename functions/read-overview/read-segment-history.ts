import type * as z from 'zod';
import { iso } from '../../shared/domain/api/common-schemas.ts';
import { invalid, notFound } from '../../shared/domain/api/failures.ts';
import type { historyQuery } from '../../shared/domain/api/overview-schemas.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { HistoryStore } from '../../shared/ports/history-store.ts';

interface Dependencies {
  readonly configuration: Pick<ConfigurationStore, 'get'>;
  readonly history: Pick<HistoryStore, 'read' | 'last'>;
}

interface Asked {
  readonly path: { readonly id: string };
  readonly query: z.output<typeof historyQuery>;
  readonly now: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MAX_SPAN = 400 * DAY;

/** Answers how large a segment was. */
export const createReadSegmentHistory =
  ({ configuration, history }: Dependencies) =>
  async ({ path: { id }, query, now }: Asked): Promise<HttpResponse> => {
    const to = query.to ?? now;
    const from = query.from ?? to - 30 * DAY;
    if (from > to) return invalid([{ path: 'query.from', message: 'is after `to`' }]);
    if (to - from > MAX_SPAN) return invalid([{ path: 'query.from', message: 'is more than 400 days before `to`' }]);
    if (!(await configuration.get('segment', id))) return notFound('segment', id);
    const of = `segment:${id}` as const;
    const points = await history.read({ of, from, to });
    const last = await history.last(of, now + 1);
    return answer({
      points: points.map(({ at, counts }) => ({ at: iso(at), members: counts['members'] ?? 0 })),
      ...(last ? { asOf: iso(last.at) } : {}),
      next: iso(now - (now % HOUR) + HOUR),
    });
  };
