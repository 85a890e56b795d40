import { traitWalk } from './backfill.ts';
import { compileSegments, compileTraits, referencesOf } from './compile-segments.ts';
import type { AggregateForm } from './definition.ts';
import { groupsOf } from './groups.ts';
import { parseAggregate } from './parse-definition.ts';
import type { CompiledSegment, CompiledTrait } from './segment.ts';
import { isChanging, servedOf, wantedOf } from './segment-document.ts';
import {
  type Defined,
  type StoredDefinition,
  type StoredSegment,
  type StoredTrait,
  sourceOf,
} from './stored-definitions.ts';
import { traitNamesOf } from './trait-names.ts';

/**
 * One definition of a segment, under an id of its own that names both: what is published of it is kept apart from what is
 * published of another definition of the same segment.
 */
export interface Variant extends CompiledSegment {
  readonly segmentId: string;
  /** The version of the definitions from which on it has been folded and published without a gap. */
  readonly since: number;
  /** The variant that serves while this one is computed. */
  readonly shadows?: string;
}

/** One definition of a computed trait. */
export interface TraitVariant extends CompiledTrait {
  /** What names computing it over all profiles. */
  readonly walk: string;
  /** As in `Variant`. */
  readonly since: number;
}

/** The definitions that everybody sees, as what profiles are folded with and looked at by. */
export interface InService {
  readonly segments: readonly Variant[];
  readonly traits: readonly TraitVariant[];
}

/** All definitions of one version. */
export interface SegmentSet {
  readonly version: number;
  /** What profiles are folded with and memberships decided for: what serves, and what is computed beside it. */
  readonly segments: readonly Variant[];
  /** Likewise what values are worked out for. */
  readonly traits: readonly TraitVariant[];
  readonly inService: InService;
  /** By the segment's id: what everybody sees. A segment that cannot be compiled is not there. */
  readonly serving: ReadonlyMap<string, Variant>;
  /** By the segment's id: what is being computed and will serve. */
  readonly candidates: ReadonlyMap<string, Variant>;
  /** By the computed trait's id, both likewise. */
  readonly servingTraits: ReadonlyMap<string, TraitVariant>;
  readonly candidateTraits: ReadonlyMap<string, TraitVariant>;
  /** Ids of changed segments and names (`traitWalk`) of changed computed traits, those in one list to switch together. */
  readonly groups: readonly (readonly string[])[];
  /** The version of the definitions from which on each leaf has been folded, by its hash. */
  readonly leavesSince: ReadonlyMap<string, number>;
}

/** No id of a segment or of a computed trait has this character. */
const MARK = '~';

/** The id of the segment that a variant belongs to. */
export const segmentIdOf = (variantId: string): string => variantId.split(MARK, 1)[0] ?? variantId;

/** A consistent set of definitions. */
interface Definitions {
  readonly segments: ReadonlyMap<string, Defined>;
  readonly traits: ReadonlyMap<string, Defined<AggregateForm>>;
}

interface Compiled {
  readonly segments: ReadonlyMap<string, Variant>;
  readonly traits: ReadonlyMap<string, TraitVariant>;
}

/** The latest `since` among a segment and all that it refers to. */
const sinceOf = ({ segments, traits }: Definitions, id: string, seen = new Set<string>()): number => {
  const found = segments.get(id);
  if (!found || seen.has(id)) return 0;
  seen.add(id);
  return Math.max(
    found.since,
    ...traitNamesOf(found.definition).map((name) => traits.get(name)?.since ?? 0),
    ...referencesOf(found.definition).map((other) => sinceOf({ segments, traits }, other, seen)),
  );
};

const compile = (definitions: Definitions): Compiled => {
  const sources = [...definitions.segments].map(([id, defined]) => sourceOf(id, defined));
  const traitSources = [...definitions.traits].map(([id, defined]) => sourceOf(id, defined));
  const variants = compileSegments(sources, traitSources).segments.map(
    (segment): Variant => ({
      ...segment,
      id: `${segment.id}${MARK}${segment.hash}`,
      segmentId: segment.id,
      since: sinceOf(definitions, segment.id),
    }),
  );
  const traits = compileTraits(traitSources).map(
    (trait): TraitVariant => ({
      ...trait,
      walk: `${traitWalk(trait.id)}${MARK}${trait.hash}`,
      since: definitions.traits.get(trait.id)?.since ?? 0,
    }),
  );
  return {
    segments: new Map(variants.map((variant) => [variant.segmentId, variant])),
    traits: new Map(traits.map((trait) => [trait.id, trait])),
  };
};

