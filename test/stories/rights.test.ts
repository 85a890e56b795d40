import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConsentStamp } from '../../shared/domain/consent/consent-stamp.ts';
import { openDeployment } from './api-deployment.ts';
import { startExporting } from './exporting.ts';

const ANN = 'ann@shop.example';

/** A shop that exports its buyers to a platform, for advertising; Ann bought and agreed on the way. */
const open = async () => {
  const deployment = openDeployment();
  const { call, stitch, wait, stores, now } = deployment;
  let made = 0;
  await call('PUT', '/v1/sources/crm', {
    body: { name: 'CRM', trust: 'asserted', writeKey: 'crm-write-key-0123456789' },
  });
  await call('PUT', '/v1/segments/buyers', { body: { name: 'Buyers', definition: { event: 'Order Completed' } } });
  wait(6_000);
  const send = async (...events: object[]) => {
    wait(1_000);
    const batch = events.map((event) => ({ messageId: `m${++made}`, ...event }));
    const sent = await call('POST', '/v1/batch', { body: { batch, writeKey: 'crm-write-key-0123456789' } });
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
    await stitch();
  };
  /** Puts what was sent last on the stream once more, as another message that carries these answers. */
  const answer = async (event: object, consent: ConsentStamp) => {
    wait(1_000);
    const seen = stores.stream.records.length;
    const batch = [{ messageId: `m${++made}`, ...event }];
    await call('POST', '/v1/batch', { body: { batch, writeKey: 'crm-write-key-0123456789' } });
    for (const { record } of stores.stream.records.slice(seen))
      for (const entry of record.entries) if ('event' in entry) Object.assign(entry, { consent });
    await stitch();
  };
  const order = async (path: string, body: object) => {
    wait(1_000);
    const answered = await call('POST', `/v1/profiles/${path}`, { body });
    await stitch();
    return answered;
  };
  const read = async (path: string) => (await call('GET', `/v1/profiles/${path}`)).body;
  const yes = { consent: { categoryPreferences: { advertising: true } } };
  const ann = { type: 'identify', userId: 'ann', traits: { email: ANN, plan: 'free', city: 'Ulm' }, context: yes };
  await send(ann, { type: 'track', userId: 'ann', event: 'Order Completed', properties: { total: 5 } });
  const exporting = await startExporting(deployment, {
    segmentId: 'buyers',
    purposes: ['advertising'],
    traits: ['plan'],
  });
  await exporting.live(2);
  assert.deepEqual([...exporting.held], [[ANN, { plan: 'free' }]]);
  return { ...deployment, ...exporting, send, answer, order, read, ann, now };
};

const act = (granted: boolean, at?: number): ConsentStamp => ({
  answers: [{ purpose: 'advertising', granted, act: true, ...(at === undefined ? {} : { at }) }],
  signals: ['preferences'],
  policy: '2026-2',
});

describe('rectification (art. 16, 19)', () => {
  it('stands whatever sources say later, and is told to whoever was told before', async () => {
    const { order, read, send, ann, held, live, told } = await open();
    const { status, body } = await order('userId:ann/rectify', {
      traits: { plan: 'paid', city: null },
      reason: 'typo',
    });
    assert.equal(status, 202);
    assert.equal(typeof body.messageId, 'string');
    await send({ ...ann, messageId: 'again' });
    assert.deepEqual((await read('userId:ann')).traits, { email: ANN, plan: 'paid' });
    await live(16);
    assert.deepEqual([...held], [[ANN, { plan: 'paid' }]]);
    assert.deepEqual(told, [`add ${ANN}`, `add ${ANN}`]);
    await order('userId:ann/rectify', { traits: { plan: 'gold' }, reason: 'another one' });
    assert.equal((await read('userId:ann')).traits.plan, 'gold');
    await order('userId:ann/rectify', { traits: { city: 'Rom' }, reason: 'of which the platform is told nothing' });
    const before = told.length;
    await live(120);
    assert.equal(told.length - before, 1);
  });

  it('shows among the events of the person as nothing that she did', async () => {
    const { order, read } = await open();
    const before = await read('userId:ann');
    await order('userId:ann/rectify', { traits: { plan: 'paid' }, reason: 'typo' });
    const after = await read('userId:ann');
    assert.deepEqual([after.firstSeen, after.lastSeen], [before.firstSeen, before.lastSeen]);
    assert.equal((await read('userId:ann/events')).events.length, 2);
  });
});

