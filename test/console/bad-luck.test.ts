import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { noBrowser } from '../stories/browser.ts';
import { assertAccessible } from './axe.ts';
import { type OpenConsole, openConsole } from './open-console.ts';

const SOURCES = '**/v1/sources';

describe('the console with bad luck', { skip: noBrowser }, () => {
  let console_: OpenConsole;
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'headwater-old-console-'));
    console_ = await openConsole({ empty: true, console: folder });
    await cp(console_.built, folder, { recursive: true });
  });
  after(async () => {
    await console_?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const shown = (page: Page) => page.getByText('Local browser').first().waitFor();

  it('shows that it waits for a slow API, can be left meanwhile, and shows the answer when it comes', async () => {
    const page = await console_.visit('/quarantine');
    const late = Promise.withResolvers<void>();
    await page.route(SOURCES, async (route) => {
      await late.promise;
      await route.continue().catch(() => undefined);
    });
    const navigation = page.getByRole('navigation').first();
    await navigation.getByRole('link', { name: 'Sources' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sources' }).waitFor();
    assert.equal(await page.getByText('Local browser').count(), 0);
    await navigation.getByRole('link', { name: 'Segments' }).click();
    await page.getByRole('heading', { level: 1, name: 'Segments' }).waitFor();
    await page.goBack();
    late.resolve();
    await shown(page);
  });

  it('says what to do when the API breaks or is gone, and goes on when it is back', async () => {
    const page = await console_.visit('/segments');
    const broken = {
      status: 500,
      headers: { 'x-request-id': 'r-42' },
      json: { error: { code: 'internal-error', message: '' } },
    };
    await page.route(SOURCES, (route) => route.fulfill(broken));
    await page.getByRole('navigation').first().getByRole('link', { name: 'Sources' }).click();
    await page.getByText('Something broke').waitFor();
    assert.ok(await page.getByText('r-42').isVisible());
    await assertAccessible(page);
    await page.unroute(SOURCES);
    await page.route(SOURCES, (route) => route.abort());
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.getByText('Headwater does not answer').first().waitFor();
    await page.unroute(SOURCES);
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await shown(page);
  });

  it('keeps the page when the session has ended for good, and asks again what was refused once its owner is back', async () => {
    const page = await console_.signIn('/segments', { role: 'admin' });
    await page.getByRole('heading', { level: 1, name: 'Segments' }).waitFor();
    await page.evaluate('globalThis.stillHere = true');
    await console_.host.clock.advance(13 * 3_600_000);
    await page.getByRole('navigation').first().getByRole('link', { name: 'Sources' }).click();
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.waitFor();
    await assertAccessible(page);
    const beside = page.waitForEvent('popup');
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    const window = await beside;
    const person = window.getByRole('link', { name: 'Ada Marlow' });
    await person.click({ timeout: 10_000 }).catch(() => undefined);
    await dialog.waitFor({ state: 'detached' });
    await shown(page);
    assert.equal(await page.evaluate('globalThis.stillHere'), true, 'the page was never loaded anew');
  });

  it('lets a tab of before a deployment go on: it says that a new version is there, and a part that is gone is fetched anew', async () => {
    const page = await console_.visit('/sources');
    await shown(page);
    // What a deployment leaves: another page that names other files, of which the old ones are gone.
    const assets = join(folder, 'assets');
    const pages = (await readdir(assets)).filter((name) => /^destinations-page-.*\.js$/.test(name));
    assert.ok(pages.length > 0);
    for (const name of pages) await rm(join(assets, name));
    await page.getByRole('navigation').first().getByRole('link', { name: 'Destinations' }).click();
    const reload = page.getByRole('button', { name: 'Reload' });
    await reload.first().waitFor();
    await cp(console_.built, folder, { recursive: true });
    await reload.first().click();
    await page.getByRole('navigation').first().getByRole('link', { name: 'Segments' }).waitFor();
    await page.getByRole('heading', { level: 1 }).waitFor();
  });

  it('breaks no rule of its own policy on any page', async () => {
    const index = await readFile(join(folder, 'index.html'), 'utf8');
    assert.doesNotMatch(index, /<script(?![^>]*src=)|<style| on\w+="/);
    const page = await console_.visit('/');
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await page.getByRole('heading', { level: 1 }).waitFor();
    const links = await page.getByRole('navigation').first().getByRole('link').all();
    const paths = await Promise.all(links.map((link) => link.getAttribute('href')));
    assert.ok(paths.length > 8);
    for (const path of paths) {
      await page.goto(`${console_.url}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await pause(300);
    }
    assert.deepEqual(
      said.filter((text) => /Content Security Policy|violat/i.test(text)),
      [],
    );
  });
});
