import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { KEYS, links, rulesWithin, separations } from '../../../test/generators/links.ts';
import { attachLinks, type DecidedLink, type Person, unsettledLinks } from './attach-links.ts';
import type { IdentifierKey, Link } from './identifier.ts';
import { firstSightings, linkName } from './link-order.ts';
import { type Component, type Known, type Resolution, resolve } from './resolve.ts';
import type { IdentityRules } from './rules.ts';

/** All identifiers were received before any link, so that no link makes one older. */
const births = new Map(KEYS.map((key, place) => [key, place]));

/** Persons as the stitcher knows them: from what is stored of a resolution, their members apart. */
const personsOf = ({ components }: Resolution): Map<IdentifierKey, Person> => {
  const personOf = new Map<IdentifierKey, Person>();
  for (const { members, held: _, ...standing } of components) {
    const settled = standing.lastLink ? { settled: standing.lastLink } : {};
    const person: Person = { standing, profileIds: [standing.founder], touched: false, ...settled };
    for (const key of members) personOf.set(key, person);
  }
  return personOf;
};

/** What links to come depend on; `hasUnfollowed` is a hint that may stay when nothing needs it any more. */
const standingIn = ({
  founder,
  foundedAt,
  counts,
  recent,
  orderMatters,
  isSeparated,
}: Component | Person['standing']) => ({
  ...{ founder, foundedAt, recent, orderMatters, isSeparated },
  counts: Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
});

const groupsOf = (personOf: ReadonlyMap<IdentifierKey, Person>): string[] =>
  [...Map.groupBy(personOf.keys(), (key) => personOf.get(key)).values()]
    .map((keys) => keys.toSorted().join(' '))
    .sort();

const holdEqual = (
  personOf: ReadonlyMap<IdentifierKey, Person>,
  decided: readonly DecidedLink[],
  { before, after }: { readonly before: Resolution; readonly after: Resolution },
): void => {
  assert.deepEqual(groupsOf(personOf), after.components.map(({ members }) => members.toSorted().join(' ')).sort());
  for (const component of after.components) {
    const [member] = component.members;
    const person = member && personOf.get(member);
    assert.ok(person);
    assert.deepEqual(standingIn(person.standing), standingIn(component));
    // Where order matters, links are read whatever the hint says: a replay leaves it with whom an identifier was taken from, too.
    const isAsked = component.hasUnfollowed && !component.orderMatters;
    if (isAsked) assert.ok(person.standing.hasUnfollowed, 'forgot a link that is not followed');
  }
  const refused = new Map(before.refused);
  for (const link of decided) {
    if (link.refused === undefined) refused.delete(linkName(link));
    else refused.set(linkName(link), link.refused);
  }
  assert.deepEqual([...refused].sort(), [...after.refused].sort());
};

/** Links come in any order, some of them together: what is decided of each lot online, and what had to be replayed. */
const attachAll = (
  lots: readonly (readonly Link[])[],
  rules: IdentityRules,
  beside: Known,
): { readonly online: number; readonly replayed: number } => {
  const told: Link[] = [];
  const done = { online: 0, replayed: 0 };
  for (const lot of lots) {
    const before = resolve(told, rules, beside);
    const stored = new Map(firstSightings(told, rules).map((link) => [linkName(link), link]));
    told.push(...lot);
    const after = resolve(told, rules, beside);
    const personOf = personsOf(before);
    const unsettled = unsettledLinks(firstSightings(lot, rules), stored);
    const decided = attachLinks(personOf, unsettled, { rules, isolated: before.isolated });
    // Who makes or ends a super-node is seen elsewhere, and replays.
    const isElsewhere = [...KEYS].some((key) => before.isolated.has(key) !== after.isolated.has(key));
    done[decided === 'replay' || isElsewhere ? 'replayed' : 'online'] += 1;
    if (decided !== 'replay' && !isElsewhere) holdEqual(personOf, decided, { before, after });
  }
  return done;
};

const lots = fc
  .tuple(links, fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 16, maxLength: 16 }))
  .map(([all, sizes]) => {
    const open = [...all];
    return sizes.map((size) => open.splice(0, size)).filter((lot) => lot.length > 0);
  });

test('what is decided online of links in any order is what a replay of all of them says', () => {
  const total = { online: 0, replayed: 0 };
  fc.assert(
    fc.property(lots, rulesWithin({ isShared: true }), separations, (told, rules, ordered) => {
      const { online, replayed } = attachAll(told, rules, { births, separations: ordered });
      total.online += online;
      total.replayed += replayed;
    }),
    { numRuns: 1000 },
  );
  assert.ok(total.online > 500 && total.replayed > 500, `online ${total.online}, replayed ${total.replayed}`);
});

test('where rules allow a person several userIds, too', () => {
  fc.assert(
    fc.property(lots, rulesWithin({ userIds: 3 }), (told, rules) => {
      attachAll(told, rules, { births });
    }),
    { numRuns: 1000 },
  );
});

test('a link that was seen before settles nothing anew, and one seen to be earlier does', () => {
  const [anchor, other] = ['userId:1', 'email:1'] as unknown as [IdentifierKey, IdentifierKey];
  const known: Link = { anchor, other, messageId: 'm', sourceId: 's', trust: 'claimed', receivedAt: 5 };
  const stored = new Map([[linkName(known), known]]);
  assert.deepEqual(unsettledLinks([{ ...known, receivedAt: 6 }], stored), []);
  assert.deepEqual(unsettledLinks([known], stored), []);
  const earlier = { ...known, receivedAt: 4 };
  assert.deepEqual(unsettledLinks([earlier], stored), [{ link: earlier, isKnown: true }]);
  const asserted: Link = { ...known, trust: 'asserted' };
  assert.deepEqual(unsettledLinks([asserted], stored), [{ link: asserted, isKnown: false }]);
});
