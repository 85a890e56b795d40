import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client.ts';
import type { paths } from '../../api/schema.gen.ts';
import { useSegments } from '../segments/segments-queries.ts';
import { useSources } from '../sources/sources-queries.ts';

type Json<R> = R extends { content: { 'application/json': infer T } } ? T : never;
type Read<P extends keyof paths> = paths[P] extends { get: { responses: { 200: infer R } } } ? Json<R> : never;
type Posted<P extends keyof paths> = paths[P] extends { post: { responses: { 200: infer R } } } ? Json<R> : never;

export type Profile = Read<'/v1/profiles/{identifier}'>;
export type Provenance = Read<'/v1/profiles/{identifier}/provenance'>;
export type Evidence = NonNullable<Provenance['computedTraits'][string]['setBy']>;
export type Candidate = Posted<'/v1/profiles/find'>['candidates'][number];
export type EventPage = Posted<'/v1/profiles/{identifier}/events/search'>;
export type ProfileEvent = EventPage['events'][number];
export type Membership = Read<'/v1/profiles/{identifier}/segments/{id}'>;
export type Why = Membership['because'][number];
export type Graph = Read<'/v1/profiles/{identifier}/graph'>;
export type GraphLink = Graph['links'][number];
export type Decision = Graph['decisions'][number];
export type Consents = Read<'/v1/profiles/{identifier}/consents'>;
export type ConsentEntry = Consents['consents'][number];
export type Recipient = Read<'/v1/profiles/{identifier}/recipients'>['recipients'][number];
export type Parting = Posted<'/v1/profiles/{identifier}/unlink/preview'>;

/** How calls name a profile whose id is known. */
export const named = (profileId: string) => ({ path: { identifier: `profileId:${profileId}` } });

/** The keys of what is known of one profile. */
export const profileKey = (profileId: string) => ['profiles', profileId] as const;

export const findProfiles = (value: string) => answerOf(api.POST('/v1/profiles/find', { body: { value } }));

export const lookUpProfile = (type: string, value: string) =>
  answerOf(api.POST('/v1/profiles/lookup', { body: { type, value } }));

export const readProfile = (profileId: string, signal?: AbortSignal) =>
  answerOf(api.GET('/v1/profiles/{identifier}', { params: named(profileId), ...(signal && { signal }) }));

export const useProfile = (profileId: string) =>
  useQuery({
    queryKey: [...profileKey(profileId), 'profile'],
    queryFn: ({ signal }) => readProfile(profileId, signal),
  });

export const useProvenance = (profileId: string) =>
  useQuery({
    queryKey: [...profileKey(profileId), 'provenance'],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/profiles/{identifier}/provenance', { params: named(profileId), signal })),
  });

/** What is looked for in a timeline. */
export interface EventFilter {
  readonly text?: string;
  readonly type?: string;
  readonly name?: string;
  readonly source?: string;
  readonly from?: string;
  readonly to?: string;
}

const PAGE = 100;

const searchBody = ({ text, type, name, source, from, to }: EventFilter) => ({
  limit: PAGE,
  ...(text && { text }),
  ...(type && { types: [type] }),
  ...(name && { names: [name] }),
  ...(source && { sources: [source] }),
  ...(from && { from }),
  ...(to && { to }),
});

export const useTimeline = (profileId: string, filter: EventFilter) =>
  useInfiniteQuery({
    queryKey: [...profileKey(profileId), 'events', filter],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      answerOf(
        api.POST('/v1/profiles/{identifier}/events/search', {
          params: named(profileId),
          body: { ...searchBody(filter), ...(pageParam && { cursor: pageParam }) },
          signal,
        }),
      ),
    getNextPageParam: ({ next }: EventPage) => next,
    placeholderData: keepPreviousData,
  });

/** How many events a profile has. */
export const useEventCount = (profileId: string, enabled: boolean) =>
  useQuery({
    queryKey: [...profileKey(profileId), 'event-count'],
    enabled,
    queryFn: ({ signal }) =>
      answerOf(
        api.POST('/v1/profiles/{identifier}/events/search', { params: named(profileId), body: { limit: 1 }, signal }),
      ),
    select: ({ total }) => total,
  });

export const useMemberships = (profileId: string, at?: string) =>
  useQuery({
    queryKey: [...profileKey(profileId), 'segments', at ?? 'now'],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/v1/profiles/{identifier}/segments', {
          params: { ...named(profileId), query: at === undefined ? {} : { at } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });

export const useMembership = (profileId: string, id: string, at?: string) =>
  useQuery({
    queryKey: [...profileKey(profileId), 'segments', at ?? 'now', id],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/v1/profiles/{identifier}/segments/{id}', {
          params: { path: { ...named(profileId).path, id }, query: at === undefined ? {} : { at } },
          signal,
        }),
      ),
  });

/** Whether a graph shows what an order decided. */
export const isDecided = (graph: Graph | undefined, messageId: string): boolean =>
  graph?.decisions.some((each) => each.messageId === messageId) ?? false;

/** How often it is asked whether an order was carried out. */
const ASK_AGAIN_MS = 1000;

/** The graph; asked for again until it shows the decision that carries out the order `awaited`. */
export const useGraph = (profileId: string, awaited?: string) =>
  useQuery({
    queryKey: [...profileKey(profileId), 'graph'],
    refetchInterval: ({ state: { data } }: { readonly state: { readonly data: Graph | undefined } }) =>
      awaited === undefined || isDecided(data, awaited) ? false : ASK_AGAIN_MS,
    queryFn: ({ signal }): Promise<Graph> =>
      answerOf(
        api.GET('/v1/profiles/{identifier}/graph', { params: { ...named(profileId), query: { limit: 500 } }, signal }),
      ),
  });

/** The answers of consent; asked for again until the one that was just recorded, `awaited`, is among them. */
export const useConsents = (profileId: string, enabled = true, awaited?: string) =>
  useInfiniteQuery({
    queryKey: [...profileKey(profileId), 'consents'],
    enabled,
    refetchInterval: ({ state: { data } }) => {
      const isThere = data?.pages[0]?.consents.some(({ proof }) => proof.messageId === awaited);
      return awaited === undefined || isThere ? false : ASK_AGAIN_MS;
    },
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      answerOf(
        api.GET('/v1/profiles/{identifier}/consents', {
          params: { ...named(profileId), query: { limit: 100, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    getNextPageParam: ({ next }: Consents) => next,
  });

export const useRecipients = (profileId: string, enabled = true) =>
  useQuery({
    queryKey: [...profileKey(profileId), 'recipients'],
    enabled,
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/profiles/{identifier}/recipients', { params: named(profileId), signal })),
    select: ({ recipients }) => recipients,
  });

/** What people call a segment; its id where nobody may say or knows. */
export const useSegmentNames = () => {
  const { data } = useSegments();
  return (id: string): string => data?.find((each) => each.id === id)?.name ?? id;
};

/** What people call a source; its id likewise. */
export const useSourceNames = () => {
  const { data } = useSources();
  return (id: string): string => data?.find((each) => each.id === id)?.name ?? id;
};
