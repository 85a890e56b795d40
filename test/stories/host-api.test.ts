import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { type Host, startHost } from '../../infra/local/host.ts';
import { functionResource, routeResources, writeAssembly } from './host-fixture.ts';

const ECHO = `
export const handler = async (event, context) => {
  switch (event.rawPath) {
    case '/throw': throw new Error('on purpose');
    case '/crash': process.exit(3);
    case '/reject': Promise.reject(new Error('nobody waits')); await new Promise(() => undefined);
    case '/hang': await new Promise((resolve) => setTimeout(resolve, 60_000));
    case '/spin': for (;;);
    case '/binary': return { statusCode: 201, headers: { 'Content-Type': 'image/gif' }, cookies: ['a=1', 'b=2'], body: 'R0lG', isBase64Encoded: true };
    case '/plain': return { answer: 42 };
    case '/environment': return { env: { ...process.env }, remaining: context.getRemainingTimeInMillis(), name: context.functionName };
    default: return event;
  }
};`;

const RESOURCES = {
  Table: {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      TableName: 'things',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      Replicas: [],
    },
  },
  Echo: functionResource('echo', { Timeout: 1, Environment: { Variables: { TABLE_THINGS: { Ref: 'Table' } } } }),
  ...routeResources('Echo', 'Echo', [
    'GET /{one}',
    'POST /{one}',
    'GET /things/{id}',
    'GET /things/special',
    'GET /things/{id}/{rest+}',
  ]),
};

interface Event {
  routeKey: string;
  rawPath: string;
  rawQueryString: string;
  headers: Record<string, string>;
  cookies?: string[];
  queryStringParameters?: Record<string, string>;
  pathParameters?: Record<string, string>;
  body?: string;
  isBase64Encoded: boolean;
}

describe('the local HTTP API', () => {
  let assembly: Awaited<ReturnType<typeof writeAssembly>>;
  let host: Host;
  const call = (path: string, init: RequestInit = {}) => fetch(`${host.url}${path}`, init);
  const eventOf = async (path: string, init: RequestInit = {}) => (await (await call(path, init)).json()) as Event;

  before(async () => {
    assembly = await writeAssembly(RESOURCES, { echo: ECHO });
    host = await startHost({ assembly: assembly.folder });
  });
  after(async () => {
    await host.stop();
    await assembly.remove();
  });

  it('prefers a full match to a variable, decodes path parameters and joins repeated query parameters', async () => {
    assert.equal((await eventOf('/things/special')).routeKey, 'GET /things/special');
    const event = await eventOf('/things/email%3Aa%2Fb%40c.de?x=1&x=2&y=%20', {
      headers: { cookie: 'a=1; b=2', 'X-Custom': 'Y' },
    });
    assert.equal(event.routeKey, 'GET /things/{id}');
    assert.deepEqual(event.pathParameters, { id: 'email:a/b@c.de' });
    assert.deepEqual(event.queryStringParameters, { x: '1,2', y: ' ' });
    assert.equal(event.rawQueryString, 'x=1&x=2&y=%20');
    assert.deepEqual(event.cookies, ['a=1', 'b=2']);
    assert.equal(event.headers['x-custom'], 'Y');
    assert.deepEqual((await eventOf('/things/1/b/c')).pathParameters, { id: '1', rest: 'b/c' });
  });

  it('passes text as text and everything else as base64', async () => {
    const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) =>
      eventOf('/body', { method: 'POST', body, headers });
    const json = await post('{"ü":1}', { 'content-type': 'application/json' });
    assert.deepEqual([json.body, json.isBase64Encoded], ['{"ü":1}', false]);
    const gzip = await post(new Uint8Array([31, 139, 0]), {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    });
    assert.deepEqual([gzip.body, gzip.isBase64Encoded], ['H4sA', true]);
    const broken = await post(new Uint8Array([255, 254]), { 'content-type': 'text/plain' });
    assert.deepEqual([broken.body, broken.isBase64Encoded], ['//4=', true]);
  });

  it('answers as the function says: status, headers, cookies, binary bodies, or plain values as JSON', async () => {
    const binary = await call('/binary');
    assert.equal(binary.status, 201);
    assert.equal(binary.headers.get('content-type'), 'image/gif');
    assert.deepEqual(binary.headers.getSetCookie(), ['a=1', 'b=2']);
    assert.equal(await binary.text(), 'GIF');
    assert.deepEqual(await (await call('/plain')).json(), { answer: 42 });
  });

  it('answers 500 for a function that throws, crashes or rejects, and serves the next request', async () => {
    for (const path of ['/throw', '/crash', '/reject']) {
      const response = await call(path);
      assert.equal(response.status, 500, path);
      assert.deepEqual(await response.json(), { message: 'Internal Server Error' });
      assert.equal((await call('/plain')).status, 200);
    }
  });

  it('ends a function that hangs or spins at its timeout', async () => {
    for (const path of ['/hang', '/spin']) {
      assert.equal((await call(path)).status, 503, path);
    }
    assert.equal((await call('/plain')).status, 200);
  });

  it('answers 404 for an unknown route and 413 for a body that a function could not take', async () => {
    assert.deepEqual(await (await call('/a/b/c/d', { method: 'DELETE' })).json(), { message: 'Not Found' });
    const large = { method: 'POST', body: new Uint8Array(5 * 1024 * 1024) };
    assert.equal((await call('/body', large)).status, 413);
    assert.equal((await call('/body', { method: 'POST', body: new Uint8Array(11 * 1024 * 1024) })).status, 413);
  });

  it('gives functions the template’s environment, the local endpoints and nothing of this machine', async () => {
    process.env['HEADWATER_TEST_SECRET'] = 'leak';
    const { env, remaining, name } = (await (await call('/environment')).json()) as {
      env: Record<string, string>;
      remaining: number;
      name: string;
    };
    assert.equal(env['TABLE_THINGS'], 'things');
    assert.equal(env['AWS_ENDPOINT_URL_DYNAMODB'], host.endpoints.dynamodb);
    assert.equal(env['HEADWATER_HOST'], 'local');
    assert.equal(env['HEADWATER_TEST_SECRET'], undefined);
    assert.ok(remaining > 0 && remaining <= 1000);
    assert.equal(name, 'echo');
  });

  it('survives a client that hangs up', async () => {
    await new Promise<void>((resolve) => {
      const half = request(`${host.url}/body`, { method: 'POST', headers: { 'content-length': '100' } });
      half.on('error', () => resolve());
      half.write('half');
      setTimeout(() => half.destroy(), 50);
    });
    assert.equal((await call('/plain')).status, 200);
  });
});
