import { isDeepStrictEqual } from 'node:util';
import { isNews } from '../../shared/domain/consent/address-acts.ts';
import { linkName } from '../../shared/domain/identity/link-order.ts';
import type { Component } from '../../shared/domain/identity/resolve.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import { MEMBER_SHARDS } from '../../shared/ports/membership-store.ts';
import { clearKeyring, DEFINITIONS, NOW } from './deployment.ts';
import { type Expected, expectedOf, segmentsOf, stateOf } from './oracle.ts';
import { recordsLeft, residueOf } from './residue.ts';
import type { Run } from './run-seed.ts';

type Problems = string[];

const expectEqual = (problems: Problems, what: string, [actual, expected]: readonly [unknown, unknown]): void => {
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
  if (isDeepStrictEqual(plain(actual), plain(expected))) return;
  problems.push(`${what}: is ${JSON.stringify(actual)}, should be ${JSON.stringify(expected)}`);
};

const counted = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort();

const comparePerson = async (
  problems: Problems,
  { component, head }: { component: Component; head: ProfileHead },
  { run, expected }: { run: Run; expected: Expected },
): Promise<void> => {
  const name = head.profileId;
  expectEqual(problems, `${name} id`, [name, clearKeyring.profileIdOf(component.founder, 0)]);
  expectEqual(problems, `${name} founder`, [
    [head.founder, head.foundedAt],
    [component.founder, component.foundedAt],
  ]);
  expectEqual(problems, `${name} counts`, [counted(head.identifierCounts), counted(component.counts)]);
  expectEqual(problems, `${name} order matters`, [head.hasRefusedLinks, component.orderMatters]);
  // A hint that errs on the safe side: it stays where it was when its link is found to be older.
  if (head.lastLinkAt < (component.lastLink?.receivedAt ?? 0)) problems.push(`${name} forgot its last link`);
  const listed = await run.deployment.ports.profiles.identifiersOf(head);
  expectEqual(problems, `${name} identifiers`, [listed.map(({ key }) => key).sort(), component.members.toSorted()]);
  const definitions = DEFINITIONS.find(({ version }) => version === head.state.definitionsVersion);
  if (!definitions) {
    problems.push(`${name} was folded with definitions ${head.state.definitionsVersion}, which never were`);
    return;
  }
  const { anchors, ...state } = head.state;
  const { anchors: _, ...wanted } = stateOf(component, expected, definitions);
  expectEqual(problems, `${name} state`, [state, wanted]);
  const segments = segmentsOf(head.state, head.identifierCounts, { definitions, now: NOW });
  expectEqual(problems, `${name} segments`, [Object.keys(head.memberships).sort(), segments]);
  const own = [...component.members, ...Object.keys(component.held ?? {})];
  for (const anchor of Object.keys(anchors))
    if (!own.includes(anchor)) problems.push(`${name} has a mark of ${anchor}`);
  expectEqual(problems, `${name} rules`, [head.rulesVersion, run.rules.version]);
  expectEqual(problems, `${name} held`, [head.held ?? {}, component.held ?? {}]);
  expectEqual(problems, `${name} recent`, [head.recent ?? {}, component.recent]);
  expectEqual(problems, `${name} separated`, [head.isSeparated ?? false, component.isSeparated]);
  // Another hint: it only ever makes the stitcher look more closely.
  if (component.hasUnfollowed && !head.hasUnfollowed) problems.push(`${name} forgot a link that is not followed`);
  expectEqual(problems, `${name} stale`, [head.isStale ?? false, false]);
};

const comparePublished = async (problems: Problems, run: Run, heads: readonly ProfileHead[]): Promise<void> => {
  const segmentIds = DEFINITIONS.flatMap(({ segments }) => segments.map(({ id }) => id));
  for (const segmentId of new Set(segmentIds)) {
    const shards = Array.from({ length: MEMBER_SHARDS }, (_, shard) => shard);
    const pages = await Promise.all(
      shards.map((shard) => run.deployment.memberships.members({ segmentId, shard, limit: 1000 })),
    );
    const published = pages.flatMap(({ members }) => members.map(({ profileId }) => profileId)).sort();
    const held = heads.filter(({ memberships }) => Object.hasOwn(memberships, segmentId)).map((head) => head.profileId);
    expectEqual(problems, `members of ${segmentId}`, [published, held.sort()]);
  }
};

const compareLinks = async (problems: Problems, run: Run, expected: Expected): Promise<void> => {
  const stored = await run.deployment.ports.profiles.knownLinks([...expected.links.values()]);
  for (const [name, link] of expected.links) {
    const found = stored.get(name);
    const refused = expected.resolution.refused.get(linkName(link));
    expectEqual(problems, `link ${name}`, [
      [found?.receivedAt, found?.messageId, found?.alias, found?.refused],
      [link.receivedAt, link.messageId, link.alias, refused],
    ]);
  }
};

