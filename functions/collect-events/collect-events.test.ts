import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { LIMITS } from '../../shared/domain/event/limits.ts';
import { type CollectCall, NOW, openCollection } from '../../test/stories/collection.ts';
import definition from './function.ts';

const order = { type: 'track', event: 'Order Completed', userId: 'u1', messageId: 'm1', properties: { total: 9 } };
const basic = (user: string): string => `Basic ${Buffer.from(user).toString('base64')}`;
const iso = (offset: number): string => new Date(NOW + offset).toISOString();

describe('taking events', () => {
  it('answers every call that the function asks for', async () => {
    const { routes } = await openCollection();
    assert.deepEqual(Object.keys(routes).sort(), [...definition.trigger.routes].sort());
  });

  it('stamps an event with its source, anchor and time of receipt', async () => {
    const { call, records } = await openCollection();
    const { status, body } = await call('POST /v1/track', { body: order });
    assert.deepEqual([status, body], [200, { success: true }]);
    const [record] = records();
    assert.deepEqual(
      { ...record, recordId: '', entries: [] },
      {
        recordId: '',
        sourceId: 'web',
        trust: 'claimed',
        receivedAt: iso(0),
        anchor: { type: 'userId', value: 'u1' },
        imported: false,
        retentionDays: 400,
        entries: [],
      },
    );
    const [entry] = record?.entries ?? [];
    assert.ok(entry && 'event' in entry);
    assert.deepEqual(entry.event, { ...order, timestamp: iso(0), context: { ip: '203.0.113.0' } });
  });

  it('takes the type from the path, in both its forms', async () => {
    const { call, events } = await openCollection();
    await call('POST /v1/page', { body: { anonymousId: 'a1', type: 'track' } });
    await call('POST /v1/i', { body: { userId: 'u1' } });
    await call('POST /api/s/{type}', { params: { type: 'screen' }, body: { userId: 'u1' } });
    await call('POST /api/s/s2s/{type}', { params: { type: 'event' }, body: order });
    assert.deepEqual(
      events().map(({ type }) => type),
      ['page', 'identify', 'screen', 'track'],
    );
  });

  it('keeps what it does not know, and drops what is as good as absent', async () => {
    const { call, events } = await openCollection();
    await call('POST /v1/track', {
      body: { ...order, userId: 7, anonymousId: null, groupId: '', _metadata: { x: 1 } },
    });
    const [event] = events();
    assert.equal(event?.userId, '7');
    assert.ok(event && !('anonymousId' in event) && !('groupId' in event));
    assert.deepEqual((event as unknown as { _metadata: unknown })._metadata, { x: 1 });
  });

  it('sends the events of one person in one record, and each person’s in their own', async () => {
    const { call, stream } = await openCollection();
    const batch = ['u1', 'u2', 'u1'].map((userId, index) => ({ ...order, userId, messageId: `m${index}` }));
    await call('POST /v1/batch', { body: { batch } });
    assert.deepEqual(
      stream.records.map(({ record }) => record.entries.length),
      [2, 1],
    );
    assert.equal(new Set(stream.records.map(({ partitionKey }) => partitionKey)).size, 2);
    assert.ok(stream.records.every(({ partitionKey }) => /^userId:[\w-]{22}$/.test(partitionKey)));
  });

  it('cuts what one person sent into records of at most 256 KiB', async () => {
    const { call, stream } = await openCollection();
    const batch = Array.from({ length: 12 }, (_, index) => ({
      ...order,
      messageId: `m${index}`,
      x: 'y'.repeat(60_000),
    }));
    await call('POST /v1/batch', { body: { batch } });
    assert.equal(stream.records.length, 3);
    assert.ok(stream.records.every(({ record }) => JSON.stringify(record).length <= LIMITS.recordBytes));
  });

  it('accepts the valid events of a batch and says what is wrong with the others', async () => {
    const { call, events, quarantined } = await openCollection();
    const batch = [order, { ...order, messageId: 'bad', timestamp: 'yesterday' }, 7, { ...order, messageId: 'm2' }];
    const { status, body } = await call('POST /v1/batch', { body: { batch } });
    assert.equal(status, 200);
    assert.equal(body.success, true);
    assert.deepEqual(
      body.rejected.map(({ index, messageId, code }: Record<string, unknown>) => [
        index,
        index === 1 ? messageId : '',
        code,
      ]),
      [
        [1, 'bad', 'invalid-field'],
        [2, '', 'not-an-object'],
      ],
    );
    assert.deepEqual(
      events().map(({ messageId }) => messageId),
      ['m1', 'm2'],
    );
    assert.deepEqual(
      quarantined().map(({ body: kept }) => kept),
      [batch[1], 7],
    );
  });

  it('never keeps the write key beside the event', async () => {
    const { call, stream } = await openCollection();
    await call('POST /v1/track', { body: { ...order, writeKey: 'web-write-key' } });
    await call('POST /v1/batch', { body: { writeKey: 'web-write-key', batch: [{ writeKey: 'web-write-key' }] } });
    assert.equal(stream.records.length, 2);
    assert.ok(!JSON.stringify(stream.records).includes('web-write-key'));
  });

  it('marks imports, whose timestamps are history', async () => {
    const { call, events, records } = await openCollection();
    const timestamp = '2010-12-01T08:26:00.000Z';
    await call('POST /v1/import', { body: { sentAt: iso(-5_000), batch: [{ ...order, timestamp }] } });
    assert.equal(records()[0]?.imported, true);
    assert.equal(events()[0]?.timestamp, timestamp);
  });

  it('answers 503 for all of a request when the stream refuses any of it', async () => {
    const { call, stream } = await openCollection();
    stream.fail(1);
    const { status, headers, body } = await call('POST /v1/track', {
      body: order,
      headers: { origin: 'https://a.example' },
    });
    assert.equal(status, 503);
    assert.equal(headers['retry-after'], '1');
    assert.equal(headers['access-control-allow-origin'], 'https://a.example');
    assert.equal(body.error.code, 'unavailable');
  });

  it('names an event by its content where the client does not, so that its retry is a duplicate', async () => {
    const { call, events } = await openCollection();
    const { messageId: _, ...unnamed } = { ...order, timestamp: iso(-1_000) };
    await call('POST /v1/track', { body: { ...unnamed, sentAt: iso(-500) } });
    await call('POST /v1/track', { body: { ...unnamed, sentAt: iso(-100) } });
    await call('POST /v1/track', { body: { ...unnamed, properties: { total: 10 } } });
    await call('POST /v1/track', { body: { ...order, messageId: undefined } });
    const ids = events().map(({ messageId }) => messageId);
    assert.equal(ids[0], ids[1]);
    assert.equal(new Set(ids).size, 3);
  });
});

