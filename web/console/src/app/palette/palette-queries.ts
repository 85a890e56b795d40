import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client.ts';
import { useCan } from '../access.ts';
import type { PaletteItem } from './palette-items.ts';

interface Named {
  readonly id: string;
  readonly name?: string | undefined;
}

/** A minute-old list is good enough to find something by its name. */
const FRESH_MS = 60_000;

const itemsUnder =
  (folder: string) =>
  (named: readonly Named[]): readonly PaletteItem[] =>
    named.map(({ id, name }) => ({ path: `${folder}/${encodeURIComponent(id)}`, label: name ?? id }));

const NONE: readonly PaletteItem[] = [];

const useItems = (folder: string, enabled: boolean, read: (signal: AbortSignal) => Promise<readonly Named[]>) =>
  useQuery({
    queryKey: [folder.slice(1), 'palette'],
    queryFn: ({ signal }) => read(signal),
    select: itemsUnder(folder),
    staleTime: FRESH_MS,
    enabled,
  }).data ?? NONE;

/** What Headwater holds under a name, as far as the session may read it. */
export const useNamedItems = () => {
  const can = useCan();
  return {
    segments: useItems('/segments', can('GET /v1/segments'), async (signal) => {
      const { segments } = await answerOf(api.GET('/v1/segments', { signal }));
      return segments;
    }),
    computedTraits: useItems('/computed-traits', can('GET /v1/computed-traits'), async (signal) => {
      const { computedTraits } = await answerOf(api.GET('/v1/computed-traits', { signal }));
      return computedTraits;
    }),
    exports: useItems('/exports', can('GET /v1/exports'), async (signal) => {
      const { exports } = await answerOf(api.GET('/v1/exports', { signal }));
      return exports;
    }),
    destinations: useItems('/destinations', can('GET /v1/destinations'), async (signal) => {
      const { destinations } = await answerOf(api.GET('/v1/destinations', { signal }));
      return destinations;
    }),
    sources: useItems('/sources', can('GET /v1/sources'), async (signal) => {
      const { sources } = await answerOf(api.GET('/v1/sources', { signal }));
      return sources;
    }),
  };
};
