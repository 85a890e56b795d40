import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answerOf, api, ifMatch, versionedAnswerOf } from '../../api/client.ts';
import type { paths } from '../../api/schema.gen.ts';
import type { OUTCOMES } from './outcomes.ts';

type Answer = paths['/v1/exports']['get']['responses'][200]['content']['application/json'];

/** An export as the API answers it. */
export type Export = Answer['exports'][number];
/** One execution of an export. */
export type Run =
  paths['/v1/exports/{id}/runs']['get']['responses'][200]['content']['application/json']['runs'][number];
type MembersAnswer =
  paths['/v1/exports/{id}/runs/{runId}/members']['get']['responses'][200]['content']['application/json'];
export type RunMember = MembersAnswer['members'][number];
/** What can be set of an export. */
export type ExportInput = Pick<Export, 'segmentId' | 'destinationId' | 'schedule' | 'timezone' | 'mode' | 'enabled'>;

/** While something is under way it is asked often, else now and then: a schedule may have begun. */
const BUSY_MS = 1500;
const CALM_MS = 15_000;
const PAGE = 100;

export const isUnderWay = (run: Pick<Run, 'status'> | undefined): boolean =>
  run?.status === 'planning' || run?.status === 'delivering';

export const useExports = () =>
  useQuery({
    queryKey: ['exports'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/exports', { signal })),
    select: ({ exports }) => exports,
    refetchInterval: ({ state }) =>
      state.data?.exports.some(({ lastRun }) => isUnderWay(lastRun)) ? BUSY_MS * 2 : CALM_MS,
  });

export const useExport = (id: string) =>
  useQuery({
    queryKey: ['exports', id],
    queryFn: ({ signal }) => versionedAnswerOf(api.GET('/v1/exports/{id}', { params: { path: { id } }, signal })),
    refetchInterval: CALM_MS,
  });

export const useRuns = (id: string) =>
  useInfiniteQuery({
    queryKey: ['exports', id, 'runs'],
    queryFn: ({ signal, pageParam }) =>
      answerOf(
        api.GET('/v1/exports/{id}/runs', {
          params: { path: { id }, query: { limit: 25, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: ({ state }) => (isUnderWay(state.data?.pages[0]?.runs[0]) ? BUSY_MS : CALM_MS),
  });

export const useRun = (id: string, runId: string) =>
  useQuery({
    queryKey: ['exports', id, 'runs', runId],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/exports/{id}/runs/{runId}', { params: { path: { id, runId } }, signal })),
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? BUSY_MS : false),
  });

export const useRunMembers = (
  { id, runId }: { readonly id: string; readonly runId: string },
  { outcome, isOver }: { readonly outcome: (typeof OUTCOMES)[number] | undefined; readonly isOver: boolean },
) =>
  useInfiniteQuery({
    queryKey: ['exports', id, 'runs', runId, 'members', outcome ?? 'all', isOver],
    queryFn: ({ signal, pageParam }) =>
      answerOf(
        api.GET('/v1/exports/{id}/runs/{runId}/members', {
          params: {
            path: { id, runId },
            query: { limit: PAGE, ...(outcome && { outcome }), ...(pageParam === '' ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });

interface Saved extends ExportInput {
  readonly id: string;
  /** Of the version that was read; none for a new one. */
  readonly etag?: string | undefined;
}

export const useSaveExport = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, etag, ...body }: Saved) =>
      answerOf(api.PUT('/v1/exports/{id}', { params: { path: { id } }, headers: ifMatch(etag), body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['exports'] }),
  });
};

export const useDeleteExport = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, etag }: { readonly id: string; readonly etag: string | undefined }) => {
      const headers = etag === undefined ? {} : { 'if-match': etag };
      return answerOf(api.DELETE('/v1/exports/{id}', { params: { path: { id } }, headers }));
    },
    onSuccess: (_, { id }) => {
      client.removeQueries({ queryKey: ['exports', id] });
      return client.invalidateQueries({ queryKey: ['exports'], exact: true });
    },
  });
};

/** Asks for a run now, which plans everything again: whoever was refused before is tried again. */
export const useRunNow = (id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => answerOf(api.POST('/v1/exports/{id}/runs', { params: { path: { id } } })),
    onSuccess: (run) => {
      client.setQueryData(['exports', id, 'runs', run.runId], run);
      return client.invalidateQueries({ queryKey: ['exports'] });
    },
  });
};

export const useCancelRun = (id: string, runId: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => answerOf(api.POST('/v1/exports/{id}/runs/{runId}/cancel', { params: { path: { id, runId } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['exports', id] }),
  });
};

interface Found {
  readonly data: Export;
  readonly etag: string | undefined;
}

/** Shown at once, put back where the API refuses. */
const useOptimistic = (change: (before: Export) => Export) => {
  const client = useQueryClient();
  return {
    onMutate: async ({ id }: { readonly id: string }) => {
      await client.cancelQueries({ queryKey: ['exports', id], exact: true });
      const before = client.getQueryData<Found>(['exports', id]);
      if (before) client.setQueryData<Found>(['exports', id], { ...before, data: change(before.data) });
      return { before };
    },
    onError: (
      _: Error,
      { id }: { readonly id: string },
      context: { readonly before: Found | undefined } | undefined,
    ) => {
      if (context?.before) client.setQueryData(['exports', id], context.before);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['exports'] }),
  };
};

export const usePauseExport = (since: string) =>
  useMutation({
    mutationFn: ({ id, reason }: { readonly id: string; readonly reason: string }) =>
      answerOf(api.POST('/v1/exports/{id}/pause', { params: { path: { id } }, body: { reason } })),
    ...useOptimistic((before) => ({ ...before, paused: { since, reason: '' } })),
  });

export const useResumeExport = () =>
  useMutation({
    mutationFn: ({ id }: { readonly id: string }) =>
      answerOf(api.POST('/v1/exports/{id}/resume', { params: { path: { id } } })),
    ...useOptimistic(({ paused: _, ...before }) => before),
  });

/** Several at once: those that one destination stopped. */
export const useResumeExports = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (ids: readonly string[]) => {
      for (const id of ids) await answerOf(api.POST('/v1/exports/{id}/resume', { params: { path: { id } } }));
    },
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ['destinations'] });
      await client.invalidateQueries({ queryKey: ['exports'] });
    },
  });
};
