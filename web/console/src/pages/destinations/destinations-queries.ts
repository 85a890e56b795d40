import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JsonObject } from '../../../../../shared/domain/json.ts';
import { answerOf, api, ifMatch, versionedAnswerOf } from '../../api/client.ts';
import type { paths } from '../../api/schema.gen.ts';

type Answer<P extends 'destinations' | 'destination-types'> =
  paths[`/v1/${P}`]['get']['responses'][200]['content']['application/json'];

/** A destination as the API answers it. */
export type Destination = Answer<'destinations'>['destinations'][number];
/** A kind of destination with the schemas of its settings. */
export type DestinationType = Answer<'destination-types'>['destinationTypes'][number];
/** What a test of a connection found. */
export type ConnectionTest =
  paths['/v1/destinations/{id}/test']['post']['responses'][200]['content']['application/json'];

export const useDestinations = () =>
  useQuery({
    queryKey: ['destinations'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/destinations', { signal })),
    select: ({ destinations }) => destinations,
  });

/** They change with a deployment only. */
export const useDestinationTypes = () =>
  useQuery({
    queryKey: ['destination-types'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/destination-types', { signal })),
    select: ({ destinationTypes }) => destinationTypes,
    staleTime: 3_600_000,
  });

export const useDestination = (id: string) =>
  useQuery({
    queryKey: ['destinations', id],
    queryFn: ({ signal }) => versionedAnswerOf(api.GET('/v1/destinations/{id}', { params: { path: { id } }, signal })),
  });

interface Saved {
  readonly id: string;
  /** Of the version that was read; none for a new one. */
  readonly etag?: string | undefined;
  readonly type: string;
  readonly name: string;
  readonly settings: JsonObject;
  /** Left out, those that are stored stay. */
  readonly credentials?: JsonObject;
}

export const useSaveDestination = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, etag, ...body }: Saved) =>
      answerOf(
        api.PUT('/v1/destinations/{id}', { params: { path: { id } }, headers: ifMatch(etag), body: body as never }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['destinations'] }),
  });
};

export const useDeleteDestination = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, etag }: { readonly id: string; readonly etag: string | undefined }) => {
      const headers = etag === undefined ? {} : { 'if-match': etag };
      await answerOf(api.DELETE('/v1/destinations/{id}', { params: { path: { id } }, headers }));
    },
    onSuccess: (_, { id }) => {
      client.removeQueries({ queryKey: ['destinations', id] });
      return client.invalidateQueries({ queryKey: ['destinations'] });
    },
  });
};

interface Tested {
  /** Stored: what is left out is taken as it is stored. */
  readonly id?: string;
  readonly type: string;
  readonly settings: JsonObject;
  readonly credentials?: JsonObject;
}

export const useTestConnection = () =>
  useMutation({
    mutationFn: ({ id, type, ...body }: Tested): Promise<ConnectionTest> =>
      id === undefined
        ? answerOf(
            api.POST('/v1/destination-types/{slug}/test', { params: { path: { slug: type } }, body: body as never }),
          )
        : answerOf(api.POST('/v1/destinations/{id}/test', { params: { path: { id } }, body: body as never })),
  });
