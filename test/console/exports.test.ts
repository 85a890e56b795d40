import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createDouble as createIterable } from '../platforms/iterable/double.ts';
import { noBrowser } from '../stories/browser.ts';
import { assertAccessible } from './axe.ts';
import { connectDouble, sendPeople, until, whileTimePasses } from './export-world.ts';
import { type OpenConsole, openConsole } from './open-console.ts';

const EMAILS = ['ann@example.com', 'bob@example.com', 'cleo@example.com', 'dan@example.com', 'eve@example.com'];
const EVE = 'eve@example.com';

describe('exports', { skip: noBrowser }, () => {
  let console_: OpenConsole;
  let platform: Awaited<ReturnType<typeof connectDouble<ReturnType<typeof createIterable>>>>;
  let exportId = '';
  before(async () => {
    console_ = await openConsole({ empty: true });
    await sendPeople(console_, EMAILS);
    platform = await connectDouble(console_, createIterable, {
      id: 'list',
      name: 'Autumn list',
      settings: { purposes: [] },
    });
    platform.double.refused.add(EVE);
  });
  after(async () => {
    await platform?.stop();
    await console_?.close();
  });

  it('is made on one page: schedule in words with its next three times, the exact requests with secrets masked, then runs', async () => {
    const page = await console_.visit('/exports');
    await page.getByText('No export yet').waitFor();
    await page.getByRole('link', { name: 'New export' }).first().click();
    await page.getByRole('combobox', { name: 'Segment' }).selectOption('gold');
    await page.getByRole('combobox', { name: 'Destination' }).selectOption('list');
    await page.getByRole('combobox', { name: 'Runs' }).selectOption('weekly');
    await page.getByLabel('Friday').check();
    await page.getByLabel('At', { exact: true }).fill('09:30');
    await page.getByText('Every Monday and Friday at 9:30 AM (Europe/Paris)').waitFor();
    assert.equal(await page.getByRole('list').filter({ hasText: '9:30' }).getByRole('listitem').count(), 3);
    await page.getByRole('button', { name: 'Show the requests' }).click();
    await page.getByText(`${platform.address}/api/lists/subscribe`).waitFor();
    const shown = await page.getByRole('region', { name: 'Body' }).first().textContent();
    assert.match(shown ?? '', /example\.com/);
    assert.ok(!(await page.content()).includes('a-server-side-key'));
    assert.equal(platform.state.requests, 0, 'a preview sends nothing');
    await page.getByRole('button', { name: 'Create export' }).click();
    await page.getByRole('heading', { level: 1, name: 'Gold customers → Autumn list' }).waitFor();
    const { body } = await console_.call('GET', '/v1/exports');
    exportId = body.exports[0].id;
    assert.equal(body.exports[0].schedule, 'cron(30 9 ? * MON,FRI *)');
    await whileTimePasses(console_, page.getByText('Partly delivered').first().waitFor());
  });

  it('shows whom the platform refused and why, and tries them again', async () => {
    const { body } = await console_.call('GET', `/v1/exports/${exportId}/runs`);
    const page = await console_.visit(`/exports/${exportId}/runs/${body.runs[0].runId}`);
    await page.getByText('The identifier is not valid').first().waitFor();
    await page.getByRole('link', { name: 'Rejected' }).click();
    await until(async () => (await page.getByRole('table', { name: 'Members' }).getByRole('row').count()) === 2);
    assert.deepEqual(
      [...platform.double.audience()].sort(),
      EMAILS.filter((email) => email !== EVE),
    );
    platform.double.refused.delete(EVE);
    await page.getByRole('button', { name: 'Try the one again that failed' }).click();
    await page.waitForURL((url) => !url.pathname.endsWith(body.runs[0].runId));
    await whileTimePasses(console_, page.getByText('Delivered', { exact: true }).waitFor());
    assert.deepEqual([...platform.double.audience()].sort(), EMAILS);
  });

  it('pauses at once with a way back', async () => {
    const page = await console_.visit(`/exports/${exportId}`);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('This export is paused').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('This export is paused').waitFor({ state: 'detached' });
    await until(async () => (await console_.call('GET', `/v1/exports/${exportId}`)).body.paused === undefined);
  });

  it('loses no change of somebody else', async () => {
    const page = await console_.visit(`/exports/${exportId}?tab=settings`);
    await page.getByRole('button', { name: 'Save' }).waitFor();
    const { body, headers } = await console_.call('GET', `/v1/exports/${exportId}`);
    const { segmentId, destinationId, timezone, enabled } = body;
    const theirs = { segmentId, destinationId, timezone, enabled, mode: 'full', schedule: 'rate(2 hours)' };
    const given = { 'if-match': headers.get('etag') ?? '' };
    await console_.call('PUT', `/v1/exports/${exportId}`, { body: theirs, headers: given });
    await page.getByLabel('At', { exact: true }).fill('10:00');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Somebody else has changed this export').waitFor();
    await page.getByRole('button', { name: 'Load what is there now' }).click();
    await page.getByText('Every 2 hours').waitFor();
    assert.equal((await console_.call('GET', `/v1/exports/${exportId}`)).body.mode, 'full');
  });

  it('reads in French, by axe in light and dark, and fits 360 px', async () => {
    const run = (await console_.call('GET', `/v1/exports/${exportId}/runs`)).body.runs[0].runId;
    for (const theme of ['light', 'dark'] as const)
      for (const path of [
        '/exports',
        '/exports/new',
        `/exports/${exportId}`,
        `/exports/${exportId}?tab=settings`,
        `/exports/${exportId}/runs/${run}`,
      ]) {
        const page = await console_.visit(path, { theme, locale: 'fr', width: theme === 'dark' ? 360 : 1280 });
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        await assertAccessible(page);
        const isWide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
        assert.equal(isWide, false, `${path} scrolls sideways`);
        await page.close();
      }
  });

  it('says how many stay at the platform before it is deleted', async () => {
    const page = await console_.visit(`/exports/${exportId}`);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('5 identifiers stay in the audience there').waitFor();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No export yet').waitFor();
    assert.equal((await console_.call('GET', `/v1/exports/${exportId}`)).status, 404);
  });
});
