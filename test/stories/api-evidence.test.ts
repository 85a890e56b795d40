import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openDeployment } from './api-deployment.ts';

const DAY = 86_400_000;
const start = Date.UTC(2026, 10, 22, 10);
const at = (ms: number): string => new Date(start + ms).toISOString();

/** Joe's orders, and a phone and an address of his wife's that ended up with him. */
const open = async () => {
  const deployment = openDeployment(start);
  const { call, stitch } = deployment;
  await call('PUT', '/v1/sources/web', { body: { name: 'Web', trust: 'claimed', writeKey: 'web-write-key' } });
  await call('PUT', '/v1/segments/buyers', { body: { name: 'Buyers', definition: { event: 'Order Completed' } } });
  await call('PUT', '/v1/segments/known', { body: { name: 'Known', definition: { identifier: 'userId' } } });
  const spent = { event: 'Order Completed', aggregate: { fn: 'max', property: 'total' } };
  await call('PUT', '/v1/computed-traits/largest', { body: { name: 'Largest', definition: spent } });
  const send = async (...batch: object[]) => {
    const sent = await call('POST', '/v1/batch', { body: { batch, writeKey: 'web-write-key' } });
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
    await stitch();
  };
  const order = { type: 'track', userId: 'joe', event: 'Order Completed' };
  await send({ type: 'page', anonymousId: 'laptop', messageId: 'p1', timestamp: at(-9 * DAY), name: 'Home' });
  deployment.wait(1000);
  await send({
    ...{ type: 'identify', userId: 'joe', anonymousId: 'laptop', messageId: 'i1', timestamp: at(-8 * DAY) },
    traits: { plan: 'free', city: 'Bonn' },
  });
  await send(
    { type: 'identify', userId: 'joe', messageId: 'i2', timestamp: at(-7 * DAY), traits: { plan: 'pro' } },
    { ...order, messageId: 'o1', timestamp: at(-3 * DAY), properties: { total: 70, sku: 'Red "Mug"' } },
    { ...order, messageId: 'o2', timestamp: at(-2 * DAY), properties: { total: 90 } },
    { ...order, messageId: 'o3', timestamp: at(-DAY), properties: { total: 20 } },
  );
  await send(
    { type: 'identify', anonymousId: 'laptop', messageId: 'w1', traits: { email: 'wife@shop.example' } },
    { type: 'page', anonymousId: 'phone', messageId: 'w2', context: { traits: { email: 'wife@shop.example' } } },
  );
  const joe = '/v1/profiles/userId:joe';
  const post = (path: string, body: object) => call('POST', path, { body });
  return { ...deployment, send, joe, post };
};

