import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { openPrivacy, openWithAnn, verifies } from './privacy-deployment.ts';

describe('a request of access', () => {
  it('is answered 201, signed, and gives a package with everything that servers know of the person', async () => {
    const { call, submit, settle, phaseOf } = await openWithAnn();
    const { id, sent, answer } = await submit();
    assert.equal(answer.status, 201);
    assert.deepEqual(JSON.parse(Buffer.from(answer.body.encoded_request, 'base64').toString('utf8')), sent);
    assert.equal(answer.body.expected_completion_time, '2026-12-22T10:00:00.000Z');
    const pem = (await call('GET', '/v1/privacy/certificate')).body;
    assert.ok(verifies(pem, JSON.stringify(answer.body), answer.headers['x-opendsr-signature']));
    assert.equal(answer.headers['x-opendsr-processor-domain'], 'headwater.example');
    await settle();
    assert.equal(await phaseOf(id), 'completed');
    const person = JSON.parse((await call('GET', `/v1/privacy/requests/${id}/results`)).body);
    assert.deepEqual(
      person.identifiers.map(({ type, value }: { type: string; value: string }) => `${type}:${value}`).sort(),
      ['email:ann@shop.example', 'userId:ann'],
    );
    assert.deepEqual(person.identifiers[0].origins[0].trust, 'asserted');
    assert.deepEqual(person.identifiers[0].origins[0].source, 'crm');
    const plan = person.traits.find(({ name }: { name: string }) => name === 'plan');
    assert.deepEqual([plan.value, plan.source, plan.messageId], ['<b>pro</b>', 'crm', 'i1']);
    assert.equal(person.consents.answers[0].purpose, 'advertising');
    assert.deepEqual(person.consents.answers[0].messageId, 'i1');
    assert.deepEqual(
      person.segments.map(({ id: segment, name }: { id: string; name: string }) => [segment, name]),
      [['known', 'Known']],
    );
    assert.deepEqual(person.processing.policy.purposes[0].basis, 'consent');
    assert.equal(person.events.count, 2);
    const lines = (await call('GET', `/v1/privacy/requests/${id}/results?file=events-0001.ndjson`)).body;
    assert.deepEqual(
      lines
        .trim()
        .split('\n')
        .map((line: string) => JSON.parse(line).messageId),
      ['t1', 'i1'],
    );
  });

  it('is shown as a page in which nothing that was typed becomes markup, and as a table without formulas', async () => {
    const { call, submit, settle } = await openWithAnn();
    const { id } = await submit();
    await settle();
    const page = await call('GET', `/v1/privacy/requests/${id}/results?lang=fr`, { headers: { accept: 'text/html' } });
    assert.match(page.headers['content-type'] ?? '', /^text\/html/);
    assert.match(page.headers['content-security-policy'] ?? '', /default-src 'none'/);
    assert.match(page.body, /Vos données personnelles/);
    assert.match(page.body, /&lt;script&gt;alert\(1\)/);
    assert.doesNotMatch(page.body, /<script|<b>/);
    const table = (await call('GET', `/v1/privacy/requests/${id}/results?file=events-0001.csv`)).body;
    assert.match(table, /,'=Order Completed,/);
    assert.equal((await call('GET', `/v1/privacy/requests/${id}/results?file=other.json`)).status, 404);
  });

  it('tells who received what, and so does the profile itself', async () => {
    const { call, collect, submit, settle, deliveries, stores, now } = await openWithAnn();
    const hook = {
      type: 'webhook',
      name: 'Mailer',
      settings: { url: 'https://mailer.example/in', identifiers: ['email'] },
    };
    await collect('PUT', '/v1/destinations/mailer', { body: hook });
    const key = stores.keyring.keyOf({ type: 'email', value: 'ann@shop.example' });
    const entry = { audience: 'mailer/known', key, operationId: 'o', runId: 'r1', chunk: 1, until: 0, at: now() };
    const add = { ...entry, version: 1, state: 'sending', operation: 'add', before: 'absent' } as const;
    await deliveries.put(add);
    await deliveries.put({ ...add, version: 2, state: 'confirmed', at: now() + 5 });
    const { body } = await call('GET', '/v1/profiles/userId:ann/recipients');
    assert.deepEqual(
      body.recipients.map((each: { state: string; audience: string }) => [each.state, each.audience]),
      [['confirmed', 'mailer/known']],
    );
    assert.equal(body.recipients[0].confirmedAt, new Date(now() + 5).toISOString());
    const { id } = await submit();
    await settle();
    const person = JSON.parse((await call('GET', `/v1/privacy/requests/${id}/results`)).body);
    assert.deepEqual(person.recipients, body.recipients);
    assert.equal((await call('GET', '/v1/profiles/userId:nobody/recipients')).status, 404);
  });

  it('waits for an officer where a browser claims to be the person, and follows what the officer says', async () => {
    for (const claimed of ['include', 'leave'] as const) {
      const { call, submit, settle, phaseOf, send } = await openWithAnn();
      await send('web', { type: 'identify', userId: 'ann', anonymousId: 'shared-browser', messageId: 'w1' });
      const { id } = await submit();
      await settle();
      const { body: waiting } = await call('GET', `/v1/privacy/requests/${id}`);
      assert.equal(waiting.request_status, 'pending');
      assert.deepEqual(
        waiting.headwater.waiting.map(({ type, source, place }: Record<string, unknown>) => [type, source, place]),
        [['anonymousId', 'web', 0]],
      );
      assert.doesNotMatch(JSON.stringify(waiting), /shared-browser|ann@shop/);
      const path = `/v1/privacy/requests/${id}/decide`;
      const wrong = await call('POST', path, { body: { claimed: 'include', identifiers: [7], reason: 'x' } });
      assert.equal(wrong.status, 422);
      assert.equal((await call('POST', path, { body: { claimed, reason: 'compared invoices' } })).status, 200);
      await settle();
      assert.equal(await phaseOf(id), 'completed');
      const person = JSON.parse((await call('GET', `/v1/privacy/requests/${id}/results`)).body);
      const types = person.identifiers.map(({ type }: { type: string }) => type);
      assert.equal(types.includes('anonymousId'), claimed === 'include');
      assert.equal(person.events.count, claimed === 'include' ? 4 : 3);
      assert.equal((await call('POST', path, { body: { claimed, reason: 'again' } })).status, 409);
      const late = { claimed: 'include', identifiers: [0], reason: 'again' };
      assert.equal((await call('POST', path, { body: late })).status, 409);
    }
  });

  it('does not repeat what was sent in the place of a name', async () => {
    const { submit } = await openWithAnn();
    const headwater = { 'ann@private.example': 1, '+4930901820': 2, colour: 3 };
    const { answer } = await submit({ 'ann@private.example': 1, extensions: { headwater } });
    assert.equal(answer.status, 422);
    assert.match(JSON.stringify(answer.body), /headwater\.colour/);
    assert.doesNotMatch(JSON.stringify(answer.body), /ann@|4930901820/);
  });

  it('gives a stranger who claims to be the victim nothing of the victim', async () => {
    const { call, submit, settle, send } = await openWithAnn();
    await send('web', {
      type: 'identify',
      userId: 'ann',
      messageId: 'evil',
      traits: { email: 'mallory@evil.example' },
    });
    const mallory = [{ identity_type: 'email', identity_value: 'mallory@evil.example', identity_format: 'raw' }];
    const { id } = await submit({ subject_identities: mallory, extensions: { headwater: { claimed: 'leave' } } });
    await settle();
    const { body } = await call('GET', `/v1/privacy/requests/${id}/results`);
    assert.doesNotMatch(body, /"ann"|ann@|Order|<b>/);
  });
});

describe('a device that several people use', () => {
  const onKiosk = async (policy: 'demote' | 'moveToLatest') => {
    const world = await openWithAnn();
    const { collect, send, at } = world;
    const body = { types: { userId: {}, email: {}, phone: {}, anonymousId: { policy } } };
    assert.equal((await collect('PUT', '/v1/identity/rules', { body })).status, 200);
    // Rules are cached for seconds.
    world.wait(10_000);
    const seen = (userId: string, name: string) =>
      send('crm', { type: 'identify', userId, anonymousId: 'kiosk', messageId: name, timestamp: at(0) });
    const page = (name: string) => {
      world.wait(1000);
      return send('crm', { type: 'page', anonymousId: 'kiosk', messageId: name, name, timestamp: at(0) });
    };
    await seen('ann', 'ann-signs-in');
    await page('ann-looks');
    world.wait(1000);
    await seen('ben', 'ben-signs-in');
    await page('ben-looks');
    await send('crm', {
      type: 'track',
      userId: 'ben',
      anonymousId: 'kiosk',
      event: 'Order Completed',
      messageId: 'ben-buys',
    });
    return world;
  };

  const eventsOf = async (
    { call, submit, settle }: Awaited<ReturnType<typeof onKiosk>>,
    userId: string,
    claimed: 'include' | 'leave' = 'leave',
  ) => {
    const who = [{ identity_type: 'controller_customer_id', identity_value: userId, identity_format: 'raw' }];
    const { id } = await submit({ subject_identities: who, extensions: { headwater: { claimed } } });
    await settle();
    const results = `/v1/privacy/requests/${id}/results`;
    const person = JSON.parse((await call('GET', results)).body);
    const files: string[] = person.events.files.filter((name: string) => name.endsWith('.ndjson'));
    const texts = await Promise.all(files.map(async (file) => (await call('GET', `${results}?file=${file}`)).body));
    const ids: string[] = texts
      .join('')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).messageId);
    return ids.filter((id) => /ann|ben/.test(id)).sort();
  };

  it('gives each of them what they did themselves; what was done on it without a name waits for an officer', async () => {
    const world = await onKiosk('demote');
    assert.deepEqual(await eventsOf(world, 'ann'), ['ann-signs-in']);
    assert.deepEqual(await eventsOf(world, 'ann', 'include'), ['ann-looks', 'ann-signs-in', 'ben-looks']);
    assert.deepEqual(await eventsOf(world, 'ben'), ['ben-buys', 'ben-signs-in']);
  });

  it('that was passed on gives the first what was done in her time, and the second what came after', async () => {
    const world = await onKiosk('moveToLatest');
    assert.deepEqual(await eventsOf(world, 'ann'), ['ann-looks', 'ann-signs-in']);
    assert.deepEqual(await eventsOf(world, 'ben'), ['ben-buys', 'ben-looks', 'ben-signs-in']);
  });
});

