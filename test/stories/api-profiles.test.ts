import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeBase64Url } from '../../shared/domain/api/cursor.ts';
import { openDeployment } from './api-deployment.ts';

const DAY = 86_400_000;
const start = Date.UTC(2026, 10, 22, 10);
const at = (ms: number): string => new Date(start + ms).toISOString();

/** A visitor who browses, signs up on the same device, and buys twice. */
const open = async () => {
  const deployment = openDeployment();
  const { call, stitch } = deployment;
  await call('PUT', '/v1/sources/web', { body: { name: 'Web', trust: 'claimed', writeKey: 'web-write-key' } });
  const buyers = { event: 'Order Completed', within: 'P7D', where: [{ property: 'total', op: 'gt', value: 10 }] };
  await call('PUT', '/v1/segments/buyers', { body: { name: 'Buyers', definition: buyers } });
  await call('PUT', '/v1/segments/known', { body: { name: 'Known', definition: { identifier: 'email' } } });
  const send = async (...batch: object[]) => {
    const sent = await call('POST', '/v1/batch', { body: { batch, writeKey: 'web-write-key' } });
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
    await stitch();
  };
  await send(
    { type: 'page', anonymousId: 'anon-1', messageId: 'p1', timestamp: at(-3 * DAY), name: 'Home' },
    { type: 'track', anonymousId: 'anon-1', messageId: 't1', timestamp: at(-2 * DAY), event: 'Product Viewed' },
  );
  await send({
    type: 'identify',
    anonymousId: 'anon-1',
    userId: 'user-1',
    messageId: 'i1',
    timestamp: at(-DAY),
    traits: { email: 'Ann@Shop.example', plan: 'pro' },
    context: { consent: { categoryPreferences: { advertising: true } } },
  });
  const order = { type: 'track', userId: 'user-1', event: 'Order Completed' };
  await send(
    { ...order, messageId: 'o1', timestamp: at(-2000), properties: { total: 20 } },
    { ...order, messageId: 'o2', timestamp: at(-1000), properties: { total: 5 } },
  );
  await send({ ...order, messageId: 'o1', timestamp: at(-2000), properties: { total: 20 } });
  return { ...deployment, send };
};

