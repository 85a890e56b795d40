import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { tcStringOf } from '../generators/consent-strings.ts';
import { noBrowser } from '../stories/browser.ts';
import { assertAccessible } from './axe.ts';
import { type OpenConsole, openConsole } from './open-console.ts';

/** As the IAB's own library writes it: all but the purposes that advertising stands on. */
const NO_ADVERTISING = tcStringOf({ day: Date.UTC(2026, 10, 1), consents: [1, 5, 6, 8, 9], disclosed: [755] });

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const answerOf = (page: Page, purpose: string) =>
  page.getByRole('region', { name: 'Try it' }).getByRole('listitem').filter({ hasText: purpose });

describe('consent policy and register, in the console', { skip: noBrowser }, () => {
  let console_: OpenConsole;
  let officer: Page;

  before(async () => {
    console_ = await openConsole({ empty: true });
    officer = await console_.visit('/privacy/policy', { role: 'privacy-officer' });
  });
  after(() => console_?.close());

  it('a TC string is tried against a policy that nobody has saved yet', async () => {
    const tried = officer.getByRole('region', { name: 'Try it' });
    await answerOf(officer, 'Analytics').getByText('Not permitted').waitFor();
    await officer.getByRole('textbox', { name: 'TCF string' }).fill(NO_ADVERTISING);
    await answerOf(officer, 'Analytics').getByText('Permitted', { exact: true }).waitFor();
    await answerOf(officer, 'Advertising').getByText('Refused').waitFor();
    await tried.getByText('Stored in full', { exact: true }).waitFor();
    await assertAccessible(officer);
    const demands = officer.getByRole('region', { name: 'What sources demand' });
    await demands.getByRole('checkbox', { name: 'Advertising' }).first().check();
    await tried.getByText('Stored anonymously', { exact: true }).waitFor();
    await demands.getByLabel(/Without it/).selectOption('nothing');
    await tried.getByText('Nothing is stored', { exact: true }).waitFor();
    await officer.getByRole('textbox', { name: 'TCF string' }).fill('CQcut-off');
    await officer.getByText(/TCF: this cannot be read/).waitFor();
    assert.equal((await console_.call('GET', '/v1/privacy/policy')).body.default.requires.length, 0);
  });

  it('is saved after a look at what changes, and the door follows it', async () => {
    await officer.getByText('1 change is not saved').waitFor();
    await officer.getByLabel(/Version of the text/).fill('2026-11');
    await button(officer, 'Review and save').click();
    const dialog = officer.getByRole('dialog');
    await dialog.getByText('Sources without demands of their own demand something else').waitFor();
    await assertAccessible(officer);
    await button(officer, 'Save the policy').click();
    await officer.getByText('The policy is saved').waitFor();
    await officer.getByText(/changes? (is|are) not saved/).waitFor({ state: 'hidden' });
    const { body } = await console_.call('GET', '/v1/privacy/policy');
    assert.deepEqual([body.version, body.default.requires], ['2026-11', ['advertising']]);
  });

  it('is not overwritten by who had an older one before them', async () => {
    const matrix = officer.getByRole('group', { name: 'What refuses without a question' });
    await matrix.getByRole('checkbox', { name: 'Global Privacy Control: Analytics' }).check();
    const { body } = await console_.call('GET', '/v1/privacy/policy');
    await console_.call('PUT', '/v1/privacy/policy', { body: { ...body, version: 'theirs' } });
    await button(officer, 'Review and save').click();
    await button(officer, 'Save the policy').click();
    await officer.getByText('Somebody else changed the policy').waitFor();
    await officer.getByText('Version of the text: theirs').waitFor();
    await officer.getByText('GPC or GPP refuse other purposes').waitFor();
    assert.equal((await console_.call('GET', '/v1/privacy/policy')).body.version, 'theirs');
    await button(officer, 'Take theirs, drop mine').click();
    await officer
      .getByLabel(/Version of the text/)
      .and(officer.locator('[value="theirs"]'))
      .waitFor();
  });

  it('the register is read, in French too, and taken along', async () => {
    const page = await console_.visit('/privacy/register', { role: 'privacy-officer', locale: 'fr', theme: 'dark' });
    await page.getByRole('heading', { name: 'Mesures de sécurité' }).waitFor();
    await page.getByRole('cell', { name: 'Consentement' }).first().waitFor();
    await page.getByRole('cell', { name: 'profils des prospects' }).waitFor();
    await assertAccessible(page);
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'CSV').click()]);
    assert.match(await readFile(await download.path(), 'utf8'), /"Finalités","analytics"/);
    await page.close();
  });
});