describe('the evidence behind a profile', () => {
  it('is found by a value alone, of whichever type it is, and by the profileId', async () => {
    const { call, post, joe } = await open();
    const { profileId } = (await call('GET', joe)).body;
    const find = async (value: string) => (await post('/v1/profiles/find', { value })).body.candidates;
    for (const [value, type] of [
      ['joe', 'userId'],
      [' WIFE@shop.example', 'email'],
      ['phone', 'anonymousId'],
    ] as const) {
      const [candidate, ...others] = await find(value);
      assert.deepEqual([candidate.profileId, candidate.identifiers[0].type, others], [profileId, type, []], value);
    }
    assert.deepEqual(await find(profileId), [{ profileId, identifiers: [] }]);
    const nobody = await post('/v1/profiles/find', { value: 'nobody@shop.example' });
    assert.deepEqual([nobody.status, nobody.body.candidates], [200, []]);
    assert.ok(nobody.body.tried.includes('email') && !nobody.body.tried.includes('phone'));
    const log = JSON.stringify((await call('GET', '/v1/audit')).body);
    assert.ok(!log.includes('shop.example'), 'whom was looked for is no clear text of the log');
  });

  it('lists every profile that one value names', async () => {
    const { post, send } = await open();
    await send({ type: 'page', anonymousId: 'joe', messageId: 'other' });
    const { candidates } = (await post('/v1/profiles/find', { value: 'joe' })).body;
    assert.deepEqual(
      candidates.map(({ identifiers }: { identifiers: { type: string }[] }) => identifiers[0]?.type),
      ['userId', 'anonymousId'],
    );
  });

  it('says which event set a trait, a computed trait and an identifier', async () => {
    const { call, joe, post, stitch } = await open();
    await post(`${joe}/rectify`, { traits: { city: 'Berlin' }, reason: 'she said so' });
    await stitch();
    const { body } = await call('GET', `${joe}/provenance`);
    assert.deepEqual(body.traits.plan, {
      ...{ messageId: 'i2', at: at(-7 * DAY), receivedAt: at(1000), sourceId: 'web', type: 'identify' },
    });
    assert.deepEqual([body.traits.city.rectified, body.traits.city.type], [true, 'rectify']);
    const { counted, setBy, newest } = body.computedTraits.largest;
    assert.deepEqual([counted, setBy.messageId, setBy.name], [3, 'o2', 'Order Completed']);
    assert.deepEqual(
      newest.map(({ messageId }: { messageId: string }) => messageId),
      ['o3', 'o2', 'o1'],
    );
    const from = Object.fromEntries(
      body.identifiers.map((each: { type: string; value: string; from: object }) => [each.value, each.from]),
    );
    assert.deepEqual([from.joe.messageId, from.joe.with, from.joe.trust], ['i1', 'anonymousId:laptop', 'claimed']);
    assert.deepEqual([from['wife@shop.example'].messageId, from.laptop.messageId], ['w1', 'p1']);
  });

  it('finds events by text, type, name, source and time, page by page', async () => {
    const { joe, post } = await open();
    const search = async (body: object) => (await post(`${joe}/events/search`, body)).body;
    const ids = (found: { events: { messageId: string }[] }) => found.events.map(({ messageId }) => messageId);
    const all = await search({});
    assert.equal(all.total, 8);
    assert.deepEqual(all.facets.names, [
      { value: 'Order Completed', count: 3 },
      { value: 'Page Viewed', count: 2 },
    ]);
    assert.deepEqual(ids(await search({ text: 'red "mug' })), ['o1']);
    assert.deepEqual(ids(await search({ text: 'nothing of the kind' })), []);
    assert.deepEqual(ids(await search({ types: ['page'] })), ['w2', 'p1']);
    assert.deepEqual(ids(await search({ names: ['Order Completed'], from: at(-2 * DAY), to: at(-DAY) })), ['o2']);
    assert.deepEqual(ids(await search({ sources: ['elsewhere'] })), []);
    const first = await search({ names: ['Order Completed'], limit: 2 });
    assert.deepEqual(ids(first), ['o3', 'o2']);
    const second = await search({ names: ['Order Completed'], limit: 2, cursor: first.next });
    assert.deepEqual([ids(second), second.next, second.facets], [['o1'], undefined, undefined]);
  });

  it('says who was in a segment at an instant of the past, and why', async () => {
    const { call, joe } = await open();
    const when = `?at=${at(-5 * DAY)}`;
    const memberOf = (body: { segments: { id: string; member: boolean }[] }) =>
      Object.fromEntries(body.segments.map(({ id, member }) => [id, member]));
    assert.deepEqual(memberOf((await call('GET', `${joe}/segments`)).body), { buyers: true, known: true });
    assert.deepEqual(memberOf((await call('GET', `${joe}/segments${when}`)).body), { buyers: false, known: true });
    const then = (await call('GET', `${joe}/segments/buyers${when}`)).body;
    assert.deepEqual([then.member, then.because[0].count], [false, 0]);
    const between = (await call('GET', `${joe}/segments/buyers?at=${at(-2.5 * DAY)}`)).body;
    assert.deepEqual([between.member, between.because[0].events.length], [true, 1]);
    assert.equal((await call('GET', `${joe}/segments?at=${at(DAY)}`)).status, 422);
  });
});

describe('an order to unlink', () => {
  const wrong = ['email:wife@shop.example', 'anonymousId:phone'];
  const namesOf = (person: { identifiers: string[] }) => person.identifiers.toSorted();

  it('is previewed exactly, and so is relinking; a preview changes nothing', async () => {
    const { call, joe, post, stitch, wait } = await open();
    const read = async (name: string) => (await call('GET', `/v1/profiles/${name}`)).body;
    const { profileId } = await read('userId:joe');
    const { body } = await post(`${joe}/unlink/preview`, { identifiers: wrong });
    assert.deepEqual(
      body.before.map((each: { profileId: string; events: number }) => [each.profileId, each.events]),
      [[profileId, 8]],
    );
    const [his, hers] = body.after;
    assert.deepEqual([his.profileId, namesOf(his), his.events], [profileId, ['anonymousId:laptop', 'userId:joe'], 6]);
    assert.deepEqual([hers.profileId, namesOf(hers), hers.events, hers.segments], [undefined, wrong.toSorted(), 2, []]);
    assert.deepEqual([body.linksCut, body.linksFollowed], [1, 0]);
    assert.equal((await read('userId:joe')).identifiers.length, 4);

    wait(1000);
    assert.equal((await post(`${joe}/unlink`, { identifiers: wrong, reason: 'hers' })).status, 202);
    await stitch();
    const parted = await read('userId:joe');
    assert.deepEqual([parted.profileId, parted.identifiers.length], [profileId, 2]);
    assert.equal((await post('/v1/profiles/anonymousId:phone/events/search', {})).body.total, hers.events);
    const back = (await post(`${joe}/relink/preview`, { identifiers: wrong })).body;
    assert.equal(back.before.length, 2);
    assert.deepEqual(
      back.after.map((each: { profileId: string; events: number; identifierCount: number }) => [
        each.profileId,
        each.events,
        each.identifierCount,
      ]),
      [[profileId, 8, 4]],
    );
    assert.ok(back.linksFollowed > 0);
  });

  it('is refused in a preview as it would be', async () => {
    const { joe, post } = await open();
    const strange = await post(`${joe}/unlink/preview`, { identifiers: ['userId:nobody'] });
    assert.deepEqual([strange.status, strange.body.error.code], [422, 'invalid-request']);
    const linked = await post(`${joe}/relink/preview`, { identifiers: wrong });
    assert.deepEqual([linked.status, linked.body.error.code], [409, 'not-unlinked']);
  });
});