describe('reading profiles', () => {
  it('answers one person however she is named', async () => {
    const { call } = await open();
    const { body: profile } = await call('GET', '/v1/profiles/userId:user-1');
    assert.deepEqual(profile.traits, { email: 'Ann@Shop.example', plan: 'pro' });
    assert.deepEqual(
      profile.identifiers.map(({ type, value }: { type: string; value: string }) => `${type}:${value}`).sort(),
      ['anonymousId:anon-1', 'email:ann@shop.example', 'userId:user-1'],
    );
    assert.equal(profile.firstSeen, at(-3 * DAY));
    assert.equal(profile.lastSeen, at(-1000));
    assert.deepEqual(profile.consent, { advertising: { granted: true, at: at(-DAY) } });
    assert.deepEqual(profile.segments.map(({ id }: { id: string }) => id).sort(), ['buyers', 'known']);
    const names = [
      'anonymousId:anon-1',
      'email:%20ANN@shop.example',
      `b64:${encodeBase64Url('email:ann@shop.example')}`,
      `profileId:${profile.profileId}`,
    ];
    for (const name of names) assert.deepEqual((await call('GET', `/v1/profiles/${name}`)).body, profile, name);
    const lookup = { type: 'email', value: 'ann@SHOP.example' };
    assert.deepEqual((await call('POST', '/v1/profiles/lookup', { body: lookup })).body, profile);
  });

  it('knows nobody of an unknown name, and says what a name looks like', async () => {
    const { call } = await open();
    const statusOf = async (name: string) => (await call('GET', `/v1/profiles/${name}`)).status;
    assert.equal(await statusOf('userId:nobody'), 404);
    assert.equal(await statusOf('profileId:nobody'), 404);
    // It may have been stored before the rules blocked it.
    assert.equal(await statusOf('userId:null'), 404);
    assert.equal(await statusOf('ios.idfa:x'), 404);
    for (const name of [
      'user-1',
      'userId:',
      ':x',
      'email:no-address',
      'phone:030901820',
      'b64:%21',
      'b64:AA',
      'a b:c',
    ]) {
      assert.equal(await statusOf(name), 422, name);
    }
    const lookup = { body: { type: 'email', value: 'private-person@' } };
    const refused = await call('POST', '/v1/profiles/lookup', lookup);
    assert.equal(refused.status, 422);
    assert.ok(!JSON.stringify(refused.body).includes('private-person'));
    const national = await call('POST', '/v1/profiles/lookup', { body: { type: 'phone', value: '030 901820' } });
    assert.match(national.body.error.details[0].message, /international/);
  });

  it('lists every event once, newest first, across all that the person is known by', async () => {
    const { call } = await open();
    const { events } = (await call('GET', '/v1/profiles/userId:user-1/events')).body;
    const ids = events.map(({ messageId }: { messageId: string }) => messageId);
    assert.deepEqual(ids, ['o2', 'o1', 'i1', 't1', 'p1']);
    assert.deepEqual(events[0].properties, { total: 5 });
    assert.equal(events[0].sourceId, 'web');
    for (const limit of [1, 2, 3, 5]) {
      const seen: string[] = [];
      let cursor = '';
      do {
        const page = (await call('GET', `/v1/profiles/userId:user-1/events?limit=${limit}${cursor}`)).body;
        seen.push(...page.events.map(({ messageId }: { messageId: string }) => messageId));
        cursor = page.next === undefined ? '' : `&cursor=${page.next}`;
      } while (cursor !== '');
      assert.deepEqual(seen, ids, `pages of ${limit}`);
    }
  });

  it('shows the links behind a profile, and each merge with the event that caused it', async () => {
    const { call, send } = await open();
    await send({ type: 'page', anonymousId: 'anon-2', messageId: 'p2', timestamp: at(-500) });
    await send({ type: 'identify', anonymousId: 'anon-2', userId: 'user-1', messageId: 'i2', timestamp: at(-400) });
    const { links, decisions } = (await call('GET', '/v1/profiles/userId:user-1/graph')).body;
    const drawn = links.map(({ a, b }: { a: string; b: string }) => [a, b].sort().join(' – ')).sort();
    assert.deepEqual(drawn, [
      'anonymousId:anon-1 – userId:user-1',
      'anonymousId:anon-2 – userId:user-1',
      'email:ann@shop.example – userId:user-1',
    ]);
    const merge = decisions.find(({ messageId }: { messageId: string }) => messageId === 'i2');
    assert.equal(merge.kind, 'merge');
    assert.deepEqual(merge.links[0].event, { type: 'identify', timestamp: at(-400) });
  });

  it('shows a refused link with its reason', async () => {
    const { call, send } = await open();
    await send({ type: 'identify', anonymousId: 'anon-1', userId: 'user-2', messageId: 'i9', timestamp: at(-300) });
    const { profileId } = (await call('GET', '/v1/profiles/userId:user-1')).body;
    const { links, decisions } = (await call('GET', '/v1/profiles/userId:user-2/graph')).body;
    const refusal = decisions.find(({ kind }: { kind: string }) => kind === 'demotion');
    assert.equal(refusal.because, 'anonymousId:anon-1 stays with its first user: a profile may hold 1 userId.');
    assert.deepEqual([refusal.messageId, refusal.reason, refusal.profileId], ['i9', 'limit-userId', profileId]);
    assert.deepEqual([refusal.links, links[0].refused], [[links[0]], 'limit-userId']);
    assert.ok([links[0].a, links[0].b].includes('anonymousId:anon-1'));
  });

  it('shows a large graph page by page: each link and each merge once, by reading no more than the page shows', async () => {
    const { call, send, stores } = await open();
    const devices = Array.from({ length: 30 }, (_, n) => `anon-${n}`);
    await send(...devices.map((anonymousId) => ({ type: 'page', anonymousId, name: 'Home' })));
    await send(...devices.map((anonymousId) => ({ type: 'identify', anonymousId, userId: 'user-1' })));
    const path = '/v1/profiles/userId:user-1/graph';
    const nameOf = ({ a, b }: { a: string; b: string }) => `${a} ${b}`;
    const whole = (await call('GET', path)).body;
    assert.deepEqual([whole.links.length, whole.truncated, whole.next], [31, undefined, undefined]);
    const { tiesOf } = stores.profiles;
    let [read, cursor] = [0, ''];
    stores.profiles.tiesOf = async (key) => {
      read += 1;
      return tiesOf(key);
    };
    const [links, decisions]: [string[], string[]] = [[], []];
    do {
      read = 0;
      const page = (await call('GET', `${path}?limit=4${cursor}`)).body;
      assert.ok(read <= 4, `${read} identifiers’ links were read`);
      links.push(...page.links.map(nameOf));
      decisions.push(...page.decisions.map(({ profileId }: { profileId: string }) => profileId));
      cursor = page.next === undefined ? '' : `&cursor=${page.next}`;
    } while (cursor !== '');
    assert.deepEqual(links.sort(), whole.links.map(nameOf).sort());
    const merged = whole.decisions.map(({ profileId }: { profileId: string }) => profileId);
    assert.equal(merged.length, 29);
    assert.deepEqual(decisions.sort(), merged.sort());
    assert.equal((await call('GET', `${path}?limit=1001`)).status, 422);
    assert.equal((await call('GET', `${path}?cursor=x`)).status, 422);
  });

  it('names in the graph what the rules block and what cannot be read, with the event that holds it', async () => {
    const { call, send } = await open();
    const traits = { email: 'Test@Test.com', phone: '+12' };
    await send({ type: 'identify', anonymousId: 'shy', traits, messageId: 's1', timestamp: at(-9000) });
    await send({ type: 'identify', anonymousId: 'shy', userId: 'undefined', messageId: 's2', timestamp: at(-8000) });
    const { links, decisions } = (await call('GET', '/v1/profiles/anonymousId:shy/graph')).body;
    assert.deepEqual(links, []);
    const said = decisions.map(({ kind, identifier, place, reason, messageId }: Record<string, string>) => [
      ...[kind, identifier, place, reason, messageId],
    ]);
    assert.deepEqual(
      said.sort(),
      [
        ['blocked', undefined, 'traits.phone', 'unreadable', 's1'],
        ['blocked', 'email:test@test.com', 'traits.email', 'blocked', 's1'],
        ['blocked', 'userId:undefined', 'userId', 'blocked', 's2'],
      ].sort(),
    );
    const email = decisions.find(({ identifier }: { identifier?: string }) => identifier === 'email:test@test.com');
    assert.equal(
      email.because,
      'email:test@test.com names nobody: the rules block its value, and “traits.email” links nobody.',
    );
    assert.deepEqual(email.event, { type: 'identify', timestamp: at(-9000) });
  });

  it('says whether, since when, until when and why a person is in a segment, to the millisecond', async () => {
    const { call, wait } = await open();
    const read = async () => (await call('GET', '/v1/profiles/userId:user-1/segments/buyers')).body;
    const inside = await read();
    assert.equal(inside.member, true);
    assert.equal(inside.nextChange, at(7 * DAY - 2000));
    assert.deepEqual(
      inside.because[0].events.map(({ messageId }: { messageId: string }) => messageId),
      ['o1'],
    );
    wait(7 * DAY - 2000 - 1);
    assert.equal((await read()).member, true);
    wait(1);
    const outside = await read();
    assert.equal(outside.member, false);
    assert.deepEqual(outside.because[0].events, []);
    const { segments } = (await call('GET', '/v1/profiles/userId:user-1')).body;
    assert.deepEqual(
      segments.map(({ id }: { id: string }) => id),
      ['known'],
    );
    assert.equal((await call('GET', '/v1/profiles/userId:user-1/segments/none')).status, 404);
  });

  it('answers by a definition that is newer than the stored profile', async () => {
    const { call, wait } = await open();
    const definition = { event: 'Product Viewed', count: { op: '>=', value: 1 } };
    await call('PUT', '/v1/segments/viewers', { body: { name: 'Viewers', definition } });
    wait(6000);
    const { segments } = (await call('GET', '/v1/profiles/userId:user-1')).body;
    assert.ok(segments.some(({ id }: { id: string }) => id === 'viewers'));
    const { because } = (await call('GET', '/v1/profiles/userId:user-1/segments/viewers')).body;
    assert.equal(because[0].count, 1);
  });
});