describe('other rights', () => {
  it('portability gives what the person gave, without what was worked out', async () => {
    const { call, submit, settle } = await openWithAnn();
    const { id } = await submit({ subject_request_type: 'portability' });
    await settle();
    const person = JSON.parse((await call('GET', `/v1/privacy/requests/${id}/results`)).body);
    assert.deepEqual(
      ['segments', 'computedTraits', 'recipients', 'processing'].filter((name) => name in person),
      [],
    );
    assert.ok(person.files.includes('events-0001.csv'));
  });

  it('an erasure goes on until it is done, with the identifiers it began with, and leaves a receipt that anybody can verify', async () => {
    let calls = 0;
    const { call, submit, settle, wait, erasures, phaseOf, requests, sweep } = await openWithAnn({
      erase: async () =>
        ++calls < 3
          ? { kind: 'again', afterSeconds: calls === 1 ? 60 : 5000 }
          : { kind: 'done', lines: [{ store: 'archive', what: 'rewrote objects', count: 3, at: 1 }] },
    });
    const { id } = await submit({ subject_request_type: 'erasure' });
    await settle();
    assert.equal((await call('GET', `/v1/privacy/requests/${id}`)).body.request_status, 'in_progress');
    assert.equal((await call('GET', `/v1/privacy/requests/${id}/receipt`)).status, 409);
    wait(60_000);
    await settle();
    assert.equal(erasures.length, 2);
    wait(5_031_000);
    await settle();
    assert.equal(erasures.length, 2);
    await sweep();
    await settle();
    assert.equal(await phaseOf(id), 'completed');
    assert.deepEqual(erasures[2], erasures[0]);
    assert.deepEqual(erasures[0]?.identifiers.map(({ value }) => value).sort(), ['ann', 'ann@shop.example']);
    const { body } = await call('GET', `/v1/privacy/requests/${id}/receipt`);
    const pem = (await call('GET', '/v1/privacy/certificate')).body;
    assert.ok(verifies(pem, JSON.stringify(body.receipt), body.signature));
    assert.ok(!verifies(pem, JSON.stringify({ ...body.receipt, regulation: 'ccpa' }), body.signature));
    assert.equal(body.receipt.lines[0].count, 3);
    assert.deepEqual(
      body.receipt.history.map(({ what }: { what: string }) => what),
      ['received', 'started', 'completed'],
    );
    const kept = JSON.stringify([await requests.get(id), body]);
    assert.doesNotMatch(kept, /shop\.example/);
    assert.equal((await requests.get(id))?.sealed, undefined);
  });
});

