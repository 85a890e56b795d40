import { useMemo } from 'react';
import type { Json } from '../../../../../../shared/domain/json.ts';
import { isObject, objectsAt, textAt } from '../model/forms.ts';
import { useSegments } from '../segments-queries.ts';
import type { Suggestions } from './builder-context.ts';

const objectsIn = (json: Json): readonly Json[] => {
  if (Array.isArray(json)) return json.flatMap(objectsIn);
  return isObject(json) ? [json, ...Object.values(json).flatMap(objectsIn)] : [];
};

const distinct = (values: readonly string[]): readonly string[] =>
  [...new Set(values.filter((value) => value !== ''))].sort((a, b) => a.localeCompare(b));

/** What may be named: what segments name already. */
export const useSuggestions = (own: string | undefined): Suggestions => {
  const { data: segments } = useSegments();
  return useMemo(() => {
    const objects = (segments ?? []).flatMap(({ definition }) => objectsIn(definition as Json));
    const filters = (event: string) =>
      objects.filter((each) => textAt(each, 'event') === event).flatMap((each) => objectsAt(each, 'where'));
    return {
      events: distinct(objects.map((each) => textAt(each, 'event'))),
      traits: distinct(objects.map((each) => textAt(each, 'trait'))),
      propertiesOf: (event) => distinct(filters(event).map((filter) => textAt(filter, 'property'))),
      examplesOf: () => [],
      segments: (segments ?? []).filter(({ id }) => id !== own).map(({ id, name }) => ({ id, name })),
    };
  }, [segments, own]);
};
