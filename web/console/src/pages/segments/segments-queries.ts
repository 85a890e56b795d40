import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Json } from '../../../../../shared/domain/json.ts';
import { answerOf, api, ifMatch, versionedAnswerOf } from '../../api/client.ts';
import type { paths } from '../../api/schema.gen.ts';
import { useDebounced } from '../../ui/use-debounced.ts';

/** A segment as the API answers it. */
export type Segment = paths['/v1/segments']['get']['responses'][200]['content']['application/json']['segments'][number];

/** An export as the API answers it. */
type Export = paths['/v1/exports']['get']['responses'][200]['content']['application/json']['exports'][number];

/** How many people a definition holds, and some of them. */
export type Preview = paths['/v1/segments/preview']['post']['responses'][200]['content']['application/json'];

const COMPUTING_MS = 2000;

/** The segments; asked again every few seconds while any of them is being computed. */
export const useSegments = () =>
  useQuery({
    queryKey: ['segments'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/segments', { signal })),
    select: ({ segments }) => segments,
    refetchInterval: ({ state }) =>
      state.data?.segments.some(({ status }) => status === 'computing') ? COMPUTING_MS : false,
  });

const segmentQuery = (id: string) => ({
  queryKey: ['segments', id],
  queryFn: ({ signal }: { readonly signal?: AbortSignal }) =>
    versionedAnswerOf(api.GET('/v1/segments/{id}', { params: { path: { id } }, ...(signal && { signal }) })),
});

/** A segment with the version that a change of it must name. */
export const useSegment = (id: string) =>
  useQuery({
    ...segmentQuery(id),
    refetchInterval: ({ state }) => (state.data?.data.status === 'computing' ? COMPUTING_MS : false),
  });

/** Reads a segment as it is now, whatever is known of it. */
export const useReadSegment = () => {
  const client = useQueryClient();
  return (id: string) => client.fetchQuery({ ...segmentQuery(id), staleTime: 0 });
};

/** Where a segment is put. */
export interface PutSegment {
  readonly id: string;
  /** The version that it replaces; absent: there is none yet. */
  readonly etag: string | undefined;
  readonly body: { readonly name: string; readonly definition: Json; timezone?: string; profileTimezone: boolean };
}

/** Saves a segment. */
export const usePutSegment = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, etag, body }: PutSegment) =>
      versionedAnswerOf(
        api.PUT('/v1/segments/{id}', {
          params: { path: { id } },
          body: body as never,
          headers: ifMatch(etag),
        }),
      ),
    onSuccess: (answer, { id }) => {
      client.setQueryData(['segments', id], answer);
      return client.invalidateQueries({ queryKey: ['segments'] });
    },
  });
};

/** Deletes a segment, in the version that was seen. */
export const useDeleteSegment = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, etag }: { readonly id: string; readonly etag: string | undefined }) =>
      answerOf(api.DELETE('/v1/segments/{id}', { params: { path: { id } }, headers: ifMatch(etag) })),
    onSuccess: (_answer, { id }) => {
      client.removeQueries({ queryKey: ['segments', id] });
      return client.invalidateQueries({ queryKey: ['segments'] });
    },
  });
};

/** Members, some of them. */
export const useMembers = (id: string, isEnabled: boolean) =>
  useQuery({
    queryKey: ['segments', id, 'members'],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/segments/{id}/members', { params: { path: { id }, query: { limit: 20 } }, signal })),
    enabled: isEnabled,
  });

/** How large a segment was over the last 30 days. */
export const useHistory = (id: string) =>
  useQuery({
    queryKey: ['segments', id, 'history'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/segments/{id}/history', { params: { path: { id } }, signal })),
    staleTime: 60_000,
  });

/** What is asked of a definition, and by which clock. */
export interface Question {
  readonly definition: Json;
  readonly timezone?: string | undefined;
  readonly profileTimezone?: boolean;
  /** ISO 8601; absent: now. */
  readonly at?: string | undefined;
}

/** Who is in it, counted exactly over every profile. A question that is outdated is cancelled. */
export const previewQuery = ({ definition, at, timezone, profileTimezone = false }: Question) => {
  const body = {
    definition: definition as never,
    profileTimezone,
    ...(timezone !== undefined && { timezone }),
    ...(at !== undefined && { at }),
  };
  return {
    queryKey: ['segment-preview', body],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      answerOf(api.POST('/v1/segments/preview', { body, signal })),
    retry: false,
  };
};

const PAUSE_MS = 400;

/** The preview of what is being edited: asked once typing pauses; the last answer stays until the next is there. */
export const usePreview = (question: Question, isEnabled: boolean) => {
  const settled = useDebounced(question, PAUSE_MS);
  // What was there before may be incomplete: it is not asked about because what comes after it is not.
  const isSettled = JSON.stringify(settled) === JSON.stringify(question);
  const query = useQuery({
    ...previewQuery(settled),
    enabled: isEnabled && isSettled,
    placeholderData: keepPreviousData,
  });
  return { ...query, isOutdated: query.isFetching || query.isPlaceholderData || !isSettled };
};

/** The exports of the deployment, for who uses what. */
export const useExportUsers = (isEnabled: boolean) =>
  useQuery({
    queryKey: ['exports'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/exports', { signal })),
    select: ({ exports }): readonly Export[] => exports,
    enabled: isEnabled,
  });
