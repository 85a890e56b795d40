import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTimeZone } from 'use-intl';
import type { EventRange } from '../../../../../shared/domain/overview/event-range.ts';
import { answerOf, api } from '../../api/client.ts';
import type { paths } from '../../api/schema.gen.ts';

type AnswerOf<P extends keyof paths> = paths[P] extends {
  get: { responses: { 200: { content: { 'application/json': infer A } } } };
}
  ? A
  : never;

/** How the deployment is doing, as the API answers it. */
export type Overview = AnswerOf<'/v1/overview'>;
/** Something to look at. */
export type AttentionItem = Overview['attention'][number];
/** Runs of today. */
export type Exports = NonNullable<Overview['exports']>;
/** Events over time. */
export type Events = AnswerOf<'/v1/overview/events'>;
/** What the month costs. */
export type Costs = AnswerOf<'/v1/costs'>;

const SECOND = 1000;
const OVERVIEW_EVERY = 30 * SECOND;
/** Whoever sets something up waits for each step to tick itself off. */
const FIRST_DAY_EVERY = 5 * SECOND;
/** The longer the time that is looked at, the less a second of it shows. */
const EVENTS_EVERY: Readonly<Record<EventRange, number>> = {
  '1h': 10 * SECOND,
  '24h': 30 * SECOND,
  '7d': 60 * SECOND,
  '30d': 300 * SECOND,
};
const COSTS_EVERY = 300 * SECOND;

export const useOverview = () => {
  const timezone = useTimeZone() ?? 'UTC';
  return useQuery({
    queryKey: ['overview', timezone],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/overview', { params: { query: { timezone } }, signal })),
    refetchInterval: ({ state: { data } }) =>
      data && Object.values(data.setup).includes(false) ? FIRST_DAY_EVERY : OVERVIEW_EVERY,
  });
};

/** What is looked at: a time up to now, of one source or of all. */
export interface EventsView {
  readonly range: EventRange;
  readonly sourceId?: string | undefined;
}

const eventsQuery = ({ range, sourceId }: EventsView, period: 'current' | 'previous') => ({
  queryKey: ['overview', 'events', range, sourceId, period],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
    answerOf(
      api.GET('/v1/overview/events', {
        params: { query: { range, period, ...(sourceId === undefined ? {} : { sourceId }) } },
        signal,
      }),
    ),
});

export const useEvents = (view: EventsView) =>
  useQuery({
    ...eventsQuery(view, 'current'),
    refetchInterval: EVENTS_EVERY[view.range],
    placeholderData: keepPreviousData,
  });

/** As long, right before; it hardly changes any more. */
export const useEventsBefore = (view: EventsView) =>
  useQuery({ ...eventsQuery(view, 'previous'), staleTime: EVENTS_EVERY['30d'] });

export const useCosts = () =>
  useQuery({
    queryKey: ['costs'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/costs', { signal })),
    refetchInterval: COSTS_EVERY,
  });

/** Names of sources by their ids. */
export const useSourceNames = () =>
  useQuery({
    queryKey: ['sources'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/sources', { signal })),
    select: ({ sources }) => new Map(sources.map(({ id, name }) => [id, name])),
  });

/** Names of segments and destinations by their ids. */
export const useExportNames = () => {
  const segments = useQuery({
    queryKey: ['segments'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/segments', { signal })),
    select: (data) => new Map(data.segments.map(({ id, name }) => [id, name])),
  });
  const destinations = useQuery({
    queryKey: ['destinations'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/destinations', { signal })),
    select: (data) => new Map(data.destinations.map(({ id, name }) => [id, name])),
  });
  return {
    segmentName: (id: string): string => segments.data?.get(id) ?? id,
    destinationName: (id: string): string => destinations.data?.get(id) ?? id,
  };
};
