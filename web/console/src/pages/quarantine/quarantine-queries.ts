import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client.ts';
import type { paths } from '../../api/schema.gen.ts';

type Summary = paths['/v1/quarantine/summary']['get']['responses'][200]['content']['application/json'];
type ReplayBody = NonNullable<paths['/v1/quarantine/replay']['post']['requestBody']>['content']['application/json'];

/** Quarantined events of one source and reason, counted. */
export type Group = Summary['groups'][number];
/** A quarantined event. */
export type Quarantined =
  paths['/v1/quarantine']['get']['responses'][200]['content']['application/json']['events'][number];
/** A change to what was sent. */
export type Change = NonNullable<ReplayBody['fix']>[number];
/** An event that stays, with why. */
export interface Rejected {
  readonly id: string;
  readonly code: string;
  readonly message: string;
}
/** What replaying gave, or would give. */
export interface Outcome {
  readonly passed: number;
  readonly rejected: readonly Rejected[];
}

interface Wanted {
  readonly sourceId?: string;
  readonly code?: string;
  readonly state: 'waiting' | 'replayed' | 'discarded';
}

const KEY = ['quarantine'] as const;

export const useSummary = () =>
  useQuery({
    queryKey: [...KEY, 'summary'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/quarantine/summary', { signal })),
    refetchInterval: 30_000,
  });

export const useQuarantined = (wanted: Wanted, isOn: boolean) =>
  useInfiniteQuery({
    queryKey: [...KEY, 'events', wanted],
    enabled: isOn,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) =>
      answerOf(
        api.GET('/v1/quarantine', {
          params: { query: { ...wanted, ...(pageParam !== undefined && { cursor: pageParam }) } },
          signal,
        }),
      ),
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ events }) => events),
  });

const useRefresh = () => {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: KEY });
};

/** Sends one event with a corrected body, or says what would become of it. */
export const useReplayOne = () => {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: async ({ id, body, dryRun }: { id: string; body: unknown; dryRun: boolean }): Promise<Outcome> => {
      const answer = await answerOf(
        api.POST('/v1/quarantine/{id}/replay', { params: { path: { id } }, body: { body: body as never, dryRun } }),
      );
      return { passed: ('passes' in answer ? answer.passes : answer.replayed).length, rejected: answer.rejected };
    },
    onSuccess: (_, { dryRun }) => (dryRun ? undefined : refresh()),
  });
};

interface ReplayAll {
  readonly group: Pick<Group, 'sourceId' | 'code'>;
  readonly fix: readonly Change[];
  readonly dryRun: boolean;
  readonly onProgress: (done: number) => void;
  readonly signal: AbortSignal;
}

/** Page after page of a group, until all was looked at or somebody stops it. */
export const useReplayAll = () => {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: async ({ group: { sourceId, code }, fix, dryRun, onProgress, signal }: ReplayAll): Promise<Outcome> => {
      let passed = 0;
      let cursor: string | undefined;
      const rejected: Rejected[] = [];
      do {
        const body = { sourceId, code, fix: [...fix], dryRun, limit: 100, ...(cursor !== undefined && { cursor }) };
        const answer = await answerOf(api.POST('/v1/quarantine/replay', { body, signal }));
        passed += ('passes' in answer ? answer.passes : answer.replayed).length;
        rejected.push(...answer.rejected);
        cursor = answer.next;
        onProgress(passed + rejected.length);
      } while (cursor !== undefined && !signal.aborted);
      return { passed, rejected };
    },
    onSettled: (_, __, { dryRun }) => (dryRun ? undefined : refresh()),
  });
};

/** Sets a group aside, page after page; gives the ids, for the way back. */
export const useDiscardAll = () => {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: async ({ group: { sourceId, code }, reason }: { group: Group; reason: string }) => {
      const ids: string[] = [];
      let cursor: string | undefined;
      do {
        const body = { sourceId, code, reason, limit: 100, ...(cursor !== undefined && { cursor }) };
        const answer = await answerOf(api.POST('/v1/quarantine/discard', { body }));
        ids.push(...answer.discarded);
        cursor = answer.next;
      } while (cursor !== undefined);
      return ids;
    },
    onSettled: refresh,
  });
};

const MOST_IDS = 100;

export const useRestore = () => {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: async (ids: readonly string[]): Promise<void> => {
      for (let start = 0; start < ids.length; start += MOST_IDS)
        await answerOf(api.POST('/v1/quarantine/restore', { body: { ids: ids.slice(start, start + MOST_IDS) } }));
    },
    onSettled: refresh,
  });
};
