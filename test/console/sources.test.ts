import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { noBrowser } from '../stories/browser.ts';
import { assertAccessible } from './axe.ts';
import { type OpenConsole, openConsole } from './open-console.ts';
import { holds } from './settled.ts';

const run = promisify(execFile);
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

/** How far the page can be scrolled sideways, px. */
const SIDEWAYS = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

describe('somebody who connects a source', { skip: noBrowser }, () => {
  let console_: OpenConsole;
  before(async () => {
    console_ = await openConsole({ empty: true });
  });
  after(() => console_?.close());

  it('creates it, pastes the snippet, and sees its first event arrive', async () => {
    const page = await console_.visit('/sources');
    await page.getByRole('link', { name: 'Create a source' }).click();
    await page.getByRole('button', { name: 'Create a source' }).click();
    await page.getByText('Give the source a name.').waitFor();
    await page.getByLabel('Name').fill('Tea shop');
    await page.getByRole('button', { name: 'Create a source' }).click();
    await heading(page, 'Tea shop');
    await page.getByText('Listening for the first event').waitFor();
    await page.getByRole('link', { name: 'curl' }).click();
    const command = (await page.getByRole('region', { name: 'curl' }).textContent()) ?? '';
    const { stdout } = await run('bash', ['-c', command]);
    assert.deepEqual(JSON.parse(stdout), { success: true });
    const arrived = page.getByRole('region', { name: 'Arriving now' });
    await arrived.getByText('Hello Headwater').first().waitFor({ timeout: 10_000 });
    await arrived.getByText('Accepted', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Open live events' }).click();
    await heading(page, 'Live events');
    assert.match(page.url(), /sourceId=tea-shop/);
    await page.getByRole('link', { name: 'Hello Headwater' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('Applied: it is in the person’s timeline.').waitFor({ timeout: 20_000 });
    await drawer.getByRole('link', { name: 'Open the profile' }).waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.searchParams.has('event'));
  });

  it('watches a burst without losing the thread, narrows it by what is in the address, and pauses', async () => {
    const page = await console_.visit('/debugger?fate=accepted');
    const key = 'local-write-key';
    const send = (from: number, event: string) =>
      fetch(`${console_.host.url}/v1/batch`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${key}:`)}` },
        body: JSON.stringify({
          batch: Array.from({ length: 400 }, (_, n) => ({ type: 'track', event, userId: `u${(from + n) % 50}` })),
        }),
      });
    for (let n = 0; n < 2; n += 1) assert.equal((await send(n * 400, 'Burst')).status, 200);
    await page.getByText(/80\d events, newest first/).waitFor({ timeout: 15_000 });
    assert.ok((await page.getByRole('row').count()) < 100, 'only what is in view is in the page');
    await page.getByLabel('Event', { exact: true }).fill('Quiet');
    await page.getByText('Listening').waitFor();
    assert.match(page.url(), /name=Quiet/);
    await send(0, 'Quiet');
    await page.getByText('400 events, newest first').waitFor({ timeout: 10_000 });
    await page.getByRole('button', { name: 'Pause' }).click();
    await send(0, 'Quiet');
    await page.waitForTimeout(3_000);
    await page.getByText('400 events, newest first').waitFor();
    await page.getByLabel('Search in events').fill('jane@shop.example');
    assert.doesNotMatch(page.url(), /jane/, 'what is searched for may be a person’s and stays out of the address');
  });

  it('replaces a key and deletes a source, told first how many events that concerns', async () => {
    const before_ = (await console_.call('GET', '/v1/sources/tea-shop')).body.writeKey;
    const page = await console_.visit('/sources/tea-shop/settings');
    await page.getByRole('button', { name: 'Replace the key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/refused within a minute/).waitFor();
    await dialog.getByRole('button', { name: 'Replace the key' }).click();
    await page.getByText('The source has a new key').waitFor();
    const after_ = (await console_.call('GET', '/v1/sources/tea-shop')).body.writeKey;
    assert.notEqual(after_, before_);
    await page.getByText(after_).first().waitFor();
    await page.getByRole('link', { name: 'Settings' }).last().click();
    await page.getByRole('button', { name: 'Delete the source' }).click();
    await dialog.getByRole('button', { name: 'Delete the source' }).click();
    await page.getByText('“Tea shop” is deleted').waitFor();
    await heading(page, 'Sources');
    assert.equal((await console_.call('GET', '/v1/sources/tea-shop')).status, 404);
  });

  it('who may only read sees neither keys that are secret, nor buttons, nor events', async () => {
    const page = await console_.visit('/sources/local-server', { role: 'read-only' });
    await page.getByText('The key of this source is a secret').first().waitFor();
    assert.equal(
      await page
        .getByRole('link', { name: 'Settings' })
        .filter({ hasText: /^Settings$/ })
        .count(),
      1,
    );
    assert.equal(await page.getByText('Arriving now').count(), 0);
    const list = await console_.visit('/sources', { role: 'read-only' });
    await list.getByRole('cell', { name: 'Local browser' }).waitFor();
    assert.equal(await list.getByRole('link', { name: 'Create a source' }).count(), 0);
    const token = await list.evaluate(() => JSON.parse(sessionStorage.getItem('headwater.session') ?? '{}').token);
    const call = (method: string, path: string, body: object) =>
      fetch(`${console_.host.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
    assert.equal((await call('PUT', '/v1/sources/mine', { name: 'Mine', trust: 'claimed' })).status, 403);
    assert.equal((await call('POST', '/v1/events/live', {})).status, 403);
  });

  it('finds every page clean for who cannot see or uses no mouse, light and dark, at 360 px, in both languages', async () => {
    for (const theme of ['light', 'dark'] as const) {
      const locale = theme === 'light' ? 'en' : 'fr';
      for (const path of [
        '/sources',
        '/sources/new',
        '/sources/local-browser',
        '/sources/local-browser/settings',
        '/debugger',
      ]) {
        const page = await console_.visit(path, { theme, locale, width: 360 });
        await page.getByRole('heading', { level: 1 }).waitFor();
        await holds(page, "document.querySelector('[role=status][data-padded]') === null");
        await assertAccessible(page);
        const overflow = await page.evaluate(SIDEWAYS);
        assert.equal(overflow, 0, `${path} ${locale} scrolls sideways`);
        await page.context().close();
      }
    }
  });

  it('is told when events cannot be read, and goes on by itself when they can', async () => {
    const page = await console_.visit('/debugger');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.route('**/v1/events/live', (route) =>
      route.fulfill({ status: 500, contentType: 'application/json', body: '{"error":{"code":"x","message":"x"}}' }),
    );
    await page.getByRole('alert').getByText('Something broke').waitFor({ timeout: 10_000 });
    await page.unroute('**/v1/events/live');
    await page.getByRole('alert').waitFor({ state: 'detached', timeout: 15_000 });
  });
});
