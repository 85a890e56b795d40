import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noBrowser } from '../stories/browser.ts';
import { assertAccessible } from './axe.ts';
import { type OpenConsole, openConsole } from './open-console.ts';

describe('the frame of the console', { skip: noBrowser }, () => {
  let console_: OpenConsole;
  before(async () => {
    console_ = await openConsole({ empty: true });
  });
  after(() => console_?.close());

  it('leads to every page by keyboard, says where one is, and goes back', async () => {
    const page = await console_.visit('/');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    const sources = page.getByRole('navigation').getByRole('link', { name: 'Sources' });
    await sources.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Sources' }).waitFor();
    await page.getByRole('cell', { name: 'Local browser' }).waitFor();
    await assertAccessible(page);
    assert.equal(await page.title(), 'Sources · Headwater');
    assert.equal(await sources.getAttribute('aria-current'), 'page');
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  });

  it('speaks French to whose browser does, and switches language without losing the page', async () => {
    const page = await console_.visit('/sources', { locale: 'fr' });
    await page.getByRole('cell', { name: 'Local browser' }).waitFor();
    assert.equal(await page.getByRole('columnheader').first().textContent(), 'Nom');
    await page.getByRole('button', { name: 'Administration' }).click();
    await page.getByRole('menuitem', { name: 'English' }).click();
    await page.getByRole('columnheader', { name: 'Name' }).waitFor();
  });

  it('shows nobody a page that their role cannot read', async () => {
    const page = await console_.visit('/', { role: 'read-only' });
    const navigation = page.getByRole('navigation');
    await navigation.getByRole('link', { name: 'Segments' }).waitFor();
    assert.equal(await navigation.getByRole('link', { name: 'Privacy' }).count(), 0);
  });
});
