import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openDeployment } from './api-deployment.ts';

const start = Date.UTC(2026, 10, 22, 10);

const open = async () => {
  const deployment = openDeployment();
  const { call, stitch, wait } = deployment;
  let minute = 0;
  await call('PUT', '/v1/sources/web', { body: { name: 'Web', trust: 'claimed', writeKey: 'web-write-key' } });
  await call('PUT', '/v1/sources/crm', { body: { name: 'CRM', trust: 'asserted', writeKey: 'crm-write-key' } });
  const buyers = { event: 'Order Completed' };
  await call('PUT', '/v1/segments/buyers', { body: { name: 'Buyers', definition: buyers } });
  wait(6000);
  /** Sends events a minute apart, each in a request of its own. */
  const send = async (...events: object[]) => {
    for (const event of events) {
      wait(60_000);
      const messageId = `m${++minute}`;
      const sent = await call('POST', '/v1/batch', {
        body: { batch: [{ messageId, ...event }], writeKey: 'web-write-key' },
      });
      assert.equal(sent.status, 200, JSON.stringify(sent.body));
      await stitch();
    }
  };
  const read = async (name: string, part = '') => (await call('GET', `/v1/profiles/${name}${part}`)).body;
  const names = async (name: string): Promise<string[]> =>
    (await read(name)).identifiers.map(({ type, value }: { type: string; value: string }) => `${type}:${value}`).sort();
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever the API answers.
  const decisions = async (name: string, kind: string): Promise<any[]> =>
    (await read(name, '/graph')).decisions.filter((each: { kind: string }) => each.kind === kind);
  const order = async (path: string, body: object = {}) => {
    wait(60_000);
    const answered = await call('POST', path, { body });
    await stitch();
    return answered;
  };
  return { ...deployment, send, read, names, decisions, order };
};

const identify = (userId: string, fields: object = {}) => ({ type: 'identify', userId, ...fields });
const buy = (fields: object) => ({ type: 'track', event: 'Order Completed', ...fields });

describe('people who share a device', () => {
  it('stay two people at a kiosk: the first keeps its cookie, and the graph says why', async () => {
    const { send, names, decisions, read } = await open();
    await send(identify('ann', { anonymousId: 'kiosk' }), identify('bob', { anonymousId: 'kiosk' }));
    await send(buy({ userId: 'bob', anonymousId: 'kiosk' }));
    assert.deepEqual(await names('userId:ann'), ['anonymousId:kiosk', 'userId:ann']);
    assert.deepEqual(await names('userId:bob'), ['userId:bob']);
    assert.deepEqual((await read('userId:ann')).segments, []);
    assert.equal((await read('userId:bob')).segments.length, 1);
    const [demotion] = await decisions('userId:bob', 'demotion');
    assert.equal(demotion.because, 'anonymousId:kiosk stays with its first user: a profile may hold 1 userId.');
    assert.equal(demotion.profileId, (await read('userId:ann')).profileId);
    assert.equal(demotion.links[0].event.type, 'identify');
  });

  it('hand a tablet on where the rules say so: what came before stays with the first, who sees to whom it went', async () => {
    const { call, send, names, decisions, read, wait } = await open();
    const types = { userId: {}, email: {}, phone: {}, anonymousId: { policy: 'moveToLatest' } };
    assert.equal((await call('PUT', '/v1/identity/rules', { body: { types } })).status, 200);
    wait(6000);
    await send(identify('ann', { anonymousId: 'tablet' }), buy({ anonymousId: 'tablet' }));
    await send(identify('bob', { anonymousId: 'tablet' }), { type: 'page', anonymousId: 'tablet', name: 'Home' });
    assert.deepEqual(await names('userId:ann'), ['userId:ann']);
    assert.deepEqual(await names('userId:bob'), ['anonymousId:tablet', 'userId:bob']);
    assert.equal((await read('userId:ann')).segments.length, 1);
    assert.deepEqual((await read('userId:bob')).segments, []);
    const [given] = await decisions('userId:ann', 'passed-on');
    const [received] = await decisions('userId:bob', 'passed-on');
    assert.match(given.because, /^anonymousId:tablet was passed on to userId:bob: the rules give a shared anonymousId/);
    assert.deepEqual([given.direction, received.direction], ['from', 'to']);
    assert.equal(given.profileId, (await read('userId:bob')).profileId);
    assert.equal(received.profileId, (await read('userId:ann')).profileId);
    assert.deepEqual([given.at, given.messageId], [received.at, received.messageId]);
  });

  it('are two identified people who once shared a cookie, and neither gets the other’s orders', async () => {
    const { send, names, decisions, read } = await open();
    await send(identify('ann', { anonymousId: 'a', traits: { email: 'ann@shop.example' } }));
    await send(identify('bob', { anonymousId: 'b', traits: { email: 'bob@shop.example' } }));
    await send(identify('bob', { anonymousId: 'a' }), buy({ userId: 'bob', anonymousId: 'a' }));
    assert.deepEqual(await names('userId:ann'), ['anonymousId:a', 'email:ann@shop.example', 'userId:ann']);
    assert.deepEqual(await names('userId:bob'), ['anonymousId:b', 'email:bob@shop.example', 'userId:bob']);
    assert.deepEqual((await read('userId:ann')).segments, []);
    const [demotion] = await decisions('userId:ann', 'demotion');
    assert.equal(demotion.identifier, 'anonymousId:a');
    assert.equal(demotion.profileId, (await read('userId:bob')).profileId);
  });
});