describe('what a request reveals', () => {
  const shapeOf = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(shapeOf)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]))
        : typeof value;

  it('nothing of whether a person exists: an unknown one is served in the same way', async () => {
    const { call, submit, settle } = await openWithAnn();
    const nobody = [{ identity_type: 'email', identity_value: 'nobody@shop.example', identity_format: 'raw' }];
    const known = await submit();
    const unknown = await submit({ subject_identities: nobody });
    await settle();
    const statusOf = async (id: string) => (await call('GET', `/v1/privacy/requests/${id}`)).body;
    assert.deepEqual(shapeOf(await statusOf(unknown.id)), shapeOf(await statusOf(known.id)));
    assert.deepEqual(shapeOf(unknown.answer.body), shapeOf(known.answer.body));
    assert.equal((await statusOf(unknown.id)).request_status, 'completed');
    const person = JSON.parse((await call('GET', `/v1/privacy/requests/${unknown.id}/results`)).body);
    assert.deepEqual([person.events.count, person.traits, person.recipients], [0, [], []]);
  });

  it('is received once: the same again answers the same, another under its id is refused', async () => {
    const { call, submit } = await openWithAnn();
    const { sent, answer } = await submit();
    const again = await call('POST', '/v1/privacy/requests', { body: sent });
    assert.deepEqual([again.status, again.body], [201, answer.body]);
    const { subject_request_id, subject_identities, ...rest } = sent;
    const camel = {
      ...rest,
      subjectRequestId: subject_request_id.toUpperCase(),
      subjectIdentities: subject_identities,
    };
    assert.equal((await call('POST', '/v1/privacy/requests', { body: camel })).status, 201);
    const other = await call('POST', '/v1/privacy/requests', { body: { ...sent, subject_request_type: 'erasure' } });
    assert.equal(other.status, 409);
  });

  it('refuses what it cannot understand with what to do, and never repeats a value', async () => {
    const { call, submit } = openPrivacy();
    const identity = { identity_type: 'email', identity_value: 'secret-person', identity_format: 'raw' };
    const bad: [object, RegExp][] = [
      [{ subject_identities: [identity] }, /subject_identities\.0\.identity_value/],
      [{ subject_identities: [{ ...identity, identity_format: 'sha256' }] }, /identity_format.*raw/],
      [{ subject_identities: [{ ...identity, identity_type: 'roku_publisher_id' }] }, /identity_type/],
      [{ subject_identities: [] }, /subject_identities/],
      [{ subject_request_id: 'secret-person' }, /subject_request_id/],
      [{ subject_request_type: 'oblivion' }, /subject_request_type/],
      [{ submitted_time: 'yesterday' }, /submitted_time/],
      [{ status_callback_urls: ['ftp://secret-person.example'] }, /status_callback_urls\.0/],
      [{ extensions: { headwater: { claimed: 'perhaps' } } }, /extensions\.headwater\.claimed/],
    ];
    for (const [body, expected] of bad) {
      const { answer } = await submit(body);
      assert.equal(answer.status, 422, JSON.stringify(body));
      assert.match(JSON.stringify(answer.body), expected);
      assert.doesNotMatch(JSON.stringify(answer.body), /secret-person/);
    }
    assert.equal((await call('POST', '/v1/privacy/requests', { raw: '{"a":' })).status, 400);
    assert.equal((await call('GET', '/v1/privacy/requests/no-uuid')).status, 422);
    assert.equal((await call('GET', `/v1/privacy/requests/${randomUUID()}`)).status, 404);
    assert.equal((await call('GET', `/v1/privacy/requests/${randomUUID()}/results`)).status, 404);
  });

  it('discovery says what is understood', async () => {
    const { body } = await openPrivacy().call('GET', '/v1/privacy/discovery');
    assert.equal(body.api_version, '2.0');
    assert.ok(body.supported_subject_request_types.includes('erasure'));
    assert.ok(body.supported_identities.every((each: { identity_format: string }) => each.identity_format === 'raw'));
    assert.equal(body.processor_certificate, 'https://headwater.example/v1/privacy/certificate');
  });
});
