import type { IdentifierKey, Link } from './identifier.ts';
import type { Isolation } from './isolation.ts';
import { type Component, type Known, type Resolution, resolve } from './resolve.ts';
import type { IdentityRules } from './rules.ts';

/** What is known of identifiers whatever the rules: what `resolve` takes besides them. */
export interface KnownTies extends Required<Pick<Known, 'births' | 'separations' | 'releases'>> {
  readonly links: readonly Link[];
}

/** Rules, and the identifiers whose values they block. */
export interface RulesAndBlocked {
  readonly rules: IdentityRules;
  readonly blocked: ReadonlySet<IdentifierKey>;
}

/** What other rules would do. Profiles are named by their founders; all is complete and in the order of `resolve`. */
export interface Simulation {
  readonly profiles: { readonly before: number; readonly after: number };
  /** Profiles of after that have identifiers of several profiles of before. */
  readonly merges: readonly { readonly founders: readonly IdentifierKey[]; readonly into: IdentifierKey }[];
  /** Profiles of before whose identifiers several profiles of after have, the largest part first. */
  readonly splits: readonly {
    readonly founder: IdentifierKey;
    readonly parts: readonly (readonly IdentifierKey[])[];
  }[];
  /** Identifiers that become super-nodes, and that are none any more. */
  readonly quarantined: readonly IdentifierKey[];
  readonly released: readonly IdentifierKey[];
  /** How many become blocked. */
  readonly blocked: number;
}

/** Who is who under some rules: the partition that applying them leads to. */
export const resolveUnder = (ties: KnownTies, { rules, blocked }: RulesAndBlocked): Resolution => {
  const isolated = new Map<IdentifierKey, Isolation>([...blocked].map((key) => [key, 'blocked']));
  return resolve(ties.links, rules, { ...ties, isolated });
};

const ownersIn = (components: readonly Component[]): ReadonlyMap<IdentifierKey, Component> =>
  new Map(components.flatMap((component) => component.members.map((key) => [key, component] as const)));

/** The members of a component by who else has them, the largest part first. */
const partsBy = (
  { members }: Component,
  owners: ReadonlyMap<IdentifierKey, Component>,
): (readonly [Component | undefined, IdentifierKey[]])[] =>
  [...Map.groupBy(members, (key) => owners.get(key))].sort(([, a], [, b]) => b.length - a.length);

const superNodesOf = ({ isolated }: Resolution): IdentifierKey[] =>
  [...isolated].flatMap(([key, reason]) => (reason === 'super-node' ? [key] : []));

/** Compares two partitions of the same identifiers. */
const compare = (before: Resolution, after: Resolution): Pick<Simulation, 'merges' | 'splits'> => {
  const [former, later] = [ownersIn(before.components), ownersIn(after.components)];
  const merges = after.components.flatMap((component) => {
    const parts = partsBy(component, former);
    if (parts.length < 2) return [];
    return [{ founders: parts.flatMap(([person]) => person?.founder ?? []), into: component.founder }];
  });
  const splits = before.components.flatMap((component) => {
    const parts = partsBy(component, later);
    return parts.length < 2 ? [] : [{ founder: component.founder, parts: parts.map(([, members]) => members) }];
  });
  return { merges, splits };
};

/**
 * What would change if `after` were the rules instead of `before`: both are resolved over all that is stored, and compared.
 * Pure and complete: applying the rules leads to exactly this.
 */
export const simulateRules = (ties: KnownTies, before: RulesAndBlocked, after: RulesAndBlocked): Simulation => {
  const [now, then] = [resolveUnder(ties, before), resolveUnder(ties, after)];
  const [shared, toBeShared] = [new Set(superNodesOf(now)), new Set(superNodesOf(then))];
  return {
    profiles: { before: now.components.length, after: then.components.length },
    ...compare(now, then),
    quarantined: [...toBeShared].filter((key) => !shared.has(key)),
    released: [...shared].filter((key) => !toBeShared.has(key)),
    blocked: [...after.blocked].filter((key) => !before.blocked.has(key)).length,
  };
};
