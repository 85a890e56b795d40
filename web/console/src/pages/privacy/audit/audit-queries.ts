import { useInfiniteQuery } from '@tanstack/react-query';
import { answerOf, api } from '../../../api/client.ts';
import { callsOf } from './audit-calls.ts';

/** What the page's address says. */
export interface AuditFilter {
  readonly period?: 'week' | 'month';
  readonly calls?: 'all' | 'read';
  readonly outcome?: 'done' | 'failed' | 'refused';
  readonly token?: string;
  readonly route?: string;
  readonly target?: string;
}

const DAY_MS = 86_400_000;
/** The last 24 hours are what the call answers by itself. */
const DAYS = { week: 7, month: 31 } as const;
const PAGE = 200;

const queryOf = ({ calls, outcome, token, route, target }: AuditFilter) => ({
  limit: PAGE,
  ...(calls === 'all' ? {} : { method: calls === 'read' ? ('read' as const) : ('write' as const) }),
  ...(outcome && { outcome }),
  ...(token && { token }),
  ...(route && { route }),
  ...(target && { target }),
});

/** A span that ends now by the clock of Headwater, which may be another than this browser's. */
const spanOf = async ({ period }: AuditFilter, signal: AbortSignal) => {
  if (period === undefined) return {};
  const { to } = await answerOf(api.GET('/v1/audit', { params: { query: { limit: 1 } }, signal }));
  return { from: new Date(Date.parse(to) - DAYS[period] * DAY_MS).toISOString(), to };
};

export const useAudit = (filter: AuditFilter) =>
  useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: async ({ pageParam, signal }) => {
      // The cursor of a next page knows the span.
      const where = pageParam === '' ? await spanOf(filter, signal) : { cursor: pageParam };
      const query = { ...queryOf(filter), ...where };
      return answerOf(api.GET('/v1/audit', { params: { query }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => {
      const entries = pages.flatMap((page) => page.entries);
      return { calls: callsOf(entries), entries: entries.length, isIntact: pages.every(({ intact }) => intact) };
    },
  });