describe('correcting time', () => {
  const timestampOf = async (fields: Record<string, unknown>): Promise<string | undefined> => {
    const { call, events } = await openCollection();
    await call('POST /v1/track', { body: { ...order, ...fields } });
    return events()[0]?.timestamp;
  };

  it('moves an event by as much as the sender’s clock is off', async () => {
    assert.equal(await timestampOf({ timestamp: iso(3_590_000), sentAt: iso(3_600_000) }), iso(-10_000));
    assert.equal(await timestampOf({ originalTimestamp: iso(-3_610_000), sentAt: iso(-3_600_000) }), iso(-10_000));
  });

  it('leaves a time alone that no skew explains', async () => {
    assert.equal(await timestampOf({ timestamp: iso(-9_000), sentAt: iso(-10_000) }), iso(-9_000));
    assert.equal(await timestampOf({ timestamp: iso(-200_000_000), sentAt: iso(-90_000_000) }), iso(-200_000_000));
  });

  it('lets nothing happen later than it was received', async () => {
    assert.equal(await timestampOf({ timestamp: '2099-01-01T00:00:00Z' }), iso(0));
    assert.equal(await timestampOf({ timestamp: '2099-01-01T00:00:00Z', sentAt: '2099-01-01T00:00:01Z' }), iso(0));
  });

  it('keeps what the client said beside the correction', async () => {
    const { call, events } = await openCollection();
    await call('POST /v1/track', { body: { ...order, timestamp: NOW + 60_000, sentAt: iso(60_000) } });
    assert.deepEqual([events()[0]?.timestamp, events()[0]?.originalTimestamp], [iso(0), iso(60_000)]);
  });
});

