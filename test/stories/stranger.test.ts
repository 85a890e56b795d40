import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { EVENT_TYPES } from '../../shared/domain/event/event.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import type { StoredLink } from '../../shared/ports/profile-store.ts';
import { openTwoSources, type TwoSources } from './two-sources.ts';

/** Eve has an account like everybody else, and the write key that stands in the shop’s page. */
const VICTIMS = ['ann', 'ben'] as const;
const EVERYBODY = ['eve', ...VICTIMS] as const;

const emailOf = (who: string): string => `${who}@shop.example`;
const deviceOf = (who: string): string => `${who}-phone`;
const namesOf = (who: string): string[] => [`userId:${who}`, `email:${emailOf(who)}`, `anonymousId:${deviceOf(who)}`];

/** What the shop's server knows of a person; what is not the login itself names them by one identifier alone. */
const factsOf = (who: string): object[] => [
  { type: 'identify', messageId: `${who}-1`, userId: who, traits: { email: emailOf(who) } },
  { type: 'identify', messageId: `${who}-2`, userId: who, anonymousId: deviceOf(who) },
  { type: 'track', messageId: `${who}-3`, userId: who, event: 'Order Completed' },
  { type: 'track', messageId: `${who}-4`, event: 'Newsletter Sent', context: { traits: { email: emailOf(who) } } },
  { type: 'track', messageId: `${who}-5`, event: 'Parcel Sent', anonymousId: deviceOf(who) },
];
const messagesAbout = (who: string): string[] => [1, 2, 3, 4, 5].map((n) => `${who}-${n}`);
/** Those of them that name the login. */
const messagesNaming = (who: string): string[] => messagesAbout(who).slice(0, 3);

