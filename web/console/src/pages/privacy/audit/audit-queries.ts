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
const DAYS = { day: 1, week: 7, month: 31 } as const;
const PAGE = 200;

const queryOf = ({ period, calls, outcome, token, route, target }: AuditFilter) => ({
  from: new Date(Date.now() - DAYS[period ?? 'day'] * DAY_MS + 60_000).toISOString(),
  limit: PAGE,
  ...(calls === 'all' ? {} : { method: calls === 'read' ? ('read' as const) : ('write' as const) }),
  ...(outcome && { outcome }),
  ...(token && { token }),
  ...(route && { route }),
  ...(target && { target }),
});

export const useAudit = (filter: AuditFilter) =>
  useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...queryOf(filter), ...(pageParam && { cursor: pageParam }) };
      return answerOf(api.GET('/v1/audit', { params: { query }, signal }));
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => {
      const entries = pages.flatMap((page) => page.entries);
      return { calls: callsOf(entries), entries: entries.length, isIntact: pages.every(({ intact }) => intact) };
    },
  });
