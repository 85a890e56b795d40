import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { addFates, type Fates, NO_FATES } from '../../../../../shared/domain/ledger/fates.ts';
import { answerOf, api, ifMatch, versionedAnswerOf } from '../../api/client.ts';
import type { paths } from '../../api/schema.gen.ts';

type Answer = paths['/v1/sources']['get']['responses'][200]['content']['application/json'];
type Ledger = paths['/v1/ledger']['get']['responses'][200]['content']['application/json'];

/** A source as the API answers it. */
export type Source = Answer['sources'][number];
/** What can be said of a source when it is written. */
export type SourceInput = NonNullable<paths['/v1/sources/{id}']['put']['requestBody']>['content']['application/json'];

/** What stands for a secret key that this role is not shown. */
export const HIDDEN_KEY = '(hidden)';

export const useSources = () =>
  useQuery({
    queryKey: ['sources'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/sources', { signal })),
    select: ({ sources }) => sources,
  });

export const useSource = (id: string) =>
  useQuery({
    queryKey: ['sources', id],
    queryFn: ({ signal }) => versionedAnswerOf(api.GET('/v1/sources/{id}', { params: { path: { id } }, signal })),
  });

/** What became of a source's events in a day, and in which hour the last came. */
export interface Activity extends Fates {
  readonly lastHour: string | undefined;
}

const QUIET: Activity = { ...NO_FATES, lastHour: undefined };

const add = (sum: Activity, row: Ledger['rows'][number]): Activity => ({
  ...addFates(sum, row),
  lastHour: row.accepted > 0 && row.hour > (sum.lastHour ?? '') ? row.hour : sum.lastHour,
});

const activityOf = ({ rows }: Ledger): ReadonlyMap<string, Activity> => {
  const all = new Map<string, Activity>();
  for (const row of rows) all.set(row.sourceId, add(all.get(row.sourceId) ?? QUIET, row));
  return all;
};

const EVERY_MS = 15_000;

/** The last 24 hours of every source. */
export const useActivity = () =>
  useQuery({
    queryKey: ['ledger', 'by-source'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/ledger', { signal })),
    select: activityOf,
    refetchInterval: EVERY_MS,
  });

/** Creates a source, or replaces the version that was read. */
export const usePutSource = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, body, etag }: { id: string; body: SourceInput; etag?: string | undefined }) =>
      answerOf(api.PUT('/v1/sources/{id}', { params: { path: { id } }, body, headers: ifMatch(etag) })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sources'] }),
  });
};

export const useRotateKey = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => answerOf(api.POST('/v1/sources/{id}/rotate', { params: { path: { id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sources'] }),
  });
};

export const useDeleteSource = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (id: string): Promise<void> => {
      await answerOf(api.DELETE('/v1/sources/{id}', { params: { path: { id } } }));
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['sources'], exact: true }),
  });
};