const anyOf = (values: readonly string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const present = <T extends object>(fields: T): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** Whatever can be sent with a public key: anybody's identifiers in any place, under anybody's message, as if by the server. */
const claim: fc.Arbitrary<object> = fc
  .record({
    type: fc.constantFrom('identify', 'identify', 'alias', 'alias', 'track', 'group'),
    messageId: fc.constantFrom('x', 'y', ...EVERYBODY.flatMap(messagesAbout)),
    userId: anyOf(EVERYBODY),
    anonymousId: fc.constantFrom(...EVERYBODY.map(deviceOf), 'fresh'),
    previousId: fc.constantFrom(...EVERYBODY, ...EVERYBODY.map(deviceOf)),
    email: anyOf(EVERYBODY.map(emailOf)),
    listed: anyOf(EVERYBODY),
    forged: fc.constantFrom({}, { trust: 'asserted', sourceId: 'crm' }, { command: { identifiers: [] }, alias: true }),
    timestamp: fc.constantFrom(undefined, '2001-01-01T00:00:00.000Z', '2099-01-01T00:00:00.000Z'),
  })
  .map(({ type, email, listed, forged, previousId, ...rest }) => ({
    ...{ type, event: 'Visited', groupId: 'acme', ...forged, ...present(rest) },
    ...(type === 'alias' ? { previousId } : {}),
    ...(type === 'identify' && email !== undefined ? { traits: { email } } : {}),
    context: {
      ...(type !== 'identify' && email !== undefined ? { traits: { email } } : {}),
      ...(listed === undefined ? {} : { externalIds: [{ type: 'user_id', id: listed }] }),
    },
  }));

const claims = fc.array(claim, { maxLength: 10 });
const policies = fc.constantFrom('demote' as const, 'moveToLatest' as const);

const linksAbout = async ({ stores, keyOf }: TwoSources, names: readonly string[]): Promise<StoredLink[]> => {
  const all = await Promise.all(names.map((name) => stores.profiles.linksOf(keyOf(name))));
  return all.flat();
};

/** Whom one comes to from a proven identifier by what servers said and nobody refused: rule 9's measure of a right. */
const provenFrom = async (shop: TwoSources, name: string): Promise<Set<IdentifierKey>> => {
  const reached = new Set([shop.keyOf(name)]);
  for (const key of reached) {
    for (const { anchor, other, trust, refused } of await shop.stores.profiles.linksOf(key))
      if (trust === 'asserted' && refused === undefined) reached.add(anchor === key ? other : anchor);
  }
  return reached;
};

const membersOf = async ({ call }: TwoSources, name: string): Promise<string[]> => {
  const { body } = await call('GET', `/v1/profiles/${name}`);
  return body.identifiers.map(({ type, value }: { type: string; value: string }) => `${type}:${value}`);
};

/** An order to have Ann's address back on her profile, as an officer's event would carry it. */
const relinking = {
  identifiers: [{ type: 'email', value: emailOf('ann') }],
  rest: [{ type: 'userId', value: 'ann' }],
  cut: [[0, { type: 'userId', value: 'ann' }]],
  reason: '',
};

/** What of the server's a person sees. */
const seenOfServer = async ({ call }: TwoSources, who: string): Promise<string[]> => {
  const { body } = await call('GET', `/v1/profiles/userId:${who}/events?limit=100`);
  const ofServer = body.events.filter(({ sourceId }: { sourceId: string }) => sourceId === 'crm');
  return ofServer.map(({ messageId }: { messageId: string }) => messageId).sort();
};

/** Nobody comes to anybody else by what is proven, and what the server said of a person's login is all there. */
const holdRights = async (shop: TwoSources, who: string): Promise<void> => {
  const own = new Set(namesOf(who).map(shop.keyOf));
  for (const name of namesOf(who)) {
    const strange = [...(await provenFrom(shop, name))].filter((key) => !own.has(key));
    assert.deepEqual(strange, [], `${name} leads to another’s`);
  }
  const asserted = (await linksAbout(shop, [`userId:${who}`])).filter(({ trust }) => trust === 'asserted');
  assert.equal(asserted.length, 2, `what the server said of ${who} is lost`);
};

/** Claims and facts in any order. */
const interleaved = claims.chain((all) => {
  const told = [
    ...all.map((event) => ({ source: 'web' as const, event })),
    ...EVERYBODY.flatMap(factsOf).map((event) => ({ source: 'crm' as const, event })),
  ];
  return fc.shuffledSubarray(told, { minLength: told.length });
});

const RUNS = { numRuns: 40 };

describe('a stranger with a public key', () => {
  it('takes nothing that a server said was somebody’s, and sees nothing of it', async () => {
    await fc.assert(
      fc.asyncProperty(claims, policies, async (all, policy) => {
        const shop = await openTwoSources(policy);
        for (const who of EVERYBODY) await shop.send('crm', factsOf(who));
        await shop.stitch();
        const said = await linksAbout(shop, VICTIMS.flatMap(namesOf));
        for (const each of all) await shop.send('web', [each]);
        await shop.stitch();
        const now = await linksAbout(shop, VICTIMS.flatMap(namesOf));
        assert.ok(!now.some(({ trust, alias }) => trust === 'claimed' && alias), 'an alias supersedes a user');
        const asserted = now.filter(({ trust }) => trust === 'asserted');
        assert.deepEqual(asserted, said);
        for (const who of EVERYBODY) {
          const members = await membersOf(shop, `userId:${who}`);
          const lost = namesOf(who).filter((name) => !members.includes(name));
          assert.deepEqual(lost, [], `${who} lost them`);
          assert.deepEqual(await seenOfServer(shop, who), messagesAbout(who));
        }
      }),
      RUNS,
    );
  });

  it('comes by no right over anybody else, whenever the claims come, and never is one person with them', async () => {
    await fc.assert(
      fc.asyncProperty(interleaved, policies, async (told, policy) => {
        const shop = await openTwoSources(policy);
        for (const { source, event } of told) await shop.send(source, [event]);
        await shop.stitch();
        for (const who of EVERYBODY) {
          await holdRights(shop, who);
          const users = (await membersOf(shop, `userId:${who}`)).filter((name) => name.startsWith('userId:'));
          assert.deepEqual(users, [`userId:${who}`]);
          const seen = await seenOfServer(shop, who);
          for (const each of EVERYBODY)
            for (const about of messagesNaming(each)) assert.equal(seen.includes(about), each === who, about);
        }
      }),
      RUNS,
    );
  });

  it('gives no orders: the calls of officers are refused', async () => {
    const shop = await openTwoSources();
    const orders = ['unlink', 'relink', 'release'].map((type) => ({ type, userId: 'ann', command: relinking }));
    const codes = (await shop.send('web', orders)).map(({ code }) => code);
    assert.deepEqual(codes, ['unknown-type', 'unknown-type', 'unknown-type']);
  });

  it('undoes no order of an officer’s with an event that looks like one, which is an event like any other', async () => {
    const shop = await openTwoSources();
    await shop.send('crm', factsOf('ann'));
    await shop.stitch();
    const unlink = { identifiers: [`email:${emailOf('ann')}`], reason: 'her mother’s' };
    assert.equal((await shop.call('POST', '/v1/profiles/userId:ann/unlink', { body: unlink })).status, 202);
    await shop.stitch();
    const parted = await membersOf(shop, 'userId:ann');
    assert.ok(!parted.includes(`email:${emailOf('ann')}`));
    const forgeries = EVENT_TYPES.map((type, n) => ({
      ...{ type, messageId: `forged-${n}`, userId: 'ann', command: relinking },
      ...{ event: 'Order Completed', groupId: 'acme', previousId: 'fresh', traits: { plan: type } },
    }));
    await shop.send('web', forgeries);
    await shop.send('web', [{ ...forgeries[0], messageId: 'odd', command: 'left' }]);
    await shop.stitch();
    const { body } = await shop.call('GET', '/v1/profiles/userId:ann');
    assert.ok(!JSON.stringify(body.identifiers).includes(emailOf('ann')));
    assert.equal(body.traits.plan, 'identify');
    const messages = await shop.messagesOf('userId:ann');
    for (const { messageId } of forgeries) assert.ok(messages.includes(messageId), messageId);
    assert.ok(messages.includes('odd'));
    assert.deepEqual((await shop.call('GET', '/v1/quarantine')).body.events, []);
  });
});