describe('write keys', () => {
  const ways: Record<string, CollectCall> = {
    'Basic auth': { headers: { authorization: basic('server-secret-key:') } },
    'Basic auth with anything after the colon': { headers: { authorization: basic('server-secret-key:x:y') } },
    'X-Write-Key': { headers: { authorization: '', 'x-write-key': 'server-secret-key:any' } },
    'the query': { headers: { authorization: '' }, query: { writeKey: 'server-secret-key' } },
    'the body': { headers: { authorization: '' }, body: { ...order, writeKey: 'server-secret-key' } },
  };
  for (const [way, details] of Object.entries(ways)) {
    it(`are taken from ${way}`, async () => {
      const { call, records } = await openCollection();
      assert.equal((await call('POST /v1/track', { body: order, ...details })).status, 200);
      assert.deepEqual([records()[0]?.sourceId, records()[0]?.trust], ['server', 'asserted']);
    });
  }

  it('that are missing, unknown or disabled are refused with what to do', async () => {
    const source = {
      id: 'off',
      name: 'Off',
      trust: 'claimed',
      writeKey: 'off-key',
      origins: [],
      retentionDays: 1,
    } as const;
    const { call, records } = await openCollection([{ ...source, enabled: false }]);
    const codes = [];
    for (const authorization of ['', basic('nobody:'), 'Basic §', 'Bearer x', basic('off-key:'), basic('__proto__:')]) {
      const { status, body } = await call('POST /v1/batch', { body: { batch: [order] }, headers: { authorization } });
      codes.push(`${status} ${body.error.code}`);
    }
    assert.deepEqual(codes, [
      '401 missing-write-key',
      '401 unknown-write-key',
      '401 missing-write-key',
      '401 missing-write-key',
      '403 source-disabled',
      '401 unknown-write-key',
    ]);
    assert.deepEqual(records(), []);
  });
});

describe('privacy', () => {
  const contextOf = async (details: CollectCall): Promise<unknown> => {
    const { call, events } = await openCollection();
    await call('POST /v1/track', { body: order, ...details });
    return events()[0]?.context;
  };
  const server = { authorization: basic('server-secret-key:'), 'user-agent': 'node' };

  it('keeps an address without the part that singles out a person', async () => {
    const ipOf = async (sourceIp: string) => ((await contextOf({ sourceIp })) as { ip?: string }).ip;
    assert.equal(await ipOf('198.51.100.42'), '198.51.100.0');
    assert.equal(await ipOf('2001:db8:abcd:1234:5678::9'), '2001:db8:abcd::');
    assert.equal(await ipOf('::ffff:198.51.100.42'), '198.51.100.0');
  });

  it('truncates what the client set as well, and keeps no text that is no address', async () => {
    const body = { ...order, context: { ip: '198.51.100.42' } };
    assert.deepEqual(await contextOf({ body, headers: server }), { ip: '198.51.100.0' });
    assert.deepEqual(await contextOf({ body: { ...order, context: { ip: 'Jane’s flat' } }, headers: server }), {});
  });

  it('truncates the address of an event in quarantine as well', async () => {
    const { call, stream } = await openCollection();
    const context = { ip: '198.51.100.42' };
    await call('POST /v1/batch', {
      body: {
        batch: [
          { type: 'nonsense', context },
          { ...order, userId: [], context },
        ],
      },
    });
    assert.ok(!JSON.stringify(stream.records).includes('198.51.100.42'));
  });

  it('takes the user agent and the address of a browser for the person’s, but never a server’s', async () => {
    const headers = { 'user-agent': 'Firefox' };
    assert.deepEqual(await contextOf({ headers }), { ip: '203.0.113.0', userAgent: 'Firefox' });
    const own = { ...order, context: { userAgent: 'App' } };
    assert.deepEqual(await contextOf({ body: own, headers }), { ip: '203.0.113.0', userAgent: 'App' });
    assert.deepEqual(await contextOf({ headers: server }), {});
  });
});