describe('restriction (art. 18)', () => {
  it('takes the person out of segments, previews and exports, says why, and lifts again', async () => {
    const { order, read, call, held, live, send, wait } = await open();
    const members = async () => (await call('GET', '/v1/segments/buyers/members')).body.members.length;
    const preview = async (at?: string) => {
      const body = { definition: { event: 'Order Completed' }, ...(at ? { at } : {}) };
      return (await call('POST', '/v1/segments/preview', { body })).body.count;
    };
    assert.deepEqual([await members(), await preview()], [1, 1]);
    const before = new Date(Date.parse((await read('userId:ann')).lastSeen) + 1).toISOString();
    await order('userId:ann/restrict', { reason: 'she contests what is known' });
    const restricted = await read('userId:ann');
    assert.deepEqual(restricted.segments, []);
    assert.equal(typeof restricted.restrictedSince, 'string');
    assert.equal(restricted.traits.plan, 'free');
    assert.deepEqual([await members(), await preview(), await preview(before)], [0, 0, 0]);
    const { member, because } = await read('userId:ann/segments/buyers');
    assert.deepEqual([member, because[0].restricted, because[0].value], [false, true, false]);
    await send({ type: 'track', userId: 'ann', event: 'Order Completed' });
    assert.deepEqual((await read('userId:ann')).segments, []);
    await live(16);
    assert.deepEqual([...held.keys()], []);

    wait(1_000);
    await order('userId:ann/unrestrict', { reason: 'settled' });
    const lifted = await read('userId:ann');
    assert.deepEqual([lifted.segments.length, lifted.restrictedSince], [1, undefined]);
    assert.deepEqual([await members(), await preview()], [1, 1]);
    await live(16);
    assert.deepEqual([...held.keys()], [ANN]);
  });

  it('keeps the person out of exports that ask for no purpose, too', async () => {
    const { order, call, held, live } = await open();
    const found = await call('GET', '/v1/destinations/to');
    const settings = { ...found.body.settings, purposes: [] };
    const headers = { 'if-match': found.headers['etag'] ?? '' };
    const changed = await call('PUT', '/v1/destinations/to', {
      headers,
      body: { type: 'webhook', name: 'To', settings },
    });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    await order('email:ann%40shop.example/restrict', { reason: 'asked' });
    await live(31);
    assert.deepEqual([...held.keys()], []);
  });
});

describe('objection (art. 21) and consent that officers record', () => {
  it('stops a purpose at once, at every address, and is on record with its reason', async () => {
    const { order, read, held, live, send, ann, stores } = await open();
    await send({ type: 'identify', userId: 'ann', traits: { phone: '+4930901820' } });
    const { status } = await order('userId:ann/object', { purposes: ['advertising'], reason: 'letter of 1 November' });
    assert.equal(status, 202);
    await live(16);
    assert.deepEqual([...held.keys()], []);
    const { effective, consents } = await read('userId:ann/consents');
    assert.deepEqual(
      [effective.advertising.granted, effective.advertising.decidedBy.proof.text],
      [false, 'letter of 1 November'],
    );
    assert.deepEqual(
      consents.map(({ kind, granted, signals }: { kind: string; granted: boolean; signals: string[] }) => [
        kind,
        granted,
        signals,
      ]),
      [
        ['act', false, ['officer']],
        ['riding', true, ['preferences']],
      ],
    );
    const keys = [
      stores.keyring.keyOf({ type: 'email', value: ANN }),
      stores.keyring.keyOf({ type: 'phone', value: '+4930901820' }),
    ];
    assert.equal((await stores.refusals.find(keys)).size, 2);
    // An old tab goes on stamping yes.
    await send({ ...ann, messageId: 'tab' });
    await live(16);
    assert.deepEqual([...held.keys()], []);
  });

  it('goes on when she says so later and an officer records how', async () => {
    const { order, read, held, live, now, wait } = await open();
    await order('email:ann%40shop.example/object', { purposes: ['advertising'], reason: 'letter' });
    await live(16);
    assert.deepEqual([...held.keys()], []);
    const early = await order('email:ann%40shop.example/consents', {
      answers: [{ purpose: 'advertising', granted: true }],
      proof: 'form of before, file 7',
      at: new Date(now() - 86_400_000).toISOString(),
    });
    assert.equal(early.status, 202);
    await live(16);
    assert.deepEqual([...held.keys()], [], 'an act older than the objection lifts nothing');
    wait(1_000);
    await order('email:ann%40shop.example/consents', {
      answers: [{ purpose: 'advertising', granted: true }],
      proof: 'call of today, file 8',
    });
    await live(16);
    assert.deepEqual([...held.keys()], [ANN]);
    const { effective } = await read('userId:ann/consents');
    assert.deepEqual(
      [effective.advertising.granted, effective.advertising.decidedBy.proof.text],
      [true, 'call of today, file 8'],
    );
  });

  it('refuses what cannot be meant, and says nothing of who it was about', async () => {
    const { order, now } = await open();
    const future = new Date(now() + 86_400_000).toISOString();
    const answers = [{ purpose: 'advertising', granted: true }];
    const refused = [
      await order('userId:ann/consents', { answers, proof: 'x', at: future }),
      await order('userId:ann/consents', { answers: [...answers, ...answers], proof: 'x' }),
      await order('userId:ann/consents', { answers }),
      await order('userId:ann/rectify', { traits: {}, reason: 'x' }),
      await order('userId:ann/restrict', {}),
      await order('userId:ann/object', { purposes: [], reason: 'x' }),
    ];
    assert.deepEqual(
      refused.map(({ status }) => status),
      refused.map(() => 422),
    );
    const unknown = await order('email:nobody%40shop.example/restrict', { reason: 'x' });
    assert.deepEqual([unknown.status, JSON.stringify(unknown.body).includes('nobody')], [404, false]);
    const long = await order('userId:ann/rectify', { traits: { plan: 'x'.repeat(300_000) }, reason: 'x' });
    assert.equal(long.status, 413);
  });
});

