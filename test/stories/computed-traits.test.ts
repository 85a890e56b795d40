import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { type Host, startHost } from '../../infra/local/host.ts';
import { LOCAL_SOURCES, LOCAL_TOKEN } from '../../infra/local/seed-sources.ts';
import { listObjects, localS3 } from '../../scripts/local-host.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever the API answers.
  readonly body: any;
}

/** On the real template: the same bundles, tables, stream and lanes as on AWS, on this machine. */
describe('a computed trait, from its definition to a column of a file', () => {
  let folder: string;
  let host: Host;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'headwater-computed-traits-'));
    const context = { timeZone: 'Europe/Paris' };
    host = await startHost({ synth: true, assembly: join(folder, 'cdk.out'), context });
  });
  after(async () => {
    await host?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await fetch(`${host.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${LOCAL_TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  const put = async (path: string, body: unknown) => {
    const answer = await call('PUT', path, body);
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    return answer.body;
  };
  const ago = (ms: number) => new Date(host.clock.now() - ms).toISOString();
  const order = (userId: string, total: number, ms: number) => ({
    type: 'track',
    event: 'Order Completed',
    userId,
    messageId: `${userId}-${total}`,
    timestamp: ago(ms),
    properties: { total, products: [{ sku: `sku-${total}` }, { sku: 'bag' }] },
  });
  const profile = async (userId: string) => (await call('GET', `/v1/profiles/userId:${userId}`)).body;
  const passUntil = async (isSo: () => Promise<boolean>) => {
    for (let minutes = 0; minutes < 30; minutes++) {
      if (await isSo()) return;
      await host.clock.advance(MINUTE);
      await host.drain();
    }
    assert.fail('it takes too long');
  };
  const isReady = (path: string) => async () => (await call('GET', path)).body.status === 'ready';

  /** Runs the export and answers the lines of its files. */
  const exported = async (): Promise<readonly string[]> => {
    const { runId } = (await call('POST', '/v1/exports/nightly/runs')).body;
    const run = async () => (await call('GET', `/v1/exports/nightly/runs/${runId}`)).body;
    await passUntil(async () => (await run()).finishedAt !== undefined);
    const { status, errors } = await run();
    assert.equal(status, 'succeeded', JSON.stringify(errors));
    const client = localS3(host);
    const bucket = host.parts.buckets.find((name) => name.includes('exports')) ?? '';
    const objects = await listObjects(client, { bucket, prefix: `exports/nightly/${runId}/part-` });
    const files = await Promise.all(
      objects.map(async ({ key }) => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return gunzipSync((await Body?.transformToByteArray()) ?? '').toString();
      }),
    );
    client.destroy();
    return files.flatMap((file) => file.trim().split('\r\n')).sort();
  };

  it('is worked out for people that were there before it, in the time zone of the deployment', async () => {
    const batch = [
      { type: 'identify', userId: 'ann', messageId: 'i1', traits: { email: 'ann@shop.example', spent: 'a lot' } },
      { type: 'identify', userId: 'bob', messageId: 'i2', traits: { email: 'bob@shop.example', spent: 'a lot' } },
      order('ann', 80.1, DAY),
      order('ann', 20.2, 2 * MINUTE),
      order('bob', 30, MINUTE),
    ];
    const body = JSON.stringify({ batch, writeKey: LOCAL_SOURCES['local-server'].writeKey });
    assert.equal((await fetch(`${host.url}/v1/batch`, { method: 'POST', body })).status, 200);
    await host.drain();
    const form = { event: 'Order Completed', within: 'P7D' };
    const spent = await put('/v1/computed-traits/spent', {
      name: 'Spent in a week',
      definition: { ...form, aggregate: { fn: 'sum', property: 'total' } },
    });
    assert.equal(spent.timezone, 'Europe/Paris');
    await put('/v1/computed-traits/bought', {
      name: 'Bought in a week',
      definition: { ...form, aggregate: { fn: 'uniqueList', property: 'products.sku' } },
    });
    await put('/v1/computed-traits/last-refund', {
      name: 'Last refund',
      definition: { event: 'Order Refunded', aggregate: { fn: 'last', property: 'total' } },
    });
    await passUntil(isReady('/v1/computed-traits/spent'));
    await passUntil(isReady('/v1/computed-traits/last-refund'));
    const { traits, computedTraits } = await profile('ann');
    assert.deepEqual(computedTraits, { spent: 100.3, bought: ['bag', 'sku-20.2', 'sku-80.1'] });
    assert.equal(traits.spent, 'a lot', 'what was said of her stays beside it');
  });

  it('decides who is in a segment, and says so', async () => {
    const definition = { trait: 'spent', op: 'gte', value: 100 };
    const preview = await call('POST', '/v1/segments/preview', { definition });
    assert.equal(preview.body.count, 1);
    await put('/v1/segments/big-spenders', { name: 'Big spenders', definition });
    await passUntil(isReady('/v1/segments/big-spenders'));
    const { members } = (await call('GET', '/v1/segments/big-spenders/members')).body;
    const { profileId } = await profile('ann');
    assert.deepEqual(
      members.map((member: { profileId: string }) => member.profileId),
      [profileId],
    );
    const why = (await call('GET', '/v1/profiles/userId:bob/segments/big-spenders')).body;
    assert.deepEqual([why.member, why.because[0].actual, why.because[0].condition], [false, 30, definition]);
    assert.deepEqual(
      why.because[0].events.map(({ messageId }: { messageId: string }) => messageId),
      ['bob-30'],
    );
  });

  it('fills a column of an export, and hides the trait of its name there', async () => {
    await put('/v1/segments/known', { name: 'Known', definition: { identifier: 'email' } });
    const columns = ['email', 'spent', 'bought', 'last-refund'];
    await put('/v1/destinations/files', { type: 's3-csv', name: 'Files', settings: { columns } });
    await put('/v1/exports/nightly', {
      ...{ segmentId: 'known', destinationId: 'files', schedule: 'rate(30 days)', mode: 'full' },
    });
    await passUntil(isReady('/v1/segments/known'));
    assert.deepEqual(await exported(), [
      'add,ann@shop.example,ann@shop.example,100.3,"[""bag"",""sku-20.2"",""sku-80.1""]",',
      'add,bob@shop.example,bob@shop.example,30,"[""bag"",""sku-30""]",',
      'operation,identifier,email,spent,bought,last-refund',
    ]);
  });

  it('is kept as long as something uses it', async () => {
    const { status, body } = await call('DELETE', '/v1/computed-traits/spent');
    assert.equal(status, 409);
    assert.match(body.error.message, /“big-spenders”.*“files”.*“nightly”/);
  });

  it('changes for everybody when its definition does, and takes the segment along', async () => {
    const changed = {
      name: 'Orders of the last hour',
      definition: { event: 'Order Completed', aggregate: { fn: 'count' }, within: 'PT1H' },
    };
    await put('/v1/computed-traits/spent', changed);
    await passUntil(isReady('/v1/computed-traits/spent'));
    await passUntil(isReady('/v1/segments/big-spenders'));
    assert.equal((await profile('ann')).computedTraits.spent, 1);
    assert.equal((await call('GET', '/v1/segments/big-spenders')).body.size, 0);
    assert.match((await exported())[1] ?? '', /bob@shop\.example,1,/);
  });

  it('empties by itself as its window closes', async () => {
    await host.clock.advance(60 * MINUTE);
    const { spent, bought } = (await profile('ann')).computedTraits;
    assert.deepEqual([spent, bought.length], [0, 3]);
  });
});
