import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { CUT } from '../../shared/domain/event/cleanse-json.ts';
import { LIMITS } from '../../shared/domain/event/limits.ts';
import { type CollectCall, openCollection } from '../../test/stories/collection.ts';

const order = { type: 'track', event: 'Order Completed', userId: 'u1', messageId: 'm1' };
const externalIds = (...ids: unknown[]) => ({ ...order, context: { externalIds: ids } });
const nobody = { context: { traits: { email: 'test@test.com', phone: '+1 111 111 1111', idfa: 'NULL' } } };
const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const packed = (raw: string | Uint8Array): CollectCall => ({ raw, headers: { 'content-encoding': 'gzip' } });
const broken = (): Uint8Array => {
  const bytes = gzipSync(JSON.stringify(order));
  bytes[15] = (bytes[15] ?? 0) ^ 0xff;
  return bytes;
};

describe('a request that cannot be read', () => {
  const cases: Record<string, [CollectCall, number, string]> = {
    'without a body': [{}, 400, 'missing-body'],
    'that is not JSON': [{ raw: '{"type":"track"' }, 400, 'malformed-json'],
    'that is not UTF-8': [{ raw: new Uint8Array([0xff, 0xfe, 0x80]) }, 400, 'malformed-json'],
    'with broken gzip': [packed(broken()), 400, 'broken-gzip'],
    'with gzip cut short': [packed(gzipSync('{"a":1}').subarray(0, 15)), 400, 'broken-gzip'],
    'that says gzip and is none': [packed(JSON.stringify(order)), 400, 'broken-gzip'],
    'with another encoding': [{ body: order, headers: { 'content-encoding': 'br' } }, 400, 'unknown-encoding'],
    'with a gzip bomb': [packed(gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '))), 413, 'unpacked-too-large'],
    'over 4 MiB': [{ raw: ' '.repeat(LIMITS.requestBytes + 1) }, 413, 'request-too-large'],
    'of four million brackets': [{ raw: '['.repeat(LIMITS.requestBytes) }, 413, 'too-complex'],
    'of ten million values packed small': [packed(gzipSync(`[${'0,'.repeat(10_000_000)}0]`)), 413, 'too-complex'],
    'that is a scalar': [{ raw: '7' }, 422, 'missing-batch'],
    'that is null': [{ raw: 'null' }, 422, 'missing-batch'],
    'whose batch is no list': [{ body: { batch: { 0: order } } }, 422, 'missing-batch'],
    'with too many events': [{ body: { batch: Array(LIMITS.eventsPerRequest + 1).fill({}) } }, 413, 'too-many-events'],
  };
  for (const [name, [details, status, code]] of Object.entries(cases)) {
    it(`${name} is refused with ${status} and leaves nothing on the stream`, async () => {
      const { call, records } = await openCollection();
      const { body, ...answered } = await call('POST /v1/batch', details);
      assert.deepEqual([answered.status, body.error.code], [status, code]);
      assert.ok(body.error.message.length > 10);
      assert.deepEqual(records(), []);
    });
  }
});

describe('an event that is wrong', () => {
  const cases: Record<string, [unknown, string]> = {
    'because it is a list': [[], 'not-an-object'],
    'because it is a text': ['track', 'not-an-object'],
    'because it is null': [null, 'not-an-object'],
    'without a type': [{ userId: 'u1' }, 'unknown-type'],
    'with a type of ours that it is not': [{ ...order, type: 'Track' }, 'unknown-type'],
    'with a type that every object has': [{ ...order, type: 'constructor' }, 'unknown-type'],
    'about nobody': [{ type: 'page' }, 'no-identifier'],
    'about somebody whom no value names': [{ ...order, userId: 'null', anonymousId: 'undefined' }, 'no-identifier'],
    'with an object for a userId': [{ ...order, userId: { $ne: null } }, 'invalid-field'],
    'with a list for a userId': [{ ...order, userId: ['u1'] }, 'invalid-field'],
    'with true for a userId': [{ ...order, userId: true }, 'invalid-field'],
    'with a userId that JavaScript would round': [{ ...order, userId: 2 ** 53 }, 'invalid-field'],
    'with a NUL in a userId': [{ ...order, userId: 'u\u00001' }, 'invalid-field'],
    'with half a surrogate pair in a userId': [{ ...order, anonymousId: '\ud800' }, 'invalid-field'],
    'with a text for properties': [{ ...order, properties: 'total=9' }, 'invalid-field'],
    'with a list for traits': [{ ...order, traits: [] }, 'invalid-field'],
    'with a number for a context': [{ ...order, context: 1 }, 'invalid-field'],
    'with a date that is none': [{ ...order, timestamp: 'yesterday' }, 'invalid-field'],
    'on 30 February': [{ ...order, timestamp: '2026-02-30T00:00:00Z' }, 'invalid-field'],
    'at an object': [{ ...order, timestamp: {} }, 'invalid-field'],
    'before JavaScript’s time': [{ ...order, timestamp: -8.64e15, sentAt: -8.64e15 }, 'invalid-field'],
    'before Christ': [{ ...order, timestamp: -8.6e15 }, 'timestamp-too-old'],
    'with broken UTF-8 in a userId': [{ ...order, userId: 'Andr\uFFFD' }, 'invalid-field'],
    'sent at no time': [{ ...order, sentAt: 'now' }, 'invalid-field'],
    'in 1970, because its clock counts seconds': [{ ...order, timestamp: 1_700_000_000 }, 'timestamp-too-old'],
    'with an endless messageId': [{ ...order, messageId: 'm'.repeat(300) }, 'invalid-field'],
    'that is a track of nothing': [{ ...order, event: '' }, 'missing-event'],
    'that groups into nothing': [{ ...order, type: 'group' }, 'missing-group-id'],
    'that is an alias of nobody': [{ ...order, type: 'alias' }, 'missing-previous-id'],
    'with more identifiers than a person has': [
      { ...order, context: { externalIds: Array(21).fill({ id: '1', type: 'x' }) } },
      'too-many-identifiers',
    ],
    'with 500 identifiers': [externalIds(...Array(500).fill({ id: '1', type: 'idfa' })), 'too-many-identifiers'],
    'with a userId of 10,000 characters': [{ ...order, userId: 'x'.repeat(10_000) }, 'identifier-too-long'],
    'with a cookie of 10,000 characters': [{ ...order, anonymousId: 'x'.repeat(10_000) }, 'identifier-too-long'],
    'with an email of 10,000 characters': [
      { ...order, context: { traits: { email: `${'x'.repeat(10_000)}@a.de` } } },
      'identifier-too-long',
    ],
    'with a phone of 10,000 digits': [
      { ...order, type: 'identify', traits: { phone: `+${'1'.repeat(10_000)}` } },
      'identifier-too-long',
    ],
    'with an external id of 10,000 characters': [
      externalIds({ id: 'x'.repeat(10_000), type: 'idfa' }),
      'identifier-too-long',
    ],
    'with an external id of a type nobody declared': [
      externalIds({ id: '7', type: 'crmId' }),
      'unknown-identifier-type',
    ],
    'with an object for an external id': [externalIds({ id: {}, type: 'idfa' }), 'invalid-field'],
    'with an external id without a type': [externalIds({ id: '7' }), 'invalid-field'],
    'with a list in a list of external ids': [externalIds([]), 'invalid-field'],
    'with an object for a list of external ids': [{ ...order, context: { externalIds: {} } }, 'invalid-field'],
    'with a text for a list of external ids': [{ ...order, context: { externalIds: 'u1' } }, 'invalid-field'],
    'named by blocked values alone': [
      { ...order, userId: '0', anonymousId: '00000000-0000-0000-0000-000000000000', ...nobody },
      'no-identifier',
    ],
    'that is too large': [{ ...order, properties: { x: 'ü'.repeat(140_000) } }, 'event-too-large'],
  };
  for (const [name, [event, code]] of Object.entries(cases)) {
    it(`${name} waits in quarantine, and its neighbours pass`, async () => {
      const { call, events, quarantined } = await openCollection();
      const neighbours = [order, { ...order, messageId: 'm2' }];
      const { status, body } = await call('POST /v1/batch', { body: { batch: [neighbours[0], event, neighbours[1]] } });
      assert.equal(status, 200);
      assert.deepEqual(
        body.rejected.map((each: { index: number; code: string }) => [each.index, each.code]),
        [[1, code]],
      );
      assert.deepEqual(
        quarantined().map(({ reason }) => reason.code),
        [code],
      );
      assert.equal(events().length, 2);
    });

    it(`${name} is refused when it comes alone`, async () => {
      const { call, records } = await openCollection();
      const { status, body } = await call('POST /api/s/{type}', { params: { type: 'event' }, body: event });
      assert.equal(status, code === 'event-too-large' ? 413 : 422);
      assert.equal(body.error.code, code);
      assert.deepEqual(records(), []);
    });
  }

  it('because it nests 10,000 levels waits in quarantine as far as it can be kept', async () => {
    const { call, events, quarantined } = await openCollection();
    const deep = `{"type":"track","event":"x","userId":"u1","messageId":"deep","properties":${nested(10_000)}}`;
    const { status, body } = await call('POST /v1/batch', { raw: `{"batch":[${deep},${JSON.stringify(order)}]}` });
    assert.deepEqual([status, body.rejected[0].code, body.rejected[0].messageId], [200, 'too-deep', 'deep']);
    assert.equal(events().length, 1);
    assert.ok(JSON.stringify(quarantined()[0]?.body).includes(CUT));
    assert.equal((await call('POST /v1/track', { raw: deep })).status, 422);
  });

  it('never finds its way to Object.prototype', async () => {
    const { call, events } = await openCollection();
    const raw = `{"type":"track","event":"x","userId":"u1","__proto__":{"polluted":1},"properties":{"constructor":{"prototype":
      {"polluted":1}},"__proto__":{"polluted":1},"team":{"constructor":"Ferrari"},"a":[{"__proto__":1}]}}`;
    assert.equal((await call('POST /v1/track', { raw })).status, 200);
    assert.deepEqual(events()[0]?.properties, { team: { constructor: 'Ferrari' }, a: [{}] });
    assert.equal(({} as { polluted?: number }).polluted, undefined);
  });

  it('in a character only is mended', async () => {
    const { call, events } = await openCollection();
    const body = { ...order, properties: { 'k\u0000': 'a\u0000b\ud800', list: ['\udc00'] } };
    assert.equal((await call('POST /v1/track', { body })).status, 200);
    assert.deepEqual(events()[0]?.properties, { 'k\uFFFD': 'a\uFFFDb\uFFFD', list: ['\uFFFD'] });
  });

  it('by one byte more than 256 KiB is the first that is too large', async () => {
    const { call } = await openCollection();
    const room = LIMITS.eventBytes - JSON.stringify({ ...order, x: '' }).length;
    const sized = (bytes: number) => call('POST /v1/track', { body: { ...order, x: 'y'.repeat(bytes) } });
    assert.deepEqual([(await sized(room)).status, (await sized(room + 1)).status], [200, 413]);
  });
});

describe('whatever comes', () => {
  const messy = fc.oneof(fc.json(), fc.string(), fc.constantFrom('{"batch":', '[]', 'null', '{"batch":[null]}'));
  const someEvent = fc.record(
    {
      type: fc.oneof(fc.constantFrom('track', 'identify', 'page', 'group', 'alias'), fc.jsonValue()),
      event: fc.oneof(fc.string(), fc.jsonValue()),
      userId: fc.oneof(fc.constantFrom('u1', 'u2', 7), fc.string({ unit: 'binary' }), fc.jsonValue()),
      anonymousId: fc.oneof(fc.constantFrom('a1', 'a2'), fc.jsonValue()),
      messageId: fc.oneof(fc.uuid(), fc.jsonValue()),
      timestamp: fc.oneof(
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        fc.jsonValue(),
      ),
      sentAt: fc.oneof(
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        fc.jsonValue(),
      ),
      traits: fc.jsonValue(),
      properties: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue()),
      context: fc.oneof(fc.record({ ip: fc.string(), externalIds: fc.jsonValue() }), fc.jsonValue()),
    },
    { requiredKeys: [] },
  );

  it('is answered with 200 or 4xx', async () => {
    await fc.assert(
      fc.asyncProperty(
        messy,
        fc.constantFrom('POST /v1/batch', 'POST /v1/track', 'POST /v1/identify'),
        async (raw, route) => {
          const { call } = await openCollection();
          const { status } = await call(route, { raw });
          assert.ok(status === 200 || (status >= 400 && status < 500), `${status}`);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('every event of an accepted batch is on the stream exactly once, as accepted or in quarantine', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someEvent, { maxLength: 12 }), async (events) => {
        const marked = events.map((event, index) => ({ ...event, mark: index }));
        const collection = await openCollection();
        const { status, body } = await collection.call('POST /v1/batch', { body: { batch: marked } });
        assert.equal(status, 200);
        const rejected = (body.rejected ?? []).map((each: { index: number }) => each.index);
        const markOf = (kept: unknown) => (kept as { mark: number }).mark;
        const accepted = collection.events().map(markOf);
        const waiting = collection.quarantined().map(({ body: kept }) => markOf(kept));
        assert.deepEqual(waiting.toSorted(), rejected.toSorted());
        const all = [...accepted, ...waiting].sort((a, b) => a - b);
        assert.deepEqual(
          all,
          marked.map(({ mark }) => mark),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('a valid event passes whatever stands beside it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 8 }), fc.nat(8), async (beside, place) => {
        const { call, events } = await openCollection();
        assert.equal(
          (await call('POST /v1/batch', { body: { batch: beside.toSpliced(place, 0, order) } })).status,
          200,
        );
        assert.ok(events().some(({ messageId }) => messageId === 'm1'));
      }),
      { numRuns: 100 },
    );
  });
});
