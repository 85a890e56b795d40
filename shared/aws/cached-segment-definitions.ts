import { definitionsVersion, storedDefinitions } from '../domain/segment/stored-definitions.ts';
import { variantsOf } from '../domain/segment/variants.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConfigurationStore } from '../ports/configuration-store.ts';
import type { Definitions, SegmentDefinitions } from '../ports/segment-definitions.ts';

interface Dependencies {
  readonly configuration: Pick<ConfigurationStore, 'list' | 'revision'>;
  readonly clock: Clock;
}

/** A definition is at most this old when it is used, ms. */
const MAX_AGE = 5_000;

/** Times that the documents are read again where one changed meanwhile. */
const ATTEMPTS = 5;

/**
 * The SegmentDefinitions over the configuration, compiled once a version. Documents that switch together are written together,
 * so they are read between two equal versions. Where somebody never stops changing them, newer documents go under an older
 * number, which is only computed once more, never too little.
 */
export const createCachedSegmentDefinitions = ({ configuration, clock }: Dependencies): SegmentDefinitions => {
  let known: { readonly definitions: Definitions; readonly checkedAt: number } | undefined;
  const read = async (from: number): Promise<Definitions> => {
    let version = from;
    for (let attempt = 1; ; attempt++) {
      const { segments, traits } = await storedDefinitions(configuration);
      const after = await definitionsVersion(configuration);
      if (after === version || attempt === ATTEMPTS) return variantsOf(version, segments, traits);
      version = after;
    }
  };
  const refresh = async (): Promise<Definitions> => {
    const checkedAt = clock();
    const version = await definitionsVersion(configuration);
    if (known?.definitions.version === version) {
      known = { definitions: known.definitions, checkedAt };
      return known.definitions;
    }
    const definitions = await read(version);
    if (known === undefined || known.definitions.version <= version) known = { definitions, checkedAt };
    return definitions;
  };
  return {
    current: async (atLeast = 0) => {
      const age = known === undefined ? Number.POSITIVE_INFINITY : clock() - known.checkedAt;
      if (known !== undefined && Math.abs(age) < MAX_AGE && known.definitions.version >= atLeast)
        return known.definitions;
      return refresh();
    },
  };
};