describe('an address that many people share', () => {
  const office = 'office@shop.example';
  const visitors = ['u1', 'u2', 'u3', 'u4', 'u5'];

  it('is quarantined, joins nobody, is listed with its counts, and is released by an officer', async () => {
    const { call, send, names, decisions, order, read } = await open();
    await send(...visitors.map((id) => identify(id, { anonymousId: `c-${id}`, traits: { email: office } })));
    for (const id of visitors) assert.deepEqual(await names(`userId:${id}`), [`anonymousId:c-${id}`, `userId:${id}`]);
    const [quarantine] = await decisions('userId:u1', 'quarantine');
    const because = `email:${office} is linked to 5 userIds and 0 anonymousIds, and the rules allow 3 and 100: its links are not followed.`;
    assert.deepEqual([quarantine.because, quarantine.userIds, quarantine.messageId], [because, 5, 'm4']);
    const { body: list } = await call('GET', '/v1/identity/quarantine');
    assert.deepEqual(
      list.identifiers.map(({ reason: _, since, ...rest }: { reason: string; since: string }) => ({
        ...rest,
        at: since,
      })),
      [
        {
          type: 'email',
          value: office,
          userIds: 5,
          devices: 0,
          sharedBy: { userIds: 3, devices: 100 },
          at: quarantine.at,
        },
      ],
    );
    const path = `/v1/identity/quarantine/email:${office}/release`;
    for (const body of [{}, { reason: ' ' }]) assert.equal((await order(path, body)).status, 422);
    const reason = 'a reception desk';
    const ordered = await order(path, { reason });
    assert.equal(ordered.status, 202);
    assert.deepEqual((await call('GET', '/v1/identity/quarantine')).body, { identifiers: [] });
    assert.deepEqual(await names('userId:u1'), ['anonymousId:c-u1', `email:${office}`, 'userId:u1']);
    assert.deepEqual(await names('userId:u5'), ['anonymousId:c-u5', 'userId:u5']);
    assert.deepEqual(await decisions('userId:u1', 'quarantine'), []);
    for (const id of ['u1', 'u5']) {
      const [released] = await decisions(`userId:${id}`, 'released');
      assert.deepEqual(
        [released.identifier, released.reason, released.messageId],
        [`email:${office}`, reason, ordered.body.messageId],
      );
    }
    const { events } = await read('userId:u1', '/events');
    assert.ok(!events.some(({ type }: { type: string }) => type === 'release'));
    const again = await order(path, { reason });
    assert.deepEqual([again.status, again.body.error.code], [409, 'not-quarantined']);
  });

  it('is answered page by page', async () => {
    const { call, send } = await open();
    const addresses = ['a@shop.example', 'b@shop.example', 'c@shop.example'];
    for (const email of addresses) await send(...visitors.map((id) => identify(id, { traits: { email } })));
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await call('GET', `/v1/identity/quarantine?limit=1${cursor}`);
      seen.push(...body.identifiers.map(({ value }: { value: string }) => value));
      cursor = body.next === undefined ? '' : `&cursor=${body.next}`;
    } while (cursor !== '');
    assert.deepEqual(seen.sort(), addresses);
  });

  it('that was never seen is not released', async () => {
    const { order, send } = await open();
    await send(identify('u1'));
    const statusOf = async (name: string) =>
      (await order(`/v1/identity/quarantine/${name}/release`, { reason: 'x' })).status;
    assert.deepEqual([await statusOf('email:no@shop.example'), await statusOf('userId:u1')], [404, 409]);
    assert.deepEqual([await statusOf('profileId:x'), await statusOf('nonsense')], [404, 422]);
  });
});

