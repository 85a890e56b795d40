import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startExporting } from './exporting.ts';
import { openWithAnn } from './privacy-deployment.ts';

const ANN = 'ann@shop.example';

/** Ann, known and agreed, and a platform that holds her for advertising. */
const open = async () => {
  const world = await openWithAnn();
  const exporting = await startExporting(
    { ...world, call: world.collect },
    { segmentId: 'known', purposes: ['advertising'], traits: ['plan'] },
  );
  await exporting.live(2);
  assert.deepEqual([...exporting.held.keys()], [ANN]);
  const ask = async (type: string, headwater?: object, value = 'Ann@Shop.example') => {
    const sent = await world.submit({
      subject_request_type: type,
      subject_identities: [{ identity_type: 'email', identity_value: value, identity_format: 'raw' }],
      ...(headwater ? { extensions: { headwater } } : {}),
    });
    assert.equal(sent.answer.status, 201, JSON.stringify(sent.answer.body));
    return sent.id;
  };
  const read = async (path: string) => (await world.collect('GET', `/v1/profiles/${path}`)).body;
  const receiptOf = async (id: string) => (await world.call('GET', `/v1/privacy/requests/${id}/receipt`)).body.receipt;
  const happened = async (id: string): Promise<string[]> =>
    (await receiptOf(id)).history.map(({ what, reason }: Record<string, string>) => `${what} ${reason ?? ''}`.trim());
  return { ...world, ...exporting, ask, read, receiptOf, happened };
};

const ENDED = ['received', 'started', 'audiences-asked to/known', 'completed'];

describe('a request to set something right (art. 16)', () => {
  it('pins what it says, and the platform that was sent the person is sent it again', async () => {
    const { ask, finish, read, send, live, held, happened, call } = await open();
    const bare = await call('POST', '/v1/privacy/requests', {
      body: {
        subject_request_id: '5f6c0d6e-6a0e-4a3b-9b0a-1c2d3e4f5a6b',
        subject_request_type: 'rectification',
        submitted_time: '2026-11-22T09:00:00Z',
        subject_identities: [{ identity_type: 'email', identity_value: ANN, identity_format: 'raw' }],
      },
    });
    assert.deepEqual([bare.status, bare.body.error.details[0].path], [422, 'extensions.headwater.traits']);
    const id = await ask('rectification', { traits: { plan: 'basic' } });
    assert.ok(await finish(id));
    assert.deepEqual(await happened(id), ['received', 'started', 'completed']);
    await send('crm', { type: 'identify', userId: 'ann', messageId: 'i2', traits: { plan: 'pro' } });
    assert.equal((await read('userId:ann')).traits.plan, 'basic');
    await live(16);
    assert.deepEqual([...held], [[ANN, { plan: 'basic' }]]);
  });

  it('waits for an officer where only a browser says that the person is who it would change', async () => {
    const { ask, finish, settle, read, send, phaseOf, call } = await open();
    await send('web', { type: 'identify', userId: 'ann', messageId: 'w1', traits: { email: 'mallory@evil.example' } });
    const id = await ask('rectification', { traits: { plan: 'none' } }, 'mallory@evil.example');
    await settle();
    assert.equal(await phaseOf(id), 'waiting');
    const decide = (claimed: string) =>
      call('POST', `/v1/privacy/requests/${id}/decide`, { body: { claimed, reason: 'looked at it' } });
    assert.equal((await decide('leave')).status, 200);
    await settle();
    assert.equal(await phaseOf(id), 'waiting', 'what is on one profile cannot be set right for half of it');
    assert.equal((await read('userId:ann')).traits.plan, '<b>pro</b>');
    assert.equal((await decide('include')).status, 200);
    assert.ok(await finish(id));
    assert.equal((await read('userId:ann')).traits.plan, 'none');
  });
});

describe('a request to restrict (art. 18)', () => {
  it('is completed once nothing is done with the person, and platforms were asked at once', async () => {
    const { ask, settle, finish, stitch, phaseOf, read, live, held, happened, receiptOf, call, collect } = await open();
    const id = await ask('restriction');
    await settle();
    assert.equal(await phaseOf(id), 'working', 'ordered, and not yet so');
    await stitch();
    assert.ok(await finish(id));
    assert.deepEqual(await happened(id), ENDED);
    const { restrictedSince, segments } = await read('userId:ann');
    assert.deepEqual([typeof restrictedSince, segments], ['string', []]);
    await live(1);
    assert.deepEqual([...held.keys()], [], 'without waiting for a run');
    const { lines } = await receiptOf(id);
    assert.deepEqual(
      lines.map(({ store, count }: { store: string; count: number }) => [store, count]),
      [
        ['stream', 1],
        ['destination:webhook', 1],
      ],
    );
    assert.doesNotMatch(JSON.stringify(await receiptOf(id)), /ann@|shop\.example/);
    await live(6);
    const { status, body } = await collect('GET', `/v1/withdrawals/${id}`);
    assert.deepEqual([status, body.audiences[0].state], [200, 'removed']);
    const late = await call('DELETE', `/v1/privacy/requests/${id}`);
    assert.deepEqual([late.status, late.body.error.code], [409, 'conflict']);
  });
});

