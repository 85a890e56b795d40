import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { eachStep, KEYS, known, links, rulesWithin } from '../../../test/generators/links.ts';
import { addDuration } from '../segment/duration.ts';
import { type IdentifierKey, type Link, typeOfKey } from './identifier.ts';
import { firstSightings, linkName } from './link-order.ts';
import { isWithin, keysHeld, periodsOf } from './period.ts';
import { type Resolution, resolve } from './resolve.ts';
import { DEFAULT_RULES, type LimitWindow, PLAIN_TYPE, rulesOf } from './rules.ts';

const RUNS = { numRuns: 1000 };
const MONTHS = { annually: 12, monthly: 1 };

/** Until when what was tied at an instant counts. */
const countsUntil = (at: number, window: LimitWindow): number => {
  if (window === 'ever') return Number.POSITIVE_INFINITY;
  return window === 'weekly' ? at + 7 * 86_400_000 : addDuration(at, { months: MONTHS[window], ms: 0 });
};

/** How many of these identifiers, tied when, count at an instant. */
const countingAt = (keys: Iterable<IdentifierKey>, tiedAt: ReadonlyMap<IdentifierKey, number>, on: TypeOn): number =>
  [...keys].filter((key) => typeOfKey(key) === on.type && on.at < countsUntil(tiedAt.get(key) ?? 0, on.window)).length;

interface TypeOn {
  readonly type: string;
  readonly window: LimitWindow;
  readonly at: number;
}

/** After each link that joined two people: who they are together, and when each identifier was first tied to anybody. */
const joinsOf = (followed: readonly Link[]) => {
  const tiedAt = new Map<IdentifierKey, number>();
  const person = new Map(KEYS.map((key) => [key, new Set([key])]));
  return followed.flatMap(({ anchor, other, receivedAt }) => {
    for (const key of [anchor, other]) tiedAt.set(key, tiedAt.get(key) ?? receivedAt);
    const both = new Set([...(person.get(anchor) ?? []), ...(person.get(other) ?? [])]);
    if (both.size === person.get(anchor)?.size) return [];
    for (const key of both) person.set(key, both);
    return [{ both, at: receivedAt, tiedAt: new Map(tiedAt) }];
  });
};

test('whenever a link is followed nobody has more identifiers that count just then than the limit', () => {
  fc.assert(
    fc.property(links, rulesWithin({ policies: ['demote'] }), (all, rules) => {
      const { refused } = resolve(all, rules);
      const followed = firstSightings(all, rules).filter(
        (each) => each.anchor !== each.other && !refused.has(linkName(each)),
      );
      for (const { both, at, tiedAt } of joinsOf(followed)) {
        for (const type of ['email', 'anonymousId', 'card']) {
          const { limit, window } = rulesOf(rules, type);
          assert.ok(countingAt(both, tiedAt, { type, window, at }) <= limit, `${[...both].join(' ')}: ${window}`);
        }
      }
    }),
    RUNS,
  );
});

/** Who held an identifier at an instant: the places of the components that say so. */
const holdersAt = ({ components }: Resolution, key: IdentifierKey, at: number): number[] =>
  components.flatMap(({ members, held }, place) =>
    keysHeld(members, held).includes(key) && periodsOf(held, key).some((period) => isWithin(period, at)) ? [place] : [],
  );

test('every instant of an identifier belongs to one person, and the last to whom it is with now', () => {
  fc.assert(
    fc.property(links, rulesWithin({ isShared: true }), known, (all, rules, beside) => {
      const resolution = resolve(all, rules, beside);
      const times = all.flatMap(({ receivedAt }) => [receivedAt - 1, receivedAt, receivedAt + 1]);
      for (const key of resolution.components.flatMap(({ members }) => members)) {
        for (const at of [0, ...times]) assert.equal(holdersAt(resolution, key, at).length, 1, `${key} at ${at}`);
        const [last] = holdersAt(resolution, key, Number.MAX_SAFE_INTEGER);
        assert.ok(resolution.components[last ?? -1]?.members.includes(key), key);
      }
    }),
    RUNS,
  );
});

test('a later link moves no past: what two identifiers have in common of earlier instants stays in common', () => {
  fc.assert(
    fc.property(links, rulesWithin({ policies: ['moveToLatest'] }), (all, rules) => {
      const times = [...new Set(all.flatMap(({ receivedAt }) => [receivedAt - 1, receivedAt]))];
      eachStep(all, rules, ({ link, before, after }) => {
        const movedTo = new Map<number, number>();
        for (const key of before.components.flatMap(({ members }) => members)) {
          for (const at of times.filter((each) => each < link.receivedAt)) {
            const [was = -1] = holdersAt(before, key, at);
            const [is = -1] = holdersAt(after, key, at);
            assert.equal(movedTo.get(was) ?? is, is, `${key} at ${at}`);
            movedTo.set(was, is);
          }
        }
      });
    }),
    { numRuns: 300 },
  );
});

test('an identifier is passed on only by a policy that says so', () => {
  fc.assert(
    fc.property(links, rulesWithin({ policies: ['demote'] }), known, (all, rules, beside) => {
      for (const { held } of resolve(all, rules, beside).components) assert.equal(held, undefined);
    }),
    RUNS,
  );
});

const key = (text: string): IdentifierKey => text as IdentifierKey;
const linked = (anchor: string, other: string, at: string): Link => {
  const receivedAt = Date.parse(`${at}Z`);
  const seen = { messageId: `m${receivedAt}`, sourceId: 's', trust: 'asserted' as const, receivedAt };
  return { anchor: key(anchor), other: key(other), ...seen };
};

test('a value tied at the end of a month may stop to count after one tied later: the limit holds all the same', () => {
  const email = { ...PLAIN_TYPE, limit: 2, window: 'monthly' as const };
  const rules = { ...DEFAULT_RULES, types: { ...DEFAULT_RULES.types, email } };
  const all = [
    linked('userId:1', 'email:1', '2026-01-30T10:00'),
    linked('userId:1', 'email:2', '2026-01-31T09:00'),
    linked('userId:1', 'email:3', '2026-02-28T09:00'),
    linked('userId:1', 'email:4', '2026-02-28T09:30'),
  ];
  const { refused } = resolve(all, rules);
  assert.deepEqual([...refused], [[linkName(all[3] as Link), 'limit-email']]);
});

test('a device that was passed on counts against the limit of its former user no more', () => {
  const anonymousId = { ...PLAIN_TYPE, limit: 1, window: 'annually' as const, policy: 'moveToLatest' as const };
  const rules = { ...DEFAULT_RULES, types: { ...DEFAULT_RULES.types, anonymousId } };
  const { components, refused } = resolve(
    [
      linked('userId:1', 'anonymousId:a', '2026-01-01T10:00'),
      linked('userId:2', 'anonymousId:a', '2026-01-02T10:00'),
      linked('email:z', 'anonymousId:b', '2026-01-03T10:00'),
      linked('userId:1', 'email:z', '2026-01-04T10:00'),
    ],
    rules,
  );
  assert.equal(refused.size, 0);
  assert.ok(
    components.some(({ members }) => members.includes(key('userId:1')) && members.includes(key('anonymousId:b'))),
  );
});
