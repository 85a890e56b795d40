import { eventNamesOf } from './leaf.ts';
import type { CompiledSegment, CompiledTrait, EventLeaf, Rule, SegmentSubject } from './segment.ts';

/** What a definition looks at: a name for each leaf, trait, consent purpose and type of identifier. */
type Dependency = `${'leaf' | 'trait' | 'consent' | 'type'}:${string}`;

const ownZone = ({ policy }: { readonly policy: { readonly own: boolean } }): readonly Dependency[] =>
  policy.own ? ['trait:timezone'] : [];

/** A path leads into the trait of its first name, or into the one that is named like all of it. */
const traitsOf = (path: string): readonly Dependency[] => [`trait:${path}`, `trait:${path.split('.')[0] ?? path}`];

const dependenciesOf = (rule: Rule): readonly Dependency[] => {
  if ('rules' in rule) return rule.rules.flatMap(dependenciesOf);
  if ('rule' in rule) return dependenciesOf(rule.rule);
  if ('leaf' in rule) return [`leaf:${rule.leaf.hash}`, ...ownZone(rule.leaf)];
  if (rule.kind === 'trait') return [...traitsOf(rule.condition.trait), ...ownZone(rule)];
  if (rule.kind === 'bucket') return [];
  return [`${rule.kind === 'consent' ? 'consent' : 'type'}:${rule.name}`];
};

interface Indexed {
  readonly segments: readonly CompiledSegment[];
  readonly traits?: readonly CompiledTrait[];
}

interface Index {
  readonly leaves: ReadonlyMap<string, EventLeaf>;
  readonly byEvent: ReadonlyMap<string, readonly EventLeaf[]>;
  readonly dependants: ReadonlyMap<Dependency, readonly CompiledSegment[]>;
}

const grouped = <K, T>(pairs: readonly (readonly [K, T])[]): ReadonlyMap<K, readonly T[]> => {
  const groups = new Map<K, T[]>();
  for (const [key, value] of pairs) {
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
};

const build = ({ segments, traits = [] }: Indexed): Index => {
  const all = [...segments.flatMap(({ leaves }) => leaves), ...traits.map(({ leaf }) => leaf)];
  const leaves = new Map(all.map((leaf) => [leaf.hash, leaf]));
  return {
    leaves,
    byEvent: grouped(
      [...leaves.values()].flatMap((leaf) => [...new Set(eventNamesOf(leaf))].map((name) => [name, leaf] as const)),
    ),
    dependants: grouped(
      segments.flatMap((segment) =>
        [...new Set(dependenciesOf(segment.rule))].map((dependency) => [dependency, segment] as const),
      ),
    ),
  };
};

/** By the list of segments: it is made once for each version of the definitions. */
const indexes = new WeakMap<
  readonly CompiledSegment[],
  { readonly traits: Indexed['traits']; readonly index: Index }
>();

/** Who looks at what, so that an event costs what it touches, whatever number of segments there is. */
export const indexOf = (definitions: Indexed): Index => {
  const known = indexes.get(definitions.segments);
  if (known && known.traits === definitions.traits) return known.index;
  const index = build(definitions);
  indexes.set(definitions.segments, { traits: definitions.traits, index });
  return index;
};

/** Names whose value is another object than before; both ways, for what is gone counts too. */
const changed = (before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): string[] => [
  ...Object.keys(after).filter((name) => before[name] !== after[name]),
  ...Object.keys(before).filter((name) => !Object.hasOwn(after, name)),
];

/** The segments that may say something else of the subject because of what changed in it, time left aside. */
export const touchedSegments = (
  before: SegmentSubject,
  after: SegmentSubject,
  definitions: Indexed,
): ReadonlySet<CompiledSegment> => {
  if (before.restriction?.restricted !== after.restriction?.restricted) return new Set(definitions.segments);
  const { dependants } = indexOf(definitions);
  const types = [...before.identifierTypes, ...after.identifierTypes].filter(
    (type) => before.identifierTypes.has(type) !== after.identifierTypes.has(type),
  );
  const dependencies: Dependency[] = [
    ...changed(before.leaves, after.leaves).map((name): Dependency => `leaf:${name}`),
    ...changed(before.traits, after.traits).map((name): Dependency => `trait:${name}`),
    ...changed(before.consent, after.consent).map((name): Dependency => `consent:${name}`),
    ...types.map((name): Dependency => `type:${name}`),
  ];
  return new Set(dependencies.flatMap((dependency) => dependants.get(dependency) ?? []));
};
