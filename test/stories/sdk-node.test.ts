import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { Analytics } from '@segment/analytics-node';
import { openSdkStory } from './open-sdk-story.ts';

type Story = Awaited<ReturnType<typeof openSdkStory>>;
const require = createRequire(import.meta.url);

/** The calls every client has, as the Segment spec names them. */
const TYPES = ['identify', 'track', 'page', 'screen', 'group', 'alias'];

describe('@segment/analytics-node, unmodified', () => {
  let story: Story;
  before(async () => {
    story = await openSdkStory();
  });
  after(() => story.close());

  it('delivers every call by setting its host', async () => {
    const analytics = new Analytics({ writeKey: 'server-secret-key', host: story.url, flushInterval: 50 });
    analytics.identify({ userId: 'u1', traits: { email: 'jane@shop.example' } });
    analytics.track({ userId: 'u1', event: 'Order Completed', properties: { total: 9 } });
    analytics.page({ anonymousId: 'a1', name: 'Home' });
    analytics.screen({ userId: 'u1', name: 'Cart' });
    analytics.group({ userId: 'u1', groupId: 'g1' });
    analytics.alias({ userId: 'u1', previousId: 'u0' });
    await analytics.closeAndFlush({ timeout: 5_000 });
    assert.deepEqual(new Set(story.events().map(({ type }) => type)), new Set(TYPES));
    assert.ok(story.seen.every(({ path, status }) => path === '/v1/batch' && status === 200));
    assert.equal(story.records()[0]?.sourceId, 'server');
  });
});

describe('@rudderstack/rudder-sdk-node, unmodified', () => {
  let story: Story;
  before(async () => {
    story = await openSdkStory();
  });
  after(() => story.close());

  it('delivers every call, packed, by setting its data plane', async () => {
    const RudderAnalytics = require('@rudderstack/rudder-sdk-node');
    const client = new RudderAnalytics('server-secret-key', { dataPlaneUrl: story.url, flushInterval: 50 });
    client.identify({ userId: 'u1', traits: { email: 'jane@shop.example' } });
    client.track({ userId: 'u1', event: 'Order Completed', properties: { total: 9 } });
    client.page({ userId: 'u1', name: 'Home' });
    client.screen({ userId: 'u1', name: 'Cart' });
    client.group({ userId: 'u1', groupId: 'g1' });
    client.alias({ userId: 'u1', previousId: 'u0' });
    await new Promise((resolve) => client.flush(resolve));
    assert.deepEqual(new Set(story.events().map(({ type }) => type)), new Set(TYPES));
    assert.ok(story.seen.some(({ headers }) => headers['content-encoding'] === 'gzip'));
    assert.ok(story.seen.every(({ status }) => status === 200));
  });
});

describe('@jitsu/js on a server, unmodified', () => {
  let story: Story;
  before(async () => {
    story = await openSdkStory();
  });
  after(() => story.close());

  it('delivers every call by setting its host', async () => {
    const { jitsuAnalytics } = require('@jitsu/js');
    for (const s2s of [false, true]) {
      const analytics = jitsuAnalytics({
        host: story.url,
        writeKey: 'server-secret-key:secret',
        s2s,
        errorPolicy: 'rethrow',
      });
      await analytics.identify('u1', { email: 'jane@shop.example' });
      await analytics.track('Order Completed', { total: 9 });
      await analytics.page({ name: 'Home' });
      await analytics.group('g1', { name: 'Acme' });
    }
    const types = story.events().map(({ type }) => type);
    assert.deepEqual([...new Set(types)].sort(), ['group', 'identify', 'page', 'track']);
    assert.equal(types.length, 8);
    assert.ok(story.seen.every(({ status }) => status === 200));
  });
});