describe('unlinking', () => {
  const wrong = 'email:wife@shop.example';

  /** A household's laptop: its cookie and the wife's address ended up with the husband. */
  const household = async () => {
    const deployment = await open();
    await deployment.send(
      { type: 'page', anonymousId: 'laptop', name: 'Home' },
      identify('joe', { anonymousId: 'laptop', traits: { plan: 'pro' } }),
      { type: 'identify', anonymousId: 'laptop', traits: { email: 'wife@shop.example', city: 'Bonn' } },
      { ...buy({}), anonymousId: 'phone', context: { traits: { email: 'wife@shop.example' } } },
    );
    return deployment;
  };
  const unlink = { identifiers: [wrong, 'anonymousId:phone'], reason: 'his wife' };

  it('parts traits, events, segments and memberships, and stays so whatever is sent again or late', async () => {
    const { send, names, read, order, decisions, stores, stitch } = await household();
    const whole = await names('userId:joe');
    assert.deepEqual(whole, ['anonymousId:laptop', 'anonymousId:phone', wrong, 'userId:joe'].sort());
    const before = await read('userId:joe');
    assert.equal(before.segments.length, 1);
    const ordered = await order('/v1/profiles/userId:joe/unlink', unlink);
    assert.equal(ordered.status, 202, JSON.stringify(ordered.body));
    const check = async () => {
      assert.deepEqual(await names('userId:joe'), ['anonymousId:laptop', 'userId:joe']);
      assert.ok(!(await names(wrong)).includes('userId:joe'));
      const joe = await read('userId:joe');
      assert.deepEqual([joe.segments, joe.traits.plan, joe.traits.city], [[], 'pro', undefined]);
      assert.equal((await read('anonymousId:phone')).segments.length, 1);
      const { events } = await read('userId:joe', '/events');
      assert.ok(!events.some(({ type }: { type: string }) => type === 'unlink'), 'an order is no event of his');
      assert.ok(!events.some(({ event }: { event?: string }) => event === 'Order Completed'));
    };
    await check();
    await send({ type: 'identify', anonymousId: 'laptop', traits: { email: 'wife@shop.example' } });
    await send(identify('joe', { traits: { email: 'wife@shop.example' } }));
    await send({
      type: 'identify',
      anonymousId: 'phone',
      messageId: 'late',
      timestamp: new Date(start - 9e6).toISOString(),
      traits: { email: 'wife@shop.example' },
    });
    await check();
    await stores.stream.put(stores.stream.records);
    await stitch();
    await check();
    const [decision] = await decisions('userId:joe', 'unlink');
    assert.deepEqual(
      [decision.reason, decision.from.sort(), decision.messageId],
      ['his wife', [...unlink.identifiers].sort(), ordered.body.messageId],
    );
    assert.match(decision.because, /^An officer unlinked userId:joe from /);
    assert.ok((await decisions('userId:joe', 'refusal')).some(({ reason }) => reason === 'unlinked'));
  });

  it('is undone exactly by relinking', async () => {
    const { read, order, names, decisions } = await household();
    const before = await read('userId:joe');
    await order('/v1/profiles/userId:joe/unlink', unlink);
    assert.notDeepEqual(await read('userId:joe'), before);
    const ordered = await order('/v1/profiles/userId:joe/relink', { ...unlink, reason: 'no, his own' });
    assert.equal(ordered.status, 202, JSON.stringify(ordered.body));
    const after = await read('userId:joe');
    // Since when is history: the order to unlink had ended the membership (rule 19).
    const timeless = ({ segments, ...rest }: typeof before) => ({
      ...rest,
      segments: segments.map(({ id }: { id: string }) => id),
    });
    assert.deepEqual(timeless(after), timeless(before));
    assert.equal((await names('userId:joe')).length, 4);
    const [decision] = await decisions('userId:joe', 'relink');
    assert.deepEqual([decision.identifiers.sort(), decision.from], [[...unlink.identifiers].sort(), ['userId:joe']]);
    assert.deepEqual(await decisions('userId:joe', 'unlink'), []);
    const again = await order('/v1/profiles/userId:joe/relink', unlink);
    assert.deepEqual([again.status, again.body.error.code], [409, 'not-unlinked']);
  });

  it('is counted in the ledger as an event of Headwater’s own', async () => {
    const { call, order, stores, stitch } = await household();
    await order('/v1/profiles/userId:joe/unlink', unlink);
    await stitch();
    const record = stores.stream.records.at(-1)?.record;
    assert.deepEqual([record?.sourceId, record?.trust, record?.retentionDays], ['headwater', 'asserted', 36_500]);
    const { body } = await call('GET', '/v1/ledger?from=2026-11-22T00:00:00.000Z&to=2026-11-23T00:00:00.000Z');
    assert.ok(JSON.stringify(body).includes('headwater'));
  });

  it('refuses what is not linked, all of a profile, and what is no identifier, and never repeats a value', async () => {
    const { call, send } = await household();
    await send(identify('eve'));
    const refusalOf = async (path: string, identifiers: string[]) => {
      const { status, body } = await call('POST', path, { body: { identifiers, reason: 'x' } });
      assert.ok(!JSON.stringify(body).includes('eve'), JSON.stringify(body));
      return [status, ...(body.error.details ?? []).map((each: { path: string }) => each.path)];
    };
    const joe = '/v1/profiles/userId:joe/unlink';
    assert.deepEqual(await refusalOf(joe, [wrong, 'userId:eve']), [422, 'identifiers.1']);
    assert.deepEqual(await refusalOf(joe, ['eve']), [422, 'identifiers.0']);
    assert.deepEqual(await refusalOf(joe, []), [422, 'identifiers']);
    const unreasoned = await call('POST', joe, { body: { identifiers: [wrong], reason: '' } });
    assert.deepEqual([unreasoned.status, unreasoned.body.error.details[0].path], [422, 'reason']);
    assert.deepEqual(await refusalOf('/v1/profiles/userId:eva/unlink', ['userId:eve']), [404]);
    assert.deepEqual(await refusalOf('/v1/profiles/userId:eve/unlink', ['userId:eve']), [422, 'identifiers']);
    assert.deepEqual(await refusalOf('/v1/profiles/userId:joe/relink', ['userId:eve']), [409, 'identifiers.0']);
  });
});

