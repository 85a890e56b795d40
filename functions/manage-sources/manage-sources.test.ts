import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sourceOperations } from '../../shared/domain/api/operations/sources.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createManageSources } from './manage-sources.ts';

const open = () => {
  let made = 0;
  const configuration = createMemoryConfigurationStore();
  const makeKey = () => `made-key-0123456789-${++made}`;
  return { configuration, call: createApiClient(sourceOperations, createManageSources({ configuration, makeKey })) };
};
const web = { name: 'Web shop', trust: 'claimed', origins: ['https://shop.example'] };

describe('managing sources', () => {
  it('creates a source with a key of its own and sensible defaults, and shows it again', async () => {
    const { call } = open();
    const created = await call('PUT', '/v1/sources/web', { body: web });
    assert.equal(created.status, 201);
    assert.deepEqual(created.body, {
      id: 'web',
      name: 'Web shop',
      kind: 'first-party',
      trust: 'claimed',
      writeKey: 'made-key-0123456789-1',
      origins: ['https://shop.example'],
      retention: 'P400D',
      enabled: true,
    });
    const read = await call('GET', '/v1/sources/web');
    assert.deepEqual(read.body, created.body);
    assert.equal(read.headers['etag'], created.headers['etag']);
    assert.deepEqual((await call('GET', '/v1/sources')).body, { sources: [created.body] });
  });

  it('keeps the key when a source is replaced without one, so that sites go on working', async () => {
    const { call } = open();
    const { body } = await call('PUT', '/v1/sources/web', { body: web });
    const replaced = await call('PUT', '/v1/sources/web', { body: { ...web, name: 'Shop' } });
    assert.equal(replaced.status, 200);
    assert.equal(replaced.body.writeKey, body.writeKey);
  });

  it('gives a new key when asked to, and leaves the rest as it is', async () => {
    const { call } = open();
    const { body } = await call('PUT', '/v1/sources/web', { body: web });
    const rotated = await call('POST', '/v1/sources/web/rotate');
    assert.equal(rotated.status, 200);
    assert.deepEqual(rotated.body, { ...body, writeKey: 'made-key-0123456789-2' });
    assert.equal((await call('GET', '/v1/sources/web')).body.writeKey, 'made-key-0123456789-2');
    assert.equal((await call('POST', '/v1/sources/gone/rotate')).status, 404);
  });

  it('makes a new key when a public source becomes asserted: everybody knows the old one', async () => {
    const { call } = open();
    const { body } = await call('PUT', '/v1/sources/web', { body: web });
    const replaced = await call('PUT', '/v1/sources/web', { body: { ...web, trust: 'asserted' } });
    assert.notEqual(replaced.body.writeKey, body.writeKey);
  });

  it('refuses a key that another source has, also when both are created at once', async () => {
    const { call } = open();
    const body = { ...web, writeKey: 'shared-key' };
    const answers = await Promise.all(['a', 'b', 'c'].map((id) => call('PUT', `/v1/sources/${id}`, { body })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409]);
    assert.equal((await call('PUT', '/v1/sources/d', { body })).body.error.code, 'conflict');
  });

  it('takes a region whose phones it can read, and no other', async () => {
    const { call } = open();
    const statusOf = async (region: unknown) =>
      (await call('PUT', '/v1/sources/web', { body: { ...web, region } })).status;
    for (const region of ['DE', 'US', 'GB']) assert.ok((await statusOf(region)) < 300, region);
    for (const region of ['UK', 'XX', 'de', '49', '', 1]) assert.equal(await statusOf(region), 422, `${region}`);
  });

  it('refuses a short secret', async () => {
    const { call } = open();
    const short = await call('PUT', '/v1/sources/api', {
      body: { name: 'A', trust: 'asserted', writeKey: 'tooshort' },
    });
    assert.equal(short.status, 422);
    assert.equal(short.body.error.details[0].path, 'writeKey');
  });

  it('answers a lost update with 412 and keeps the other change', async () => {
    const { call } = open();
    const { headers } = await call('PUT', '/v1/sources/web', { body: web });
    const precondition = { 'if-match': headers['etag'] ?? '' };
    const first = await call('PUT', '/v1/sources/web', { body: { ...web, name: 'One' }, headers: precondition });
    assert.equal(first.status, 200);
    const second = await call('PUT', '/v1/sources/web', { body: { ...web, name: 'Two' }, headers: precondition });
    assert.equal(second.status, 412);
    assert.equal((await call('GET', '/v1/sources/web')).body.name, 'One');
    assert.equal((await call('DELETE', '/v1/sources/web', { headers: precondition })).status, 412);
    assert.equal((await call('PUT', '/v1/sources/no', { body: web, headers: { 'if-match': '*' } })).status, 412);
    assert.equal((await call('PUT', '/v1/sources/web', { body: web, headers: { 'if-none-match': '*' } })).status, 412);
  });

  it('deletes once; what is gone is 404', async () => {
    const { call } = open();
    await call('PUT', '/v1/sources/web', { body: web });
    assert.equal((await call('DELETE', '/v1/sources/web')).status, 204);
    assert.equal((await call('DELETE', '/v1/sources/web')).status, 404);
    assert.equal((await call('GET', '/v1/sources/web')).status, 404);
  });

  it('names every field that is wrong or unknown', async () => {
    const { call } = open();
    const wrong = { name: '', trust: 'maybe', origins: ['shop.example/path'], retention: 'P1Y', colour: 'red' };
    const { status, body } = await call('PUT', '/v1/sources/web', { body: wrong });
    assert.equal(status, 422);
    const paths = body.error.details.map(({ path }: { path: string }) => path);
    assert.deepEqual(paths.sort(), ['colour', 'name', 'origins.0', 'retention', 'trust']);
  });

  it('refuses what is not JSON, too large, too deep or polluting', async () => {
    const { call } = open();
    const put = async (raw: string | Uint8Array) => (await call('PUT', '/v1/sources/web', { raw })).status;
    assert.equal(await put('{"name":'), 400);
    assert.equal(await put(''), 400);
    assert.equal(await put(new Uint8Array([0xff, 0xfe])), 400);
    assert.equal(await put(JSON.stringify({ name: 'x'.repeat(300_000) })), 413);
    assert.equal(await put('['.repeat(10_000) + ']'.repeat(10_000)), 422);
    assert.equal(await put('{"name":"x","trust":"claimed","__proto__":{"enabled":true}}'), 422);
  });

  it('refuses ids that no path should hold', async () => {
    const { call } = open();
    for (const id of ['Web', '-a', 'a%2Fb', 'a'.repeat(65), '%00', '__proto__']) {
      assert.equal((await call('PUT', `/v1/sources/${id}`, { body: web })).status, 422, id);
    }
  });
});