describe('an address at which somebody refuses', () => {
  it('is left alone whoever holds it, until a newer yes for the same address', async () => {
    const { answer, held, live, read, told } = await open();
    // Somebody without an account unsubscribes on a page that knows nothing but the address; Ann's profile holds it.
    const unsubscribe = { type: 'identify', userId: 'bob', traits: { email: ANN } };
    await answer(unsubscribe, act(false));
    assert.notEqual((await read('userId:ann')).profileId, (await read('userId:bob')).profileId);
    assert.equal((await read('userId:ann')).consent.advertising.granted, true);
    await live(16);
    assert.deepEqual([...held.keys()], []);
    assert.equal(told.at(-1), `remove ${ANN}`);
    await live(1_500);
    assert.deepEqual([...held.keys()], [], 'nor does a reconciliation bring it back');
    await answer({ type: 'identify', traits: { email: ANN } }, act(true));
    await live(16);
    assert.deepEqual([...held.keys()], [ANN]);
  });

  it('stays so when it comes to somebody else, who agreed', async () => {
    const { answer, send, order, read, held, live } = await open();
    const EVE = 'eve@shop.example';
    const yes = { consent: { categoryPreferences: { advertising: true } } };
    await answer({ type: 'identify', userId: 'bob', traits: { email: EVE } }, act(false));
    await order('userId:bob/unlink', { identifiers: [`email:${EVE}`], reason: 'not his' });
    await send(
      { type: 'identify', userId: 'eve', traits: { email: EVE }, context: yes },
      { type: 'track', userId: 'eve', event: 'Order Completed' },
    );
    assert.equal((await read('userId:eve')).consent.advertising.granted, true);
    assert.equal((await read('userId:eve')).profileId, (await read('email:eve%40shop.example')).profileId);
    await live(16);
    assert.deepEqual([...held.keys()], [ANN]);
    await answer({ type: 'identify', userId: 'eve', traits: { email: EVE } }, act(true, 1_000_000_000_000));
    await live(16);
    assert.equal(held.has(EVE), false, 'a yes of before changes nothing');
    await answer({ type: 'identify', userId: 'eve', traits: { email: EVE } }, act(true));
    await live(16);
    assert.deepEqual([...held.keys()].sort(), [ANN, EVE]);
  });
});

describe('the ledger of consents', () => {
  it('lists acts all, of what rides the first of each run, newest first and by pages', async () => {
    const { send, answer, ann, call } = await open();
    const riding = (advertising: boolean, n: number) => ({
      ...ann,
      messageId: `r${n}`,
      context: { consent: { categoryPreferences: { advertising } } },
    });
    await send(riding(true, 1), riding(true, 2));
    await send(riding(false, 3), riding(false, 4));
    await answer({ type: 'page', userId: 'ann' }, act(true));
    await answer({ type: 'page', userId: 'ann' }, act(true));
    await send(riding(true, 5));
    const all: { kind: string; granted: boolean; policy?: string }[] = [];
    let cursor = '';
    do {
      const { body } = await call('GET', `/v1/profiles/userId:ann/consents?limit=2${cursor}`);
      all.push(...body.consents);
      assert.deepEqual(
        [body.effective.advertising.granted, body.effective.advertising.decidedBy.policy],
        [true, '2026-2'],
      );
      cursor = body.next === undefined ? '' : `&cursor=${body.next}`;
    } while (cursor !== '');
    assert.deepEqual(
      all.map(({ kind, granted, policy }) => [kind, granted, policy]),
      [
        ['riding', true, undefined],
        ['act', true, '2026-2'],
        ['act', true, '2026-2'],
        ['riding', false, undefined],
        ['riding', true, undefined],
      ],
    );
  });
});
