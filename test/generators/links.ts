import fc from 'fast-check';
import { type IdentifierKey, type Link, typeOfKey } from '../../shared/domain/identity/identifier.ts';
import { compareSightings } from '../../shared/domain/identity/link-order.ts';
import { type Component, type Known, type Resolution, resolve } from '../../shared/domain/identity/resolve.ts';
import { DEFAULT_RULES, type IdentityRules, PLAIN_TYPE, type TypeRules } from '../../shared/domain/identity/rules.ts';
import { pairOf, type Separation } from '../../shared/domain/identity/separation.ts';

/** So few identifiers that everything collides. */
export const KEYS = [
  ...['userId:1', 'userId:2', 'userId:3', 'email:1', 'email:2', 'email:3'],
  ...['anonymousId:1', 'anonymousId:2', 'anonymousId:3', 'card:1', 'card:2'],
] as IdentifierKey[];

const UNSHARED = { userIds: 99, devices: 99 };

/**
 * The ends of January and February, half a day apart: months overtake each other there. Far later, nothing counts any more
 * but what counts for ever.
 */
const MONTH_END = Date.UTC(2026, 0, 29);
export const instants = fc.oneof(
  fc.nat(6).map((n) => MONTH_END + n * 43_200_000),
  fc.nat(6).map((n) => MONTH_END + (30 + n / 2) * 86_400_000),
  fc.nat(2).map((n) => MONTH_END + n * 370 * 86_400_000),
);

interface Span {
  readonly policies?: readonly TypeRules['policy'][];
  readonly windows?: readonly TypeRules['window'][];
  readonly userIds?: number;
  readonly isShared?: boolean;
}

/** Rules with low limits; `isShared` lets super-nodes come to be. */
export const rulesWithin = ({
  policies,
  windows,
  userIds = 1,
  isShared = false,
}: Span = {}): fc.Arbitrary<IdentityRules> => {
  const type: fc.Arbitrary<TypeRules> = fc.record({
    limit: fc.integer({ min: 1, max: 3 }),
    window: fc.constantFrom(...(windows ?? (['ever', 'ever', 'weekly', 'monthly', 'annually'] as const))),
    policy: fc.constantFrom(...(policies ?? (['demote', 'moveToLatest'] as const))),
    sharedBy: isShared ? fc.record({ userIds: fc.nat(2), devices: fc.nat(2) }) : fc.constant(UNSHARED),
    names: fc.constant([]),
    blocked: fc.constant({ values: [], patterns: [] }),
  });
  return fc.record({ email: type, anonymousId: type, card: type }).map((types) => ({
    ...DEFAULT_RULES,
    types: { ...types, userId: { ...PLAIN_TYPE, limit: userIds, sharedBy: UNSHARED } },
  }));
};

/** Any links; an asserted one between userIds is an alias, as collection has it. */
export const links = fc
  .array(
    fc.record({
      anchor: fc.constantFrom(...KEYS),
      other: fc.constantFrom(...KEYS),
      messageId: fc.constantFrom('a', 'b', 'c'),
      sourceId: fc.constantFrom('s', 't'),
      trust: fc.constantFrom('asserted' as const, 'asserted' as const, 'claimed' as const),
      receivedAt: instants,
    }),
    { maxLength: 16 },
  )
  .map((all) =>
    all.map((each): Link => {
      const areUsers = typeOfKey(each.anchor) === 'userId' && typeOfKey(each.other) === 'userId';
      return areUsers && each.trust === 'asserted' ? { ...each, alias: true } : each;
    }),
  );

/** What an officer may have ordered: at most one order for each pair and kind. */
export const separations: fc.Arbitrary<Separation[]> = fc
  .uniqueArray(
    fc.record({
      x: fc.constantFrom(...KEYS),
      y: fc.constantFrom(...KEYS),
      kind: fc.constantFrom('apart' as const, 'apart' as const, 'cut' as const),
      isInForce: fc.boolean(),
      at: fc.nat(3),
    }),
    { maxLength: 4, selector: ({ x, y, kind }) => `${[x, y].sort()}${kind}` },
  )
  .map((all) =>
    all
      .filter(({ x, y }) => x !== y)
      .map(({ x, y, kind, isInForce, at }) => ({ ...pairOf(x, y), kind, isInForce, at, messageId: 'o', reason: 'r' })),
  );

const perKey = (times: fc.Arbitrary<number>): fc.Arbitrary<ReadonlyMap<IdentifierKey, number>> =>
  fc.array(fc.tuple(fc.constantFrom(...KEYS), times), { maxLength: 5 }).map((entries) => new Map(entries));

/** What is known besides links: separations, releases and births before the first link. */
export const known: fc.Arbitrary<Known> = fc.record({
  separations,
  releases: perKey(instants),
  births: perKey(fc.nat(3)),
});

const ordered = (component: Component): Component => ({ ...component, members: component.members.toSorted() });

/** All that a resolution says, in one order. */
export const said = ({ components, refused, isolated }: Resolution) => ({
  components: components.map(ordered).toSorted((a, b) => ((a.members[0] ?? '') < (b.members[0] ?? '') ? -1 : 1)),
  refused: [...refused].sort(),
  isolated: [...isolated].sort(),
});

/** The person that has an identifier now. */
export const personOf = ({ components }: Resolution, key: IdentifierKey): Component | undefined =>
  components.find(({ members }) => members.includes(key));

/**
 * Calls back with the resolution before and after each link, in the order of their sighting: what is decided online. Links that
 * were seen before change nothing and are left out.
 */
export const eachStep = (
  all: readonly Link[],
  rules: IdentityRules,
  step: (step: { readonly link: Link; readonly before: Resolution; readonly after: Resolution }) => void,
): void => {
  const sorted = all.toSorted(compareSightings);
  for (const [i, link] of sorted.entries()) {
    const earlier = sorted.slice(0, i);
    if (earlier.some((each) => compareSightings(each, link) === 0)) continue;
    step({ link, before: resolve(earlier, rules), after: resolve([...earlier, link], rules) });
  }
};
