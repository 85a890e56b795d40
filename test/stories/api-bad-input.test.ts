import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { allOperations } from '../../shared/domain/api/operations/all.ts';
import { openDeployment } from './api-deployment.ts';

const deployment = openDeployment();
const { call } = deployment;
await call('PUT', '/v1/sources/web', { body: { name: 'Web', trust: 'claimed', writeKey: 'web-write-key' } });
await call('PUT', '/v1/segments/known', { body: { name: 'Known', definition: { identifier: 'email' } } });
await call('PUT', '/v1/destinations/files', { body: { type: 's3-csv', name: 'Files' } });
const nightly = { segmentId: 'known', destinationId: 'files', schedule: 'rate(1 day)' };
await call('PUT', '/v1/exports/nightly', { body: nightly });
await call('POST', '/v1/identify', {
  body: { userId: 'u1', traits: { email: 'a@b.example' }, writeKey: 'web-write-key', messageId: 'm1' },
});
await deployment.stitch();

const management = Object.entries(allOperations).filter(([, operation]) => operation?.credential === undefined);
const routes = management.map(([route]) => route);

/** Words that mean something somewhere, so that random input gets past the first check. */
const word = fc.oneof(
  fc.constantFrom(
    'web',
    'known',
    'files',
    'nightly',
    'userId:u1',
    'email:a@b.example',
    'profileId:x',
    'b64:dXNlcklkOnUx',
  ),
  fc.constantFrom(
    'rate(5 minutes)',
    'cron(* * * * ? *)',
    'UTC',
    'P30D',
    'webhook',
    's3-csv',
    'claimed',
    '',
    '*',
    '__proto__',
  ),
  fc.constantFrom('2026-11-22T10:00:00.000Z', '9999-12-31T23:59:59.999Z', '0000-01-01T00:00:00Z', '-1', '1e9', 'NaN'),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('\u0000', '\ud800', '%', '\u202e', 'a'.repeat(5000)),
);

const FIELDS = ['name', 'definition', 'type', 'value', 'settings', 'credentials', 'members', 'identifiers', 'traits']
  .concat([
    'consent',
    'segmentId',
    'destinationId',
    'schedule',
    'timezone',
    'mode',
    'enabled',
    'kind',
    'trust',
    'origins',
  ])
  .concat([
    'retention',
    'writeKey',
    'ids',
    'code',
    'limit',
    'cursor',
    'at',
    'all',
    'any',
    'not',
    'event',
    'where',
    'op',
  ])
  .concat([
    'count',
    'within',
    'between',
    'from',
    'to',
    'trait',
    'segment',
    'identifier',
    'property',
    'operation',
    'reason',
  ]);

const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    word,
    fc.double(),
    fc.constantFrom(null, true, false, 0, -1, 1e308, 2 ** 53),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...FIELDS) }, { weight: 1, arbitrary: word }),
      tie('json'),
      {
        maxKeys: 6,
      },
    ),
  ),
}));

/** Bodies that the call almost takes, so that what it does after validation is met too. */
const likely = fc.record(
  {
    name: fc.oneof(word, json),
    definition: fc.oneof(fc.constant({ identifier: 'email' }), fc.record({ event: word, within: word }), json),
    type: word,
    value: word,
    trust: fc.constantFrom('claimed', 'asserted', 'x'),
    writeKey: word,
    settings: json,
    segmentId: word,
    destinationId: word,
    schedule: word,
    timezone: word,
    members: fc.array(fc.record({ identifiers: fc.array(fc.record({ type: word, value: word })), traits: json })),
    ids: fc.array(word),
    at: word,
  },
  { requiredKeys: [] },
);

const url = (route: string, words: readonly string[], query: Record<string, string>): string => {
  let used = 0;
  const path = route
    .slice(route.indexOf(' ') + 1)
    .replaceAll(/\{[^}]+\}/g, () => encodeURIComponent((words[used++] ?? 'x').toWellFormed()));
  return `${path}?${new URLSearchParams(query)}`;
};

const isHandled = (status: number): boolean => status < 500;

describe('bad input', () => {
  it('is answered with a clear 4xx by every management call, whatever is sent', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...routes),
        fc.record({
          words: fc.array(word, { minLength: 2, maxLength: 2 }),
          query: fc.dictionary(fc.constantFrom('limit', 'cursor', 'from', 'to', 'outcome', 'code', 'sourceId'), word, {
            maxKeys: 2,
          }),
          headers: fc.dictionary(fc.constantFrom('if-match', 'if-none-match', 'content-type'), word, { maxKeys: 2 }),
        }),
        fc.oneof(json, likely),
        async (route, { words, query, headers }, body) => {
          const sent = await call(route.slice(0, route.indexOf(' ')), url(route, words, query), { body, headers });
          assert.ok(isHandled(sent.status), `${route}: ${sent.status}`);
          if (sent.status >= 400) assert.ok(sent.body.error.code && sent.body.error.message);
        },
      ),
      { numRuns: 2500 },
    );
  });

  it('in the bytes of a body is a 4xx too', async () => {
    const writes = routes.filter((route) => /^(PUT|POST)/.test(route));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...writes),
        fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.string({ maxLength: 60 }), fc.json({ maxDepth: 2 })),
        async (route, raw) => {
          const sent = await call(route.slice(0, route.indexOf(' ')), url(route, ['known', 'x'], {}), { raw });
          assert.ok(isHandled(sent.status), `${route}: ${sent.status}`);
        },
      ),
      { numRuns: 800 },
    );
  });

  it('ten thousand levels deep, a megabyte long or in the wrong shape never gets through', async () => {
    const deep = `${'{"definition":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    const long = JSON.stringify({ name: 'x'.repeat(1_000_000) });
    for (const [path, method] of [
      ['/v1/segments/s', 'PUT'],
      ['/v1/segments/preview', 'POST'],
      ['/v1/sources/s', 'PUT'],
      ['/v1/exports/s', 'PUT'],
      ['/v1/destinations/s', 'PUT'],
    ] as const) {
      assert.equal((await call(method, path, { raw: deep })).status, 422, path);
      assert.equal((await call(method, path, { raw: long })).status, 413, path);
      assert.equal((await call(method, path, { raw: '[]' })).status, 422, path);
      assert.equal((await call(method, path, { raw: 'null' })).status, 422, path);
    }
  });
});