/** An event erased after it was applied was applied, one erased before was suppressed: only their sum is certain. */
const compareErasedLedger = async (problems: Problems, run: Run): Promise<void> => {
  const rows = await run.deployment.ports.ledger.read({ from: NOW - 60 * 86_400_000, to: NOW });
  const sum = rows.reduce((all, row) => all + row.applied + row.duplicate + row.suppressed + row.quarantined, 0);
  expectEqual(problems, 'ledger', [sum, run.records.reduce((all, { entries }) => all + entries.length, 0)]);
};

const compareLedger = async (problems: Problems, run: Run, expected: Expected): Promise<void> => {
  const rows = await run.deployment.ports.ledger.read({ from: NOW - 60 * 86_400_000, to: NOW });
  const sum = (name: 'applied' | 'duplicate' | 'quarantined'): number => rows.reduce((all, row) => all + row[name], 0);
  const totals = { applied: sum('applied'), duplicate: sum('duplicate'), quarantined: sum('quarantined') };
  expectEqual(problems, 'ledger', [totals, expected.totals]);
  const { events } = await run.deployment.ports.quarantine.list({ limit: 1000 });
  expectEqual(problems, 'quarantine', [events.length, expected.totals.quarantined]);
};

const compareRefusals = async (problems: Problems, run: Run, expected: Expected): Promise<void> => {
  const found = await run.deployment.ports.refusals.find([...expected.births.keys()]);
  const kept = [...found].flatMap(([key, answers]) =>
    [...answers].map(([purpose, cell]) => [JSON.stringify([key, purpose]), [key, purpose, cell]] as const),
  );
  expectEqual(problems, 'refusals', [
    kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each),
    expected.refusals,
  ]);
};

/** What was answered before an erasure may stand, for the addresses of others; what was answered since must. */
const compareErasedRefusals = async (problems: Problems, run: Run, expected: Expected): Promise<void> => {
  const found = await run.deployment.ports.refusals.find(expected.refusals.map(([key]) => key));
  for (const [key, purpose, cell] of expected.refusals)
    if (isNews(found.get(key), { key, purpose, cell })) problems.push(`an answer of ${key} for ${purpose} is lost`);
};

/** Everything in which a run's end differs from what the batch computation says; empty when L1 and L2 held. */
export const compareRun = async (run: Run): Promise<readonly string[]> => {
  if (run.problem !== undefined) return [run.problem];
  const problems: Problems = [];
  const expected = expectedOf(recordsLeft(run), clearKeyring, run.rules);
  const { profiles } = run.deployment.ports;
  const heads: ProfileHead[] = [];
  for (const component of expected.resolution.components) {
    const pointers = await profiles.pointers(component.members);
    const found = await profiles.heads([...pointers.values()].map(({ profileId }) => profileId));
    const ids = new Set(component.members.map((key) => found.get(pointers.get(key)?.profileId ?? '')?.profileId));
    const [head] = found.values();
    if (ids.size !== 1 || !head || ids.has(undefined)) {
      problems.push(`${component.members.join(', ')} should be one person, is ${[...ids].join(', ')}`);
      continue;
    }
    heads.push(head);
    for (const key of component.members) {
      expectEqual(problems, `${key} born`, [pointers.get(key)?.firstReceivedAt, expected.births.get(key)]);
      const id = clearKeyring.profileIdOf(key, 0);
      const former = (await profiles.heads([id])).get(id);
      const isNative = (component.held?.[key]?.[0]?.from ?? 0) === 0;
      if (isNative && former && former.profileId !== head.profileId)
        problems.push(`${id} leads to ${former.profileId}`);
      const isolation = expected.resolution.isolated.get(key);
      expectEqual(problems, `${key} isolated`, [pointers.get(key)?.isolated, isolation]);
    }
    await comparePerson(problems, { component, head }, { run, expected });
  }
  const { heads: all } = await profiles.scan({ segment: 0, segments: 1, limit: 1000 });
  expectEqual(problems, 'profiles', [
    all.map(({ profileId }) => profileId).sort(),
    expected.resolution.components.map(({ founder }) => clearKeyring.profileIdOf(founder, 0)).sort(),
  ]);
  await comparePublished(problems, run, heads);
  await compareLinks(problems, run, expected);
  if (run.erasures.erased.size + run.erasures.noted.length === 0) {
    await compareRefusals(problems, run, expected);
    await compareLedger(problems, run, expected);
  } else {
    await compareErasedRefusals(problems, run, expected);
    await compareErasedLedger(problems, run);
    problems.push(...(await residueOf(run)));
  }
  return problems;
};
