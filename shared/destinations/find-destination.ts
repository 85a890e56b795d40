import type { AnyDestination } from './destination.ts';
import destinations from './index.gen.ts';

const bySlug: ReadonlyMap<string, AnyDestination> = new Map(Object.entries(destinations));

/** Every destination type, by slug. */
export const allDestinations = (): readonly AnyDestination[] => [...bySlug.values()];

/** The destination type of a slug. */
export const findDestination = (slug: string): AnyDestination | undefined => bySlug.get(slug);
