import { HeadwaterError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { LaneOpener } from '../ports/lane-opener.ts';

/** Enables an event source mapping by its id; false while another change of it is taking effect. */
export type EnableMapping = (id: string) => Promise<boolean>;

interface Options {
  /** Slug → id of its lane's mapping: `LANE_MAPPINGS`, empty where the deployment itself says which lanes are open. */
  readonly mappings: Readonly<Record<string, string>>;
  /** Loads what calls Lambda when the first lane is opened: most processes never do. */
  readonly load: () => Promise<EnableMapping>;
  readonly clock: Clock;
}

/** An open lane is looked at again after so long: a deployment that changes its mapping may have closed it. */
const AGAIN_MS = 10 * 60_000;

/** The LaneOpener on event source mappings that the template disables. */
export const createLambdaLaneOpener = ({ mappings, load, clock }: Options): LaneOpener => {
  const ids = new Map(Object.entries(mappings));
  const openedAt = new Map<string, number>();
  return {
    open: async (slug) => {
      const id = ids.get(slug);
      if (id === undefined || clock() - (openedAt.get(slug) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) return;
      try {
        const enable = await load();
        if (await enable(id)) openedAt.set(slug, clock());
      } catch (cause) {
        throw new HeadwaterError('lane.closed', `The lane of ${slug} could not be opened (mapping ${id}).`, { cause });
      }
    },
  };
};