describe('pages', () => {
  const shop = 'https://shop.example';
  const sources = [
    { id: 'a', name: 'A', trust: 'claimed', writeKey: 'key-a', origins: [shop], retentionDays: 1, enabled: true },
    {
      id: 'b',
      name: 'B',
      trust: 'claimed',
      writeKey: 'key-b',
      origins: ['https://b.example'],
      retentionDays: 1,
      enabled: true,
    },
  ] as const;
  const from = (origin: string, key: string): CollectCall => ({
    body: order,
    headers: { origin, authorization: basic(`${key}:`) },
  });

  it('read the answer where their source permits their origin', async () => {
    const { call } = await openCollection(sources);
    const { headers } = await call('POST /v1/track', from(shop, 'key-a'));
    assert.equal(headers['access-control-allow-origin'], shop);
    assert.equal(headers['vary'], 'Origin');
    assert.equal((await call('POST /v1/track', from(shop, 'key-b'))).headers['access-control-allow-origin'], undefined);
    assert.equal((await call('POST /v1/track', from(shop, 'nobody'))).headers['access-control-allow-origin'], shop);
  });

  it('may ask before they post, when any source permits them', async () => {
    const { call } = await openCollection(sources);
    const headers = {
      origin: shop,
      authorization: '',
      'access-control-request-headers': 'authorization,x-retry-count',
    };
    const allowed = await call('OPTIONS /v1/{proxy+}', { headers });
    assert.equal(allowed.status, 204);
    assert.equal(allowed.headers['access-control-allow-headers'], 'authorization,x-retry-count');
    assert.equal((await call('OPTIONS /v1/{proxy+}', { headers: { origin: 'https://evil.example' } })).status, 403);
  });

  it('send beacons and form posts that hold JSON, packed or not', async () => {
    const { call, events } = await openCollection();
    const raw = JSON.stringify({ ...order, writeKey: 'web-write-key' });
    const headers = { authorization: '', 'content-type': 'text/plain' };
    assert.equal((await call('POST /v1/t', { raw, headers })).status, 200);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    assert.equal(
      (await call('POST /v1/t', { raw: gzipSync(raw), headers: { ...form, 'content-encoding': 'gzip' } })).status,
      200,
    );
    assert.equal((await call('POST /v1/t', { raw: gzipSync(raw), headers: form })).status, 200);
    assert.equal((await call('POST /v1/t', { raw: `\uFEFF${raw}` })).status, 200);
    assert.equal(events().length, 4);
  });

  it('without scripts ask for a pixel', async () => {
    const { call, events } = await openCollection();
    const data = Buffer.from(JSON.stringify({ ...order, writeKey: 'web-write-key', properties: { path: '/ü?>' } }));
    for (const encoding of ['base64', 'base64url'] as const) {
      const query = { data: data.toString(encoding).replaceAll('+', ' ') };
      const { status, headers, body } = await call('GET /v1/pixel/page', { headers: { authorization: '' }, query });
      assert.deepEqual([status, headers['content-type']], [200, 'image/gif']);
      assert.equal(Buffer.from(body).subarray(0, 6).toString(), 'GIF89a');
    }
    assert.deepEqual(
      events().map(({ type, properties }) => [type, properties?.['path']]),
      [
        ['page', '/ü?>'],
        ['page', '/ü?>'],
      ],
    );
    assert.equal((await call('GET /v1/pixel/track', { query: { data: '!!' } })).status, 400);
  });

  it('load their settings from here', async () => {
    const { call } = await openCollection();
    const settings = await call('GET /v1/projects/{writeKey}/settings', {
      headers: { authorization: '' },
      params: { writeKey: 'web-write-key' },
    });
    assert.deepEqual(settings.body.integrations['Segment.io'], {
      apiKey: 'web-write-key',
      apiHost: 'events.shop.example/v1',
      protocol: 'https',
      unbundledIntegrations: [],
    });
    const config = await call('GET /sourceConfig/{proxy+}', {
      headers: { authorization: '' },
      query: { writeKey: 'web-write-key' },
    });
    assert.equal(config.body.source.id, 'web');
    assert.equal((await call('GET /sourceConfig', { headers: { authorization: basic('x:') } })).status, 401);
  });
});

describe('health', () => {
  it('is good while the sources can be read', async () => {
    const { call } = await openCollection();
    assert.deepEqual((await call('GET /health', {})).body, { status: 'ok' });
    assert.equal((await call('HEAD /health', {})).body, undefined);
  });
});