/** Since when each leaf has been folded, as far as these definitions tell. */
const leavesOf = (definitions: Definitions, { segments, traits }: Compiled): readonly [string, number][] => [
  ...[...segments.values()].flatMap(({ segmentId, leaves }) => {
    const since = sinceOf(definitions, segmentId);
    return leaves.map(({ hash }): [string, number] => [hash, since]);
  }),
  ...[...traits].map(([id, { leaf }]): [string, number] => [leaf.hash, definitions.traits.get(id)?.since ?? 0]),
];

const earliest = (entries: readonly (readonly [string, number])[]): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const [hash, since] of entries) found.set(hash, Math.min(since, found.get(hash) ?? since));
  return found;
};

type Stored = { readonly segments: readonly StoredSegment[]; readonly traits: readonly StoredTrait[] };

const defined = <D>(
  stored: readonly StoredDefinition<D>[],
  which: (each: StoredDefinition<D>) => Defined<D> | undefined,
) =>
  new Map(
    stored.flatMap((each) => {
      const found = which(each);
      return found ? [[each.id, found] as const] : [];
    }),
  );

/** Those of one kind, by `which`. A malformed computed trait is left out, so that it never stops the others. */
const definitionsOf = (
  { segments, traits }: Stored,
  which: <D>(each: StoredDefinition<D>) => Defined<D> | undefined,
): Definitions => {
  const readable = [...defined(traits, which)].filter(
    ([, { definition }]) => 'aggregate' in parseAggregate(definition),
  );
  return { segments: defined(segments, which), traits: new Map(readable) };
};

/** What is asked for, counted from when it was asked for last. */
const askedOf = <D>(stored: StoredDefinition<D>): Defined<D> => {
  const wanted = wantedOf(stored);
  return { ...wanted, since: stored.document.changed ?? wanted.since };
};

/** Those of the second that the first has not. */
const othersOf = <V extends { readonly hash: string }>(
  serving: ReadonlyMap<string, V>,
  asked: ReadonlyMap<string, V>,
) => [...asked].filter(([id, { hash }]) => serving.get(id)?.hash !== hash);

/** What the stored documents mean together: which definitions serve, and which are computed to replace them. */
export const variantsOf = (
  version: number,
  segments: readonly StoredSegment[],
  traits: readonly StoredTrait[] = [],
): SegmentSet => {
  const stored = { segments, traits };
  const served = definitionsOf(stored, servedOf);
  const serving = compile(served);
  const isAny = [...segments, ...traits].some(isChanging);
  const asked = isAny ? compile(definitionsOf(stored, askedOf)) : serving;
  const candidates = new Map(
    othersOf(serving.segments, asked.segments).map(([id, variant]) => {
      const now = serving.segments.get(id);
      return [id, { ...variant, ...(now ? { shadows: now.id } : {}) }] as const;
    }),
  );
  const candidateTraits = new Map(othersOf(serving.traits, asked.traits));
  const isChanged = (
    each: StoredDefinition<unknown>,
    compiled: ReadonlyMap<string, unknown>,
    others: ReadonlyMap<string, unknown>,
  ) => compiled.has(each.id) && (isChanging(each) || others.has(each.id));
  const changed = [
    ...segments.filter((each) => isChanged(each, asked.segments, candidates)).map(({ id }) => id),
    ...traits.filter((each) => isChanged(each, asked.traits, candidateTraits)).map(({ id }) => traitWalk(id)),
  ];
  const inService = { segments: [...serving.segments.values()], traits: [...serving.traits.values()] };
  return {
    version,
    segments: [...inService.segments, ...candidates.values()],
    traits: [...inService.traits, ...candidateTraits.values()],
    inService,
    serving: serving.segments,
    candidates,
    servingTraits: serving.traits,
    candidateTraits,
    groups: groupsOf(segments, changed),
    leavesSince: earliest([...leavesOf(served, serving), ...leavesOf(definitionsOf(stored, wantedOf), asked)]),
  };
};

/** Definitions that never change: all serve, each under its own id. */
export const unchanging = (
  version: number,
  compiled: readonly CompiledSegment[],
  compiledTraits: readonly CompiledTrait[] = [],
): SegmentSet => {
  const segments = compiled.map((each): Variant => ({ ...each, segmentId: each.id, since: 0 }));
  const traits = compiledTraits.map((each): TraitVariant => ({ ...each, walk: traitWalk(each.id), since: 0 }));
  const serving = new Map(segments.map((each) => [each.id, each]));
  const servingTraits = new Map(traits.map((each) => [each.id, each]));
  return {
    ...{ version, segments, traits, inService: { segments, traits }, serving, servingTraits },
    ...{ candidates: new Map(), candidateTraits: new Map(), groups: [], leavesSince: new Map() },
  };
};
