import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { GetEventSourceMappingCommand, LambdaClient, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { type Host, startHost } from '../../infra/local/host.ts';
import { LOCAL_SOURCES, LOCAL_TOKEN } from '../../infra/local/seed-sources.ts';
import { type Receiver, startReceiver } from '../../scripts/demo/receiver.ts';

const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const MINUTE = 60_000;
const account = { region: 'eu-central-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/** The real template on this machine: no lane is polled until it is needed. */
describe('the lane of a destination type', () => {
  let folder: string;
  let host: Host;
  let receiver: Receiver;
  const start = (synth: boolean) =>
    startHost({ synth, assembly: join(folder, 'cdk.out'), dataDir: join(folder, 'data') });
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'headwater-lanes-'));
    host = await start(true);
    receiver = await startReceiver(SECRET);
  });
  after(async () => {
    await receiver?.close();
    await host?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const put = async (path: string, body: unknown) => {
    const answer = await fetch(`${host.url}${path}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${LOCAL_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.ok(answer.ok, await answer.text());
  };
  const idOf = (slug: string) =>
    host.parts.sources.find(({ name }) => name.endsWith(`lane-${slug}`))?.name ?? assert.fail(`no lane ${slug}`);
  /** Asks Lambda, as a person would with its command line. */
  const lambda = async <T>(ask: (client: LambdaClient) => Promise<T>): Promise<T> => {
    const client = new LambdaClient({ ...account, endpoint: host.endpoints.lambda });
    return ask(client).finally(() => client.destroy());
  };
  const stateOf = (slug: string) =>
    lambda(async (client) => (await client.send(new GetEventSourceMappingCommand({ UUID: idOf(slug) }))).State);
  const settings = () => ({ url: receiver.url, identifier: 'email', purposes: [] });
  const hook = () => ({ type: 'webhook', name: 'Hook', settings: settings(), credentials: { secret: SECRET } });
  const schedule = { segmentId: 'buyers', destinationId: 'hook', schedule: 'rate(5 minutes)', mode: 'delta' };

  const passUntil = async (isSo: () => boolean): Promise<void> => {
    for (let minutes = 0; minutes < 15 && !isSo(); minutes++) {
      await host.clock.advance(MINUTE);
      await host.drain();
    }
    assert.ok(isSo(), 'it takes too long');
  };

  it('is closed until a destination of the type is saved, which opens it and no other', async () => {
    assert.deepEqual([await stateOf('webhook'), await stateOf('s3-csv')], ['Disabled', 'Disabled']);
    await put('/v1/destinations/hook', hook());
    assert.deepEqual([await stateOf('webhook'), await stateOf('s3-csv')], ['Enabled', 'Disabled']);
  });

  it('stays open when the host is started again', async () => {
    await host.stop();
    host = await start(false);
    assert.deepEqual([await stateOf('webhook'), await stateOf('s3-csv')], ['Enabled', 'Disabled']);
  });

  it('is opened by the export itself where it is closed, and what waits in it is delivered', async () => {
    await lambda((client) =>
      client.send(new UpdateEventSourceMappingCommand({ UUID: idOf('webhook'), Enabled: false })),
    );
    assert.equal(await stateOf('webhook'), 'Disabled');
    const definition = { event: 'Order Completed', count: { op: '>=', value: 1 }, within: 'P30D' };
    await put('/v1/segments/buyers', { name: 'Buyers', definition });
    await put('/v1/exports/nightly', { ...schedule, enabled: true });
    const batch = [
      { type: 'identify', userId: 'ann', traits: { email: 'ann@shop.example' } },
      { type: 'track', userId: 'ann', event: 'Order Completed' },
    ];
    const body = JSON.stringify({ batch, writeKey: LOCAL_SOURCES['local-server'].writeKey });
    assert.equal((await fetch(`${host.url}/v1/batch`, { method: 'POST', body })).status, 200);
    await passUntil(() => receiver.members() === 1);
    assert.equal(await stateOf('webhook'), 'Enabled');
  });
});
