import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Json } from '../../../../../../shared/domain/json.ts';
import { answerOf, api } from '../../../api/client.ts';
import { useCan } from '../../../app/access.ts';
import { isObject, objectsAt, textAt } from '../model/forms.ts';
import { useSegments } from '../segments-queries.ts';
import type { Suggestions } from './builder-context.ts';

/** What was seen is worth asking for again after so long. */
const STALE_MS = 5 * 60_000;

const useVocabulary = () => {
  const can = useCan();
  return useQuery({
    queryKey: ['vocabulary'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/vocabulary', { signal })),
    enabled: can('GET /v1/vocabulary'),
    staleTime: STALE_MS,
    // Without it there are suggestions from other segments, and anything may be typed.
    retry: false,
  });
};

const objectsIn = (json: Json): readonly Json[] => {
  if (Array.isArray(json)) return json.flatMap(objectsIn);
  return isObject(json) ? [json, ...Object.values(json).flatMap(objectsIn)] : [];
};

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values.filter((value) => value !== ''))];

/** What may be named: what was seen in the data of late, and what segments name already. */
export const useSuggestions = (own: string | undefined): Suggestions => {
  const { data: segments } = useSegments();
  const { data: seen } = useVocabulary();
  return useMemo(() => {
    const objects = (segments ?? []).flatMap(({ definition }) => objectsIn(definition as Json));
    const filters = (event: string) =>
      objects.filter((each) => textAt(each, 'event') === event).flatMap((each) => objectsAt(each, 'where'));
    const propertiesSeen = (event: string) => seen?.events.find(({ name }) => name === event)?.properties ?? [];
    return {
      events: distinct([
        ...(seen?.events ?? []).map(({ name }) => name),
        ...objects.map((each) => textAt(each, 'event')),
      ]),
      traits: distinct([
        ...(seen?.traits ?? []).map(({ path }) => path),
        ...objects.map((each) => textAt(each, 'trait')),
      ]),
      propertiesOf: (event) =>
        distinct([
          ...propertiesSeen(event).map(({ path }) => path),
          ...filters(event).map((filter) => textAt(filter, 'property')),
        ]),
      examplesOf: ({ event, path }) => {
        const among = event === undefined ? (seen?.traits ?? []) : propertiesSeen(event);
        return (among.find((each) => each.path === path)?.examples ?? []).map(String);
      },
      segments: (segments ?? []).filter(({ id }) => id !== own).map(({ id, name }) => ({ id, name })),
    };
  }, [segments, seen, own]);
};
