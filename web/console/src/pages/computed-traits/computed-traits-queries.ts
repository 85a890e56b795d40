import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Json } from '../../../../../shared/domain/json.ts';
import { answerOf, api, ifMatch, versionedAnswerOf } from '../../api/client.ts';
import type { paths } from '../../api/schema.gen.ts';
import { useDebounced } from '../../ui/use-debounced.ts';
import type { Base } from '../segments/builder/use-draft.ts';
import type { Store } from '../segments/builder/use-save.ts';
import { isObject, textAt } from '../segments/model/forms.ts';
import type { Segment } from '../segments/segments-queries.ts';

/** A computed trait as the API answers it. */
export type ComputedTrait =
  paths['/v1/computed-traits']['get']['responses'][200]['content']['application/json']['computedTraits'][number];

interface Version {
  readonly data: ComputedTrait;
  readonly etag: string | undefined;
}

const COMPUTING_MS = 2000;

/** The computed traits; asked again every few seconds while any of them is being computed. */
export const useComputedTraits = () =>
  useQuery({
    queryKey: ['computed-traits'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/computed-traits', { signal })),
    select: ({ computedTraits }) => computedTraits,
    refetchInterval: ({ state }) =>
      state.data?.computedTraits.some(({ status }) => status === 'computing') ? COMPUTING_MS : false,
  });

const traitQuery = (id: string) => ({
  queryKey: ['computed-traits', id],
  queryFn: ({ signal }: { readonly signal?: AbortSignal }) =>
    versionedAnswerOf(api.GET('/v1/computed-traits/{id}', { params: { path: { id } }, ...(signal && { signal }) })),
});

/** A computed trait with the version that a change of it must name. */
export const useComputedTrait = (id: string) => useQuery(traitQuery(id));

/** A computed trait as the editor takes it. */
export const baseOf = ({ data, etag }: Version): Base => ({
  etag,
  name: data.name,
  definition: data.definition as Json,
  timezone: data.timezone,
  profileTimezone: data.profileTimezone,
});

/** How computed traits are read and written by an editor. */
export const useTraitStore = (): Store => {
  const client = useQueryClient();
  return {
    read: async (id) => baseOf(await client.fetchQuery({ ...traitQuery(id), staleTime: 0 })),
    put: async (id, etag, { name, definition, timezone, profileTimezone }) => {
      const body = { name: name.trim(), definition, profileTimezone, ...(timezone !== undefined && { timezone }) };
      const put = api.PUT('/v1/computed-traits/{id}', {
        params: { path: { id } },
        body: body as never,
        headers: ifMatch(etag),
      });
      const answer = await versionedAnswerOf(put);
      client.setQueryData(['computed-traits', id], answer);
      await client.invalidateQueries({ queryKey: ['computed-traits'] });
      return baseOf(answer);
    },
  };
};

/** Deletes a computed trait, in the version that was seen. */
export const useDeleteTrait = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, etag }: { readonly id: string; readonly etag: string | undefined }) =>
      answerOf(api.DELETE('/v1/computed-traits/{id}', { params: { path: { id } }, headers: ifMatch(etag) })),
    onSuccess: (_answer, { id }) => {
      client.removeQueries({ queryKey: ['computed-traits', id] });
      return client.invalidateQueries({ queryKey: ['computed-traits'] });
    },
  });
};

interface Question {
  readonly definition: Json;
  readonly timezone: string | undefined;
  readonly profileTimezone: boolean;
}

const PAUSE_MS = 400;

/** What is being edited would give: asked once typing pauses, the outdated question cancelled. */
export const useTraitPreview = (question: Question, isEnabled: boolean) => {
  const settled = useDebounced(question, PAUSE_MS);
  const isSettled = JSON.stringify(settled) === JSON.stringify(question);
  const { definition, timezone, profileTimezone } = settled;
  const body = { definition: definition as never, profileTimezone, ...(timezone !== undefined && { timezone }) };
  const query = useQuery({
    queryKey: ['computed-trait-preview', body],
    queryFn: ({ signal }) => answerOf(api.POST('/v1/computed-traits/preview', { body, signal })),
    retry: false,
    enabled: isEnabled && isSettled,
    placeholderData: keepPreviousData,
  });
  return { ...query, isOutdated: query.isFetching || query.isPlaceholderData || !isSettled };
};

const asksFor = (json: Json, traitId: string): boolean => {
  if (Array.isArray(json)) return json.some((each: Json) => asksFor(each, traitId));
  if (!isObject(json)) return false;
  if (textAt(json, 'trait').split('.')[0] === traitId) return true;
  return [json['all'], json['any'], json['not']].some((part) => part !== undefined && asksFor(part, traitId));
};

/** The segments that ask for a computed trait. */
export const segmentsAsking = (traitId: string, segments: readonly Segment[]): readonly Segment[] =>
  segments.filter(({ definition }) => asksFor(definition as Json, traitId));
