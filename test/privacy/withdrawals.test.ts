import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Host, startHost } from '../../infra/local/host.ts';
import { LOCAL_SOURCES, LOCAL_TOKEN } from '../../infra/local/seed-sources.ts';
import { type Receiver, startReceiver } from '../../scripts/demo/receiver.ts';
import { preparedAssembly } from '../prepared-assembly.ts';

const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const MINUTE = 60_000;

/** The real template on this machine, with an export that runs once a week. */
describe('whoever withdraws', () => {
  let folder: string;
  let host: Host;
  let receiver: Receiver;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'headwater-withdrawals-'));
    host = await startHost({ assembly: await preparedAssembly(), dataDir: join(folder, 'data') });
    receiver = await startReceiver(SECRET);
  });
  after(async () => {
    await receiver?.close();
    await host?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${host.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${LOCAL_TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    assert.ok(answer.ok, text);
    return JSON.parse(text);
  };
  const tell = async (userId: string, advertising: boolean): Promise<void> => {
    const context = { consent: { categoryPreferences: { advertising } } };
    const batch = [
      { type: 'identify', userId, traits: { email: `${userId}@shop.example` }, context },
      { type: 'track', userId, event: 'Order Completed', context },
    ];
    const body = JSON.stringify({ batch, writeKey: LOCAL_SOURCES['local-server'].writeKey });
    assert.equal((await fetch(`${host.url}/v1/batch`, { method: 'POST', body })).status, 200);
  };
  const passMinute = async (): Promise<void> => {
    await host.clock.advance(MINUTE);
    await host.drain();
  };
  const passUntil = async (isSo: () => boolean, minutes: number): Promise<void> => {
    for (let passed = 0; passed < minutes && !isSo(); passed++) await passMinute();
    assert.ok(isSo(), 'it takes too long');
  };

  it('is out of every audience within the next minutes, though the export is paused and its run is days away', async () => {
    const settings = { url: receiver.url, identifier: 'email', purposes: ['advertising'] };
    const credentials = { secret: SECRET };
    await call('PUT', '/v1/destinations/hook', { type: 'webhook', name: 'Hook', settings, credentials });
    const definition = { event: 'Order Completed', count: { op: '>=', value: 1 }, within: 'P30D' };
    await call('PUT', '/v1/segments/buyers', { name: 'Buyers', definition });
    await call('PUT', '/v1/exports/weekly', {
      ...{ segmentId: 'buyers', destinationId: 'hook', schedule: 'rate(7 days)', mode: 'delta', enabled: false },
    });
    for (const userId of ['ann', 'bob']) await tell(userId, true);
    await host.drain();
    await passMinute();
    await call('PUT', '/v1/exports/weekly', {
      ...{ segmentId: 'buyers', destinationId: 'hook', schedule: 'rate(7 days)', mode: 'delta', enabled: true },
    });
    await passUntil(() => receiver.members() === 2, 15);
    await call('POST', '/v1/exports/weekly/pause', { reason: 'holiday' });

    await tell('ann', false);
    await host.drain();
    const asked = await call('POST', '/v1/profiles/email:ann@shop.example/withdrawals');
    assert.deepEqual(
      asked.audiences.map(({ audience, state }: Record<string, string>) => [audience, state]),
      [['hook/buyers', 'removing']],
    );
    await passUntil(() => receiver.members() === 1, 2);
    for (let minute = 0; minute < 6; minute++) await passMinute();
    const told = await call('GET', `/v1/withdrawals/${asked.id}`);
    assert.deepEqual([told.audiences[0].state, typeof told.closedAt], ['removed', 'string']);
    assert.equal(receiver.members(), 1, 'and nobody else');
  });
});
