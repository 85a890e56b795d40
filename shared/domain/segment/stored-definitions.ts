import type { AggregateForm, Condition } from './definition.ts';
import type { ZonePolicy } from './zone.ts';

/** By which clock a stored definition is read; absent where it was saved before this could be stated: by UTC's. */
export interface StoredZone {
  readonly timezone?: string;
  readonly profileTimezone?: boolean;
}

/** A definition with the version of the definitions from which on it has been among them without a gap. */
export interface Defined<Definition = Condition> extends StoredZone {
  readonly definition: Definition;
  readonly since: number;
}

/**
 * What is configured and stored. `definition` is what somebody asked for last; `served`, where there is one, is what was computed before and
 * serves until that is computed (decision 10).
 */
export interface DefinitionDocument<Definition> extends StoredZone {
  readonly name: string;
  readonly definition: Definition;
  /** As in `Defined`; absent in documents that were written by hand, whose own version stands for it. */
  readonly since?: number;
  /** When `definition` was last asked for, where that was after `since`: somebody changed it back. */
  readonly changed?: number;
  /** Null where nothing served: a new computed trait, while segments that name it still mean the ordinary trait. */
  readonly served?: Defined<Definition> | null;
}

/** A segment as configured and stored. */
export type SegmentDocument = DefinitionDocument<Condition>;

/** A computed trait as configured and stored. */
export type ComputedTraitDocument = DefinitionDocument<AggregateForm>;

/** A document with its id and the version of its last write. */
export interface StoredDefinition<Definition> {
  readonly id: string;
  readonly version: number;
  readonly document: DefinitionDocument<Definition>;
}

/** A segment's document as read. */
export type StoredSegment = StoredDefinition<Condition>;

/** A computed trait's document as read. */
export type StoredTrait = StoredDefinition<AggregateForm>;

/** Both fields as they are meant where they are absent. */
export const zoneOf = ({ timezone = 'UTC', profileTimezone = false }: StoredZone): Required<StoredZone> => ({
  timezone,
  profileTimezone,
});

/** The policy to compile with. */
export const policyOf = (stored: StoredZone): ZonePolicy => {
  const { timezone, profileTimezone } = zoneOf(stored);
  return { zone: timezone, own: profileTimezone };
};

/** A stored definition as the compiler takes it. */
export const sourceOf = <Definition>(
  id: string,
  defined: StoredZone & { readonly definition: Definition },
): { readonly id: string; readonly definition: Definition; readonly policy: ZonePolicy } => ({
  id,
  definition: defined.definition,
  policy: policyOf(defined),
});

/**
 * The version of all definitions: how often segments and computed traits were written, which count together. It grows with every
 * change of either, and whoever reads the documents after it reads none that are older.
 */
export const definitionsVersion = (configuration: { revision(kind: 'segment'): Promise<number> }): Promise<number> =>
  configuration.revision('segment');

/** All definitions as stored. */
export const storedDefinitions = async (configuration: {
  list<T>(
    kind: 'segment' | 'computed-trait',
  ): Promise<readonly { readonly id: string; readonly version: number; readonly document: T }[]>;
}): Promise<{ readonly segments: readonly StoredSegment[]; readonly traits: readonly StoredTrait[] }> => {
  const [segments, traits] = await Promise.all([
    configuration.list<SegmentDocument>('segment'),
    configuration.list<ComputedTraitDocument>('computed-trait'),
  ]);
  return { segments, traits };
};