describe('previewing a segment', () => {
  const preview = async (call: Awaited<ReturnType<typeof open>>['call'], definition: object, when?: string) =>
    (await call('POST', '/v1/segments/preview', { body: { definition, ...(when ? { at: when } : {}) } })).body;

  it('counts exactly who is in it now, without storing anything', async () => {
    const { call } = await open();
    const { profileId } = (await call('GET', '/v1/profiles/userId:user-1')).body;
    const viewed = { event: 'Product Viewed' };
    assert.deepEqual(await preview(call, viewed), { count: 1, sample: [profileId] });
    assert.deepEqual(await preview(call, { not: viewed }), { count: 0, sample: [] });
    assert.equal((await preview(call, { all: [{ segment: 'buyers' }, viewed] })).count, 1);
    assert.equal((await call('GET', '/v1/segments')).body.segments.length, 2);
  });

  it('counts by what had happened at an instant of the past, with who is who today', async () => {
    const { call } = await open();
    const plan = { trait: 'plan', op: 'eq', value: 'pro' };
    assert.equal((await preview(call, plan, at(-DAY))).count, 1);
    assert.equal((await preview(call, plan, at(-DAY - 1))).count, 0);
    const orders = { event: 'Order Completed', count: { op: '>=', value: 2 } };
    assert.equal((await preview(call, orders, at(-1000))).count, 1);
    assert.equal((await preview(call, orders, at(-1001))).count, 0);
    assert.equal((await preview(call, { not: plan }, at(-4 * DAY))).count, 0, 'nobody was there yet');
  });

  it('reads dates by the time zone asked for, and a segment that it refers to by its own', async () => {
    const { call, wait } = await open();
    const countOf = async (body: object) => (await call('POST', '/v1/segments/preview', { body })).body.count;
    const evening = { event: 'Order Completed', from: '2026-11-22T18:00:00' };
    assert.equal(await countOf({ definition: evening }), 0, 'it is 10:00 in London');
    assert.equal(await countOf({ definition: evening, timezone: 'Asia/Tokyo' }), 1, 'it is 19:00 in Tokyo');
    await call('PUT', '/v1/segments/tokyo', { body: { name: 'T', definition: evening, timezone: 'Asia/Tokyo' } });
    wait(6000);
    assert.equal(await countOf({ definition: { segment: 'tokyo' } }), 1);
    assert.equal(await countOf({ definition: { segment: 'tokyo' }, timezone: 'America/New_York' }), 1);
    const refused = await call('POST', '/v1/segments/preview', { body: { definition: evening, timezone: 'Tokyo' } });
    assert.deepEqual([refused.status, refused.body.error.details[0].path], [422, 'timezone']);
  });

  it('counts by computed traits, at an instant of the past too', async () => {
    const { call, wait } = await open();
    const definition = { event: 'Order Completed', aggregate: { fn: 'sum', property: 'total' } };
    await call('PUT', '/v1/computed-traits/spent', { body: { name: 'Spent', definition } });
    wait(6000);
    const spent = (value: number) => ({ trait: 'spent', op: 'gte', value });
    assert.equal((await preview(call, spent(25))).count, 1);
    assert.equal((await preview(call, spent(26))).count, 0);
    assert.equal((await preview(call, spent(25), at(-1001))).count, 0);
    assert.equal((await preview(call, spent(20), at(-1001))).count, 1);
  });

  it('says of how many the verdict may be wrong, because more happened than is told apart', async () => {
    const { call, send } = await open();
    for (let page = 0; page < 6; page++)
      await send(
        ...Array.from({ length: 100 }, (_, n) => ({
          ...{ type: 'track', userId: 'user-1', event: 'Song Played', messageId: `s${page}-${n}` },
          ...{ timestamp: at(-DAY + page * 100 + n), properties: { title: `Song ${page}-${n}` } },
        })),
      );
    const favourite = { event: 'Song Played', aggregate: { fn: 'mostFrequent', property: 'title' }, op: 'exists' };
    assert.equal((await preview(call, favourite)).capped, 1);
    assert.equal((await preview(call, { ...favourite, within: 'PT1H' })).capped, undefined);
  });

  it('shows what a computed trait would give, and to whom, without storing it', async () => {
    const { call } = await open();
    const { profileId } = (await call('GET', '/v1/profiles/userId:user-1')).body;
    const ask = (body: object) => call('POST', '/v1/computed-traits/preview', { body });
    const definition = { event: 'Order Completed', aggregate: { fn: 'sum', property: 'total' } };
    assert.deepEqual((await ask({ definition })).body, { count: 1, sample: [{ profileId, value: 25 }] });
    assert.deepEqual((await ask({ definition, at: at(-1001) })).body, { count: 1, sample: [{ profileId, value: 20 }] });
    const refused = await ask({ definition: { ...definition, aggregate: { fn: 'sum' } } });
    assert.deepEqual([refused.status, refused.body.error.details[0].path], [422, 'definition.aggregate.property']);
    assert.deepEqual((await call('GET', '/v1/computed-traits')).body, { computedTraits: [] });
  });

  it('refuses the future, and definitions that cannot be', async () => {
    const { call } = await open();
    const statusOf = async (body: object) => (await call('POST', '/v1/segments/preview', { body })).status;
    assert.equal(await statusOf({ definition: { event: 'A' }, at: at(DAY) }), 422);
    assert.equal(await statusOf({ definition: { segment: 'none' } }), 422);
    assert.equal(await statusOf({ definition: 7 }), 422);
    assert.equal(await statusOf({}), 422);
  });
});
