import type { IdentifierKey, Link } from './identifier.ts';
import { type Isolation, superNodes } from './isolation.ts';
import type { Recent } from './limit-window.ts';
import { firstSightings, linkName } from './link-order.ts';
import { createPartition, type Growing, heldOf } from './partition.ts';
import type { Held } from './period.ts';
import type { Counts } from './refusal.ts';
import { createReplay } from './replay-link.ts';
import type { IdentityRules } from './rules.ts';
import type { Separation } from './separation.ts';
import { cutsOf, foesOf } from './separation.ts';

/** One person's identifiers, and what an online decision about them must know. */
export interface Component {
  /** The member received first; ties go to the smaller key (rule 11). */
  readonly founder: IdentifierKey;
  readonly foundedAt: number;
  readonly members: readonly IdentifierKey[];
  /** Identifiers that were passed on to or from this person, and when: `members` has those it has now. */
  readonly held?: Held;
  /** Superseded userIds are not counted (rule 14), nor is what was passed on. */
  readonly counts: Counts;
  readonly recent: Recent;
  /** The latest link that touches a member, refused ones included; links to isolated identifiers touch nobody. */
  readonly lastLink?: Pick<Link, 'receivedAt' | 'messageId'>;
  /** A link was refused, a userId superseded or a device passed on: the order of links matters from then on. */
  readonly orderMatters: boolean;
  /** A separation in force names a member. */
  readonly isSeparated: boolean;
  /** A link between a member and an isolated identifier is kept and not followed. */
  readonly hasUnfollowed: boolean;
}

/** The partition into persons, and why a link did not join, by `linkName`. */
export interface Resolution {
  readonly components: readonly Component[];
  readonly refused: ReadonlyMap<string, string>;
  readonly isolated: ReadonlyMap<IdentifierKey, Isolation>;
}

/** What is known besides links. */
export interface Known {
  /** When identifiers were first received, those without links among them. */
  readonly births?: ReadonlyMap<IdentifierKey, number>;
  readonly separations?: readonly Separation[];
  /** Identifiers known to be isolated, by rules on their clear values or by links that are not among these. */
  readonly isolated?: ReadonlyMap<IdentifierKey, Isolation>;
  /** When super-nodes were released, epoch ms. */
  readonly releases?: ReadonlyMap<IdentifierKey, number>;
}

const birthsIn = (links: readonly Link[], known: ReadonlyMap<IdentifierKey, number>): Map<IdentifierKey, number> => {
  const births = new Map(known);
  for (const { anchor, other, receivedAt } of links) {
    for (const key of [anchor, other]) births.set(key, Math.min(births.get(key) ?? receivedAt, receivedAt));
  }
  return births;
};

const isolatedIn = (links: readonly Link[], rules: IdentityRules, known: Known): Map<IdentifierKey, Isolation> => {
  const shared = superNodes(links, rules, known.releases ?? new Map());
  return new Map([...[...shared].map((key) => [key, 'super-node'] as const), ...(known.isolated ?? [])]);
};

const componentOf = (person: Growing): Component => {
  const { founder, foundedAt, members, counts, recent, lastLink, orderMatters, isSeparated, hasUnfollowed } = person;
  const held = heldOf(person);
  return {
    founder,
    foundedAt,
    members,
    ...(held ? { held } : {}),
    counts,
    recent,
    ...(lastLink ? { lastLink } : {}),
    orderMatters,
    isSeparated,
    hasUnfollowed,
  };
};

/**
 * Who is who: replays the links in canonical order, each accepted or refused alone (rule 10). Pure, and the definition: what
 * is decided online must equal it, and joins, conflicts, un-merges, releases and changes of rules are nothing else.
 */
export const resolve = (links: readonly Link[], rules: IdentityRules, known: Known = {}): Resolution => {
  const all = birthsIn(links, known.births ?? new Map());
  const separations = known.separations ?? [];
  const partition = createPartition(all, rules, foesOf(separations));
  for (const key of all.keys()) partition.find(key);
  const first = firstSightings(links, rules);
  const isolated = isolatedIn(first, rules, known);
  const replay = createReplay(partition, rules, cutsOf(separations));
  const refused = new Map<string, string>();
  for (const link of first) {
    const isolation = isolated.get(link.anchor) ?? isolated.get(link.other);
    const reason = isolation ?? replay(link);
    if (reason !== undefined) refused.set(linkName(link), reason);
    if (isolation === undefined) continue;
    for (const key of [link.anchor, link.other]) if (!isolated.has(key)) partition.find(key).hasUnfollowed = true;
  }
  return { components: [...partition.people()].map(componentOf), refused, isolated };
};
