import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openCollection } from '../../test/stories/collection.ts';

const NAMES = ['ip', '$ip', 'IP', 'ipAddress', 'ip_address', 'clientIp', 'request_ip', 'x-forwarded-for', 'X-Real-IP'];
const V4 = '198.51.100.42';
const V6 = '2001:db8:abcd:1234:5678:9abc:def0:1234';
const WRITTEN = [V4, V6, V6.toUpperCase(), `::ffff:${V4}`, `${V4}, ${V6}`, ` ${V4} `];

const address = fc.constantFrom(...WRITTEN);
/** Any JSON with addresses anywhere in it, under any of the names. */
const { body } = fc.letrec<{ body: unknown }>((tie) => ({
  body: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom('x', 1, null, true),
    fc.array(tie('body'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom('context', 'properties', 'traits', 'device', 'type', 'userId', 'headers'),
      tie('body'),
      { maxKeys: 3, noNullPrototype: true },
    ),
    fc.dictionary(fc.constantFrom(...NAMES), fc.oneof(address, fc.array(address, { maxLength: 2 })), {
      ...{ minKeys: 1, maxKeys: 2, noNullPrototype: true },
    }),
  ),
}));
const valid = fc.record({ context: body, properties: body, traits: body }, { requiredKeys: [] });

/** The last octet, or the last groups, of any address that was sent. */
const WHOLE = /198\.51\.100\.42|1234:5678:9abc:def0/i;

test('no whole address is ever put on the stream, whoever sends it, wherever it stands, accepted or refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(body, valid), { minLength: 1, maxLength: 4 }), address, async (bodies, ip) => {
      const { call, stream } = await openCollection();
      const batch = bodies.map((each, index) =>
        index % 2 === 0 ? each : { type: 'track', event: 'x', userId: 'u', ...(each as object) },
      );
      const sourceIp = ip.split(',')[0]?.trim() ?? '';
      await call('POST /v1/batch', { body: { batch, sentAt: null }, sourceIp });
      const written = JSON.stringify(stream.records);
      assert.ok(batch.length === 0 || stream.records.length > 0);
      assert.doesNotMatch(written, WHOLE);
    }),
    { numRuns: 300 },
  );
});

test('what only reads like an address stays as it is', async () => {
  const { call, events } = await openCollection();
  const properties = { browser: '119.0.6099.109', ip: 'intellectual property', tip: V4, zip: '10.1.2.3' };
  await call('POST /v1/track', { body: { type: 'track', event: 'x', userId: 'u', properties } });
  assert.deepEqual(events()[0]?.properties, properties);
});