describe('a request to object (art. 21)', () => {
  it('is against direct marketing where it names no purpose, at every address, and leaves platforms at once', async () => {
    const { ask, finish, live, held, happened, read, send, stores } = await open();
    await send('crm', { type: 'identify', userId: 'ann', messageId: 'i3', traits: { phone: '+4930901820' } });
    const id = await ask('objection');
    assert.ok(await finish(id));
    assert.deepEqual(await happened(id), ENDED);
    const { effective } = await read('userId:ann/consents');
    const no = Object.entries(effective).map(([purpose, said]) => [purpose, (said as { granted: boolean }).granted]);
    assert.deepEqual(Object.fromEntries(no), { advertising: false, email: false });
    const addresses = [
      { type: 'email', value: ANN },
      { type: 'phone', value: '+4930901820' },
    ];
    assert.equal((await stores.refusals.find(addresses.map(stores.keyring.keyOf))).size, 2);
    await live(1);
    assert.deepEqual([...held.keys()], []);
  });

  it('is against what it names, and asks nobody who may go on', async () => {
    const { ask, finish, held, happened, read, live } = await open();
    const id = await ask('objection', { purposes: ['personalization'] });
    assert.ok(await finish(id));
    assert.deepEqual(await happened(id), ['received', 'started', 'completed']);
    assert.equal((await read('userId:ann/consents')).effective.personalization.granted, false);
    await live(16);
    assert.deepEqual([...held.keys()], [ANN]);
  });

  it('is followed by who agrees again in the same second', async () => {
    const { ask, settle, send, stitch, finish, wait, read } = await open();
    const id = await ask('objection', { purposes: ['advertising'] });
    await settle();
    wait(500);
    await send('crm', {
      type: 'track',
      event: 'Consent Preference Updated',
      userId: 'ann',
      messageId: 'yes',
      context: { consent: { categoryPreferences: { advertising: true } } },
    });
    await stitch();
    assert.ok(await finish(id));
    assert.equal((await read('userId:ann/consents')).effective.advertising.granted, true);
  });
});

describe('orders of requests', () => {
  it('are given once for each request, also where the stream fails first', async () => {
    const { ask, settle, finish, stores, serve, wait } = await open();
    const before = stores.stream.records.length;
    stores.stream.fail(1);
    const id = await ask('restriction');
    await assert.rejects(serve({ requestId: id }), { code: 'stream.unavailable' });
    wait(60_000);
    await settle();
    assert.ok(await finish(id));
    const given = stores.stream.records.slice(before);
    assert.equal(given.length, 1);
    const [entry] = given[0]?.record.entries ?? [];
    assert.ok(entry && 'event' in entry && entry.event.messageId === `request-${id}`);
  });

  it('about somebody unknown are answered in the same shape, and leave nobody behind', async () => {
    const { ask, finish, receiptOf, call, stores, read } = await open();
    const shapeOf = (value: unknown): unknown =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]))
        : typeof value;
    const orders = [['rectification', { traits: { city: 'Ulm' } }], ['restriction'], ['objection']] as const;
    for (const [type, order] of orders) {
      const [known, unknown] = [await ask(type, order), await ask(type, order, 'nobody@shop.example')];
      const records = stores.stream.records.length;
      assert.ok(await finish(known));
      assert.ok(await finish(unknown));
      assert.ok(stores.stream.records.length > records);
      const status = async (id: string) => shapeOf((await call('GET', `/v1/privacy/requests/${id}`)).body);
      assert.deepEqual(await status(unknown), await status(known));
      assert.equal((await receiptOf(unknown)).lines[0].count, 0);
      assert.equal((await call('DELETE', `/v1/privacy/requests/${unknown}`)).status, 409);
    }
    assert.equal((await read('email:nobody@shop.example')).error.code, 'not-found');
  });
});