describe('trying rules out', () => {
  it('says what they would merge, split and quarantine, and changes nothing', async () => {
    const { call, send, names, read } = await open();
    const shared = { traits: { email: 'family@shop.example' } };
    await send(identify('ann', shared), identify('bob', shared), identify('cid', { anonymousId: 'c' }));
    const strict = { userId: {}, email: { sharedBy: { userIds: 1 } }, phone: {}, anonymousId: {} };
    const { body } = await call('POST', '/v1/identity/rules/simulate', { body: { types: strict } });
    assert.deepEqual(body.profiles, { before: 3, after: 4 });
    assert.deepEqual(body.merges, { count: 0, examples: [] });
    assert.deepEqual(body.quarantined, { count: 1, examples: ['email:family@shop.example'] });
    const [split] = body.splits.examples;
    assert.equal(split.profileId, (await read('userId:ann')).profileId);
    assert.deepEqual(split.parts.flat().sort(), ['email:family@shop.example', 'userId:ann']);
    assert.deepEqual(await names('userId:ann'), ['email:family@shop.example', 'userId:ann']);
    const open3 = { userId: { limit: 3 }, email: {}, phone: {}, anonymousId: {} };
    const merging = (await call('POST', '/v1/identity/rules/simulate', { body: { types: open3 } })).body;
    assert.equal(merging.merges.count, 0, 'a public write key joins no two users');
    const blocking = {
      body: { types: { userId: {}, email: {}, phone: {}, anonymousId: {} }, blocked: { values: ['c'] } },
    };
    assert.equal((await call('POST', '/v1/identity/rules/simulate', blocking)).body.blocked, 1);
    assert.equal((await call('POST', '/v1/identity/rules/simulate', { body: { types: {} } })).status, 422);
  });
});
