import type { AnyDestination } from './destination.ts';
import destinations from './index.gen.ts';

const bySlug: ReadonlyMap<string, () => Promise<AnyDestination>> = new Map(Object.entries(destinations));

/** The slugs of all destination types, sorted. */
export const destinationSlugs = (): readonly string[] => [...bySlug.keys()];

/** Every destination type, by slug: loads them all. */
export const allDestinations = (): Promise<readonly AnyDestination[]> =>
  Promise.all([...bySlug.values()].map((load) => load()));

/** The destination type of a slug. A lane loads its own and no other. */
export const findDestination = async (slug: string): Promise<AnyDestination | undefined> => bySlug.get(slug)?.();
