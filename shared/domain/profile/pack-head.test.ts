import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { IdentifierKey } from '../identity/identifier.ts';
import { packHead, unpackHead } from './pack-head.ts';
import type { ProfileHead } from './profile.ts';

const at = fc.integer({ min: 946_684_800_000, max: 1_900_000_000_000 });
const name = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('__proto__', 'constructor', 'a b,c'),
);
const cells = fc.dictionary(
  name,
  fc.record({ value: fc.jsonValue() as fc.Arbitrary<null>, at, messageId: fc.uuid() }),
  { maxKeys: 5, noNullPrototype: true },
);
const key = fc.constantFrom('userId:a', 'email:b_-', 'anonymousId:c').map((text) => text as IdentifierKey);
const HELD = 'anonymousId:c' as IdentifierKey;
const head: fc.Arbitrary<ProfileHead> = fc.record(
  {
    profileId: fc.string(),
    version: fc.nat(),
    founder: key,
    foundedAt: at,
    epoch: fc.nat(3),
    identifierCounts: fc.dictionary(fc.constantFrom('userId', 'email'), fc.nat(9), { noNullPrototype: true }),
    hasRefusedLinks: fc.boolean(),
    rulesVersion: fc.integer({ min: -1, max: 1000 }),
    state: fc.record(
      {
        traits: cells,
        consent: fc.dictionary(
          name,
          fc.oneof(
            fc.record({ granted: fc.boolean(), at }),
            fc.record({ granted: fc.constant(true), at, act: fc.constant(true as const) }),
          ),
          { maxKeys: 3, noNullPrototype: true },
        ),
        anchors: fc.dictionary(
          key,
          fc.record({
            shard: fc.constantFrom('', 'shardId-000000000001'),
            sequence: fc.bigInt({ min: 0n, max: 10n ** 56n }).map(String),
            mark: fc.oneof(fc.constant(0), at),
          }),
          { noNullPrototype: true },
        ) as fc.Arbitrary<ProfileHead['state']['anchors']>,
        leaves: fc.dictionary(
          fc.constantFrom('h1', 'h2'),
          fc.oneof(
            fc.array(at),
            fc.record({ x: fc.array(fc.array(at)) }),
            fc.record({ h: at, t: fc.array(at), v: fc.array(fc.oneof(fc.string(), fc.integer())) }),
          ),
          { noNullPrototype: true },
        ),
        firstSeen: fc.oneof(fc.constant(0), at),
        lastSeen: fc.oneof(fc.constant(0), at),
        lastContact: fc.oneof(fc.constant(0), at),
        definitionsVersion: fc.nat(),
      },
      { requiredKeys: ['traits', 'consent', 'anchors', 'leaves', 'firstSeen', 'lastSeen', 'definitionsVersion'] },
    ),
    memberships: fc.dictionary(
      name.filter((text) => text.isWellFormed()),
      fc.record({ since: at }),
      { maxKeys: 4, noNullPrototype: true },
    ),
    wasSplit: fc.constant(true as const),
    isSeparated: fc.constant(true as const),
    hasUnfollowed: fc.constant(true as const),
    isStale: fc.constant(true as const),
    hasMarksOutside: fc.constant(true as const),
    recent: fc.constant({ email: [1_800_000_000_000] }),
    held: fc.constant({ [HELD]: [{ until: 1_700_000_000_000 }, { from: 1_700_000_000_001 }] }),
    armedAt: at,
    lastLinkAt: fc.constant(0),
  },
  {
    requiredKeys: [
      'profileId',
      'version',
      'founder',
      'foundedAt',
      'epoch',
      'identifierCounts',
      'hasRefusedLinks',
      'rulesVersion',
      'state',
      'memberships',
      'lastLinkAt',
    ],
  },
);

test('a head comes back from its packed form as it was', () => {
  fc.assert(
    fc.property(
      head,
      fc.option(fc.record({ lastLinkAt: at, lastLinkId: fc.uuid() }), { nil: undefined }),
      (bare, link) => {
        const whole = { ...bare, ...link };
        const packed = JSON.parse(JSON.stringify(packHead(whole)));
        assert.deepEqual(
          unpackHead(packed, { profileId: whole.profileId, version: whole.version }),
          JSON.parse(JSON.stringify(whole)),
        );
      },
    ),
    { numRuns: 200 },
  );
});

test('an answer that was written before acts were told apart is one that rode on an event', () => {
  const [sample] = fc.sample(head, { numRuns: 1, seed: 1 });
  assert.ok(sample);
  const packed = [...packHead({ ...sample, state: { ...sample.state, lastSeen: 1_000 } })];
  packed[7] = '[["advertising",1,"-s"],["email",0,"0"]]';
  const { consent } = unpackHead(packed as never, { profileId: 'p', version: 1 }).state;
  assert.deepEqual(consent, { advertising: { granted: true, at: 972 }, email: { granted: false, at: 1_000 } });
});
