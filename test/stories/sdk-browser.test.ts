import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { noBrowser, openBrowser, servePage } from './browser.ts';
import { openSdkStory } from './open-sdk-story.ts';

type Story = Awaited<ReturnType<typeof openSdkStory>>;

/** What a shop's page does with each client, given the URL of our host. */
const PAGES: Readonly<Record<string, (host: string) => string>> = {
  '@segment/analytics-next': (host) => `
    import { AnalyticsBrowser } from '@segment/analytics-next';
    const analytics = AnalyticsBrowser.load({ writeKey: 'web-write-key', cdnURL: '${host}' });
    analytics.page('Home');
    analytics.identify('u1', { email: 'jane@shop.example' });
    analytics.track('Order Completed', { total: 9 });`,
  '@segment/analytics-next, in batches': (host) => `
    import { AnalyticsBrowser } from '@segment/analytics-next';
    const delivery = { deliveryStrategy: { strategy: 'batching', config: { size: 3, timeout: 200 } } };
    const analytics = AnalyticsBrowser.load(
      { writeKey: 'web-write-key', cdnURL: '${host}' },
      { integrations: { 'Segment.io': delivery } },
    );
    analytics.page('Home');
    analytics.identify('u1', { email: 'jane@shop.example' });
    analytics.track('Order Completed', { total: 9 });`,
  '@rudderstack/analytics-js': (host) => `
    import { RudderAnalytics } from '@rudderstack/analytics-js/bundled';
    const analytics = new RudderAnalytics();
    analytics.load('web-write-key', '${host}', { configUrl: '${host}', integrations: { All: true } });
    analytics.page('Home');
    analytics.identify('u1', { email: 'jane@shop.example' });
    analytics.track('Order Completed', { total: 9 });`,
  '@rudderstack/analytics-js, with beacons': (host) => `
    import { RudderAnalytics } from '@rudderstack/analytics-js/bundled';
    const analytics = new RudderAnalytics();
    analytics.load('web-write-key', '${host}', {
      configUrl: '${host}', useBeacon: true, beaconQueueOptions: { maxItems: 3, flushQueueInterval: 200 },
    });
    analytics.page('Home');
    analytics.identify('u1', { email: 'jane@shop.example' });
    analytics.track('Order Completed', { total: 9 });`,
  '@jitsu/js': (host) => `
    import { jitsuAnalytics } from '@jitsu/js';
    const analytics = jitsuAnalytics({ host: '${host}', writeKey: 'web-write-key:anything' });
    analytics.page({ name: 'Home' });
    analytics.identify('u1', { email: 'jane@shop.example' });
    analytics.track('Order Completed', { total: 9 });`,
};

const until = async (isDone: () => boolean, milliseconds: number): Promise<void> => {
  const end = Date.now() + milliseconds;
  while (!isDone() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
};

describe('clients in a browser, unmodified, on a page of another origin', { skip: noBrowser }, () => {
  let browser: Browser;
  let story: Story;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  for (const [client, scriptFor] of Object.entries(PAGES)) {
    it(`${client} delivers a page, a login and an order, and asks nobody else`, async () => {
      story = await openSdkStory();
      const shop = await servePage(scriptFor(story.url));
      const page = await browser.newPage();
      const strangers: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(story.url) && !url.startsWith(shop.url)) strangers.push(url);
      });
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(shop.url);
      const hasAll = () =>
        ['page', 'identify', 'track'].every((type) => story.events().some((each) => each.type === type));
      await until(hasAll, 8_000);
      await page.close();
      await shop.close();
      await story.close();
      assert.ok(
        hasAll(),
        `${JSON.stringify(story.seen.map(({ headers: _, ...rest }) => rest))} ${complaints.join('\n')}`,
      );
      assert.deepEqual(
        strangers.filter((url) => url.startsWith('http')),
        [],
      );
      assert.ok(
        story.seen.every(({ status }) => status < 300),
        JSON.stringify(story.seen),
      );
      const track = story.events().find(({ type }) => type === 'track');
      assert.equal(track?.event, 'Order Completed');
      assert.equal(track?.userId, 'u1');
      assert.equal(track?.context?.['ip'], '127.0.0.0');
      assert.ok(String(track?.context?.['userAgent']).includes('Chrome'));
    });
  }
});
