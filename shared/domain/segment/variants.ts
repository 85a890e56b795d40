import { compileSegments, referencesOf } from './compile-segments.ts';
import type { Condition } from './definition.ts';
import type { CompiledSegment } from './segment.ts';
import { type Defined, type StoredSegment, servedOf, wantedOf } from './segment-document.ts';

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

/** All definitions of one version. */
export interface SegmentSet {
  readonly version: number;
  /** What profiles are folded with and memberships decided for: what serves, and what is computed beside it. */
  readonly segments: readonly Variant[];
  /** By the segment's id: what everybody sees. A segment that cannot be compiled is not there. */
  readonly serving: ReadonlyMap<string, Variant>;
  /** By the segment's id: what is being computed and will serve. */
  readonly candidates: ReadonlyMap<string, Variant>;
  /** Ids of changed segments, those in one list to switch together. */
  readonly groups: readonly (readonly string[])[];
  /** The version of the definitions from which on each leaf has been folded, by its hash. */
  readonly leavesSince: ReadonlyMap<string, number>;
}

/** No id of a segment has this character. */
const MARK = '~';

/** The id of the segment that a variant belongs to. */
export const segmentIdOf = (variantId: string): string => variantId.split(MARK, 1)[0] ?? variantId;

type Definitions = ReadonlyMap<string, Defined>;

/** The latest `since` among a segment and all that it refers to. */
const sinceOf = (definitions: Definitions, id: string, seen = new Set<string>()): number => {
  const found = definitions.get(id);
  if (!found || seen.has(id)) return 0;
  seen.add(id);
  return Math.max(found.since, ...referencesOf(found.definition).map((other) => sinceOf(definitions, other, seen)));
};

const compile = (definitions: Definitions): ReadonlyMap<string, Variant> => {
  const sources = [...definitions].map(([id, { definition }]) => ({ id, definition }));
  const variants = compileSegments(sources).segments.map(
    (segment): Variant => ({
      ...segment,
      id: `${segment.id}${MARK}${segment.hash}`,
      segmentId: segment.id,
      since: sinceOf(definitions, segment.id),
    }),
  );
  return new Map(variants.map((variant) => [variant.segmentId, variant]));
};

const leavesOf = (definitions: Definitions, compiled: ReadonlyMap<string, Variant>): readonly [string, number][] =>
  [...compiled.values()].flatMap(({ segmentId, leaves }) => {
    const since = sinceOf(definitions, segmentId);
    return leaves.map(({ hash }): [string, number] => [hash, since]);
  });

const earliest = (entries: readonly (readonly [string, number])[]): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const [hash, since] of entries) found.set(hash, Math.min(since, found.get(hash) ?? since));
  return found;
};

/** Joins what refers to each other, or did. */
const groupsOf = (stored: readonly StoredSegment[], changed: ReadonlySet<string>): readonly (readonly string[])[] => {
  const references = new Map(
    stored.map((each) => [each.id, [wantedOf(each), servedOf(each)].flatMap((d) => referencesOf(d.definition))]),
  );
  const groups: string[][] = [];
  for (const id of changed) {
    const touches = (group: readonly string[]): boolean =>
      group.some((other) => references.get(other)?.includes(id) || references.get(id)?.includes(other));
    const joined = groups.filter(touches);
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push([id, ...joined.flat()]);
  }
  return groups;
};

/** What the stored documents mean together: which definitions serve, and which are computed to replace them. */
export const variantsOf = (version: number, stored: readonly StoredSegment[]): SegmentSet => {
  const served: Definitions = new Map(stored.map((each) => [each.id, servedOf(each)]));
  const wanted: Definitions = new Map(stored.map((each) => [each.id, wantedOf(each)]));
  const serving = compile(served);
  const isChanging = stored.some(({ document }) => document.served);
  const asked: Definitions = isChanging
    ? new Map(
        stored.map((each) => [each.id, { ...wantedOf(each), since: each.document.changed ?? wantedOf(each).since }]),
      )
    : wanted;
  const compiled = isChanging ? compile(asked) : serving;
  const candidates = new Map(
    [...compiled].flatMap(([id, variant]) => {
      const now = serving.get(id);
      if (now?.hash === variant.hash) return [];
      return [[id, { ...variant, ...(now ? { shadows: now.id } : {}) }] as const];
    }),
  );
  const changed = stored.filter(({ id, document }) => compiled.has(id) && (document.served || candidates.has(id)));
  return {
    version,
    segments: [...serving.values(), ...candidates.values()],
    serving,
    candidates,
    groups: groupsOf(stored, new Set(changed.map(({ id }) => id))),
    leavesSince: earliest([...leavesOf(served, serving), ...leavesOf(wanted, compiled)]),
  };
};

/** Compiled segments that all serve, each under its own id: definitions that never change. */
export const unchanging = (version: number, compiled: readonly CompiledSegment[]): SegmentSet => {
  const segments = compiled.map((each): Variant => ({ ...each, segmentId: each.id, since: 0 }));
  const serving = new Map(segments.map((each) => [each.id, each]));
  return { version, segments, serving, candidates: new Map(), groups: [], leavesSince: new Map() };
};

/** A definition as conditions name it: for trying one out among those that serve. */
export const servingSources = ({
  serving,
}: Pick<SegmentSet, 'serving'>): readonly { id: string; definition: Condition }[] =>
  [...serving].map(([id, { condition }]) => ({ id, definition: condition }));
