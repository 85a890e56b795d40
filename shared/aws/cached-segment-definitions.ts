import { compileSegments, compileTraits } from '../domain/segment/compile-segments.ts';
import {
  type ComputedTraitDocument,
  definitionsVersion,
  type SegmentDocument,
  sourceOf,
  traitSourcesOf,
} from '../domain/segment/stored-definitions.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConfigurationStore } from '../ports/configuration-store.ts';
import type { Definitions, SegmentDefinitions } from '../ports/segment-definitions.ts';

interface Dependencies {
  readonly configuration: Pick<ConfigurationStore, 'list' | 'revision'>;
  readonly clock: Clock;
}

/** A definition is at most this old when it is used, ms. */
const MAX_AGE = 5_000;

/**
 * The SegmentDefinitions over the configuration, compiled once a version. The version is read before the documents: a change
 * in between gives newer documents under an older number, which is only computed once more, never too little.
 */
export const createCachedSegmentDefinitions = ({ configuration, clock }: Dependencies): SegmentDefinitions => {
  let known: { readonly definitions: Definitions; readonly checkedAt: number } | undefined;
  const refresh = async (): Promise<Definitions> => {
    const checkedAt = clock();
    const version = await definitionsVersion(configuration);
    if (known?.definitions.version === version) {
      known = { definitions: known.definitions, checkedAt };
      return known.definitions;
    }
    const documents = await configuration.list<SegmentDocument>('segment');
    const traits = traitSourcesOf(await configuration.list<ComputedTraitDocument>('computed-trait'));
    const { segments } = compileSegments(documents.map(sourceOf), traits);
    const definitions = { version, segments, traits: compileTraits(traits) };
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
