import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Host, startHost } from '../../infra/local/host.ts';
import { LOCAL_SOURCES, LOCAL_TOKEN } from '../../infra/local/seed-sources.ts';
import { preparedAssembly } from '../prepared-assembly.ts';

interface Entry {
  readonly requestId: string;
  readonly step: string;
}

describe('access on the local host', () => {
  let host: Host;
  before(async () => {
    host = await startHost({ assembly: await preparedAssembly() });
  });
  after(async () => {
    await host.stop();
  });
  const call = async (token: string, route: string, body?: object) => {
    const [method = '', path = ''] = route.split(' ');
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(`${host.url}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  const advance = (duration: string) => call('', 'POST /_local/clock', { advance: duration });

  it('is by tokens that work at once in every function, and end in all of them within five seconds', async () => {
    const made = await call(LOCAL_TOKEN, 'PUT /v1/tokens/dash', { name: 'Dashboard', role: 'read-only' });
    assert.equal(made.status, 201);
    const { token } = made.body;
    const reads = ['/v1/segments', '/v1/sources', '/v1/ledger', '/v1/exports', '/v1/identity/rules'];
    const statuses = async (bearer: string) =>
      Promise.all(reads.map(async (path) => (await call(bearer, `GET ${path}`)).status));
    assert.deepEqual(await statuses(token), [200, 200, 200, 200, 200]);
    assert.equal((await call(token, 'GET /v1/quarantine')).status, 403);
    assert.equal((await call(token, 'DELETE /v1/sources/local-browser')).status, 403);
    const key = LOCAL_SOURCES['local-browser'].writeKey;
    assert.deepEqual(await statuses(key), [401, 401, 401, 401, 401]);

    const rotated = await call(LOCAL_TOKEN, 'POST /v1/tokens/dash/rotate');
    assert.deepEqual(await statuses(rotated.body.token), [200, 200, 200, 200, 200]);
    assert.equal((await call(LOCAL_TOKEN, 'DELETE /v1/tokens/dash')).status, 204);
    await advance('PT5S');
    for (const ended of [token, rotated.body.token]) assert.deepEqual(await statuses(ended), [401, 401, 401, 401, 401]);
  });

  it('is written down by all functions in one log, which is intact', async () => {
    const { body } = await call(LOCAL_TOKEN, 'GET /v1/audit?limit=200');
    assert.equal(body.intact, true);
    const refused = body.entries.filter(({ step }: Entry) => step === 'refused');
    assert.deepEqual(
      refused.map(({ route, token, status }: Record<string, unknown>) => [route, token, status]),
      [
        ['DELETE /v1/sources/{id}', 'dash', 403],
        ['GET /v1/quarantine', 'dash', 403],
      ],
    );
    const requests = Map.groupBy<string, Entry>(body.entries, ({ requestId }) => requestId);
    const steps = [...requests.values()].map((entries) => entries.map(({ step }) => step).join());
    assert.equal(steps.filter((each) => each === 'refused').length, 2);
    const broken = steps.filter((each) => each !== 'refused' && each !== 'answered,asked');
    assert.ok(broken.length <= 1, 'only the call that reads is under way');
    const { body: mine } = await call(LOCAL_TOKEN, 'GET /v1/tokens/root');
    assert.equal(mine.lastUsedOn, new Date().toISOString().slice(0, 10));
  });
});
