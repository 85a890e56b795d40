import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { noBrowser } from '../stories/browser.ts';
import { assertAccessible } from './axe.ts';
import { type OpenConsole, openConsole } from './open-console.ts';
import { holds } from './settled.ts';

const PERSON = { type: 'userId', value: 'u1' };

describe('settings', { skip: noBrowser }, () => {
  let console_: OpenConsole;

  /** One person with two addresses: a rule that permits one parts them. */
  const sendPerson = async (): Promise<void> => {
    const batch = ['ann@shop.example', 'ann@work.example'].map((email, index) => ({
      type: 'identify',
      messageId: `settings-${index}`,
      userId: PERSON.value,
      traits: { email },
      timestamp: new Date().toISOString(),
    }));
    const authorization = `Basic ${Buffer.from('local-server-key:').toString('base64')}`;
    const headers = { authorization, 'content-type': 'application/json' };
    await fetch(`${console_.host.url}/v1/batch`, { method: 'POST', headers, body: JSON.stringify({ batch }) });
    await console_.host.drain();
    for (let tries = 0; tries < 100; tries += 1) {
      const { body } = await console_.call('POST', '/v1/profiles/lookup', { body: PERSON });
      if (body?.identifiers?.length === 3) return;
      await pause(200);
    }
    assert.fail('the person did not come to be');
  };
  const permitOneEmail = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Email address', expanded: false }).click();
    await page.getByLabel('At most this many on one profile').fill('1');
    await page.getByRole('button', { name: 'Try out' }).click();
    await page.getByText('Coming apart', { exact: true }).waitFor();
  };
  const rules = async () => (await console_.call('GET', '/v1/identity/rules')).body;

  before(async () => {
    console_ = await openConsole({ empty: true });
    await sendPerson();
  });
  after(() => console_?.close());

  it('tries identity rules out on the people there are, applies them with the counts, and puts the old ones back', async () => {
    const page = await console_.visit('/settings/identity');
    await page.getByRole('cell', { name: 'at most 5', exact: true }).first().waitFor();
    await page.getByRole('link', { name: 'Change the rules' }).click();
    const apply = page.getByRole('button', { name: 'Apply the rules' });
    await apply.waitFor();
    assert.ok(await apply.isDisabled(), 'rules that nobody tried out can be applied');
    await permitOneEmail(page);
    await page.getByText('Email address: at most 5 → at most 1').waitFor();
    await assertAccessible(page);
    await apply.click();
    const dialog = page.getByRole('dialog', { name: 'Apply these identity rules?' });
    await dialog.getByText(/1 comes apart; there will be 2 profiles instead of 1/).waitFor();
    await assertAccessible(page);
    await dialog.getByRole('button', { name: 'Apply the rules' }).click();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    assert.equal((await rules()).types.email.limit, 1);
    await page.getByRole('button', { name: 'Put the old rules back' }).click();
    await page.getByText('The old identity rules are in force again').waitFor();
    assert.equal((await rules()).types.email.limit, 5);
  });

  it('loses nobody’s change of the rules, nor one that was not applied', async () => {
    const page = await console_.visit('/settings/identity/edit');
    await permitOneEmail(page);
    const { types, priority, blocked } = await rules();
    types.email.limit = 3;
    const { headers } = await console_.call('GET', '/v1/identity/rules');
    const ifMatch = { 'if-match': headers.get('etag') ?? '' };
    await console_.call('PUT', '/v1/identity/rules', { body: { types, priority, blocked }, headers: ifMatch });
    await page.getByRole('button', { name: 'Apply the rules' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Apply the rules' }).click();
    await page.getByText('Somebody else changed the rules meanwhile').waitFor();
    assert.equal((await rules()).types.email.limit, 3);
    await page.getByRole('link', { name: 'Identity rules' }).click();
    await page.getByRole('dialog', { name: 'Leave without applying the rules?' }).waitFor();
    await page.getByRole('button', { name: 'Stay here' }).click();
    await page.getByRole('button', { name: 'Start from the rules of now' }).click();
    await page.getByRole('button', { name: /^Email address.*at most 3/ }).waitFor();
  });

  it('makes a token that is shown once and works, and revokes it', async () => {
    const page = await console_.visit('/settings/tokens');
    await page.getByRole('link', { name: 'New token' }).click();
    await page.getByRole('button', { name: 'Make the token' }).click();
    await page.getByText('Say what it is used for.').waitFor();
    await page.getByLabel('What it is used for').fill('Nightly import');
    await page.getByRole('radio', { name: 'Marketer' }).check();
    await page.getByRole('button', { name: 'Make the token' }).click();
    const token = await page.getByRole('region', { name: 'Token', exact: true }).textContent();
    await assertAccessible(page);
    const ask = async () =>
      (await fetch(`${console_.host.url}/v1/segments`, { headers: { authorization: `Bearer ${token}` } })).status;
    assert.equal(await ask(), 200);
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('button', { name: 'Actions for Nightly import' }).click();
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    await page.getByText('Whatever uses it stops working within five seconds.').waitFor();
    await page.getByRole('button', { name: 'Revoke the token' }).click();
    await page.getByText('“Nightly import” opens nothing any more').waitFor();
    await page.getByText('nightly-import').waitFor({ state: 'detached' });
    await pause(5500);
    assert.equal(await ask(), 401);
  });

  it('shows no tokens and no change of rules to whose role has neither, and the API refuses them', async () => {
    const page = await console_.visit('/settings/identity', { role: 'marketer' });
    await page.getByRole('cell', { name: 'User ID' }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Change the rules' }).count(), 0);
    assert.equal(await page.getByRole('link', { name: 'Tokens' }).count(), 0);
    const session = await page.evaluate<string>("sessionStorage.getItem('headwater.session')");
    const headers = { authorization: `Bearer ${JSON.parse(session).token}` };
    assert.equal((await console_.call('GET', '/v1/tokens', { headers })).status, 403);
    await page.goto(`${console_.url}/console/settings/tokens`);
    await page.getByText('Your role does not include this').waitFor();
  });

  it('keeps theme, language and time zone', async () => {
    const page = await console_.visit('/settings/appearance');
    await page.getByRole('radio', { name: 'Dark' }).check();
    await page.getByLabel('Time zone').fill('America/Montreal');
    await page.getByLabel('Language').selectOption('Français');
    await page.getByRole('heading', { level: 1, name: 'Réglages' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Réglages' }).waitFor();
    assert.equal(await page.evaluate('document.documentElement.dataset.theme'), 'dark');
    assert.equal(await page.evaluate('document.documentElement.lang'), 'fr');
  });
});

describe('getting about', { skip: noBrowser }, () => {
  let console_: OpenConsole;
  before(async () => {
    console_ = await openConsole({ empty: true });
    const definition = { event: 'Order Completed' };
    await console_.call('PUT', '/v1/segments/buyers', { body: { name: 'Buyers of kettles', definition } });
  });
  after(() => console_?.close());

  it('leads anywhere by a few letters, remembers where, and gives the focus back', async () => {
    const page = await console_.visit('/sources');
    await page.getByRole('cell', { name: 'Local browser' }).waitFor();
    await page.keyboard.press('Control+k');
    const box = page.getByRole('combobox', { name: 'Search or go to' });
    await box.fill('kettl');
    await page.getByRole('option', { name: 'Buyers of kettles' }).waitFor();
    await assertAccessible(page);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/segments/buyers');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('option').first().waitFor();
    assert.equal(await page.getByRole('option').first().textContent(), 'Buyers of kettles');
    await page.keyboard.press('Escape');
    await box.waitFor({ state: 'detached' });
  });

  it('offers nobody what their role may not do', async () => {
    const page = await console_.visit('/sources', { role: 'read-only' });
    await page.getByRole('button', { name: 'Search…' }).click();
    await page.getByRole('option', { name: 'Segments' }).waitFor();
    assert.equal(await page.getByRole('option', { name: 'New segment' }).count(), 0);
    assert.equal(await page.getByRole('option', { name: 'Tokens' }).count(), 0);
  });

  it('keeps the focus in the navigation on a phone while it is open, and begins at the heading of the page that it led to', async () => {
    const page = await console_.visit('/sources', { width: 360 });
    const opener = page.getByRole('button', { name: 'Navigation' });
    await opener.click();
    const drawer = page.getByRole('dialog', { name: 'Navigation' });
    await drawer.getByRole('link', { name: 'Segments' }).waitFor();
    await assertAccessible(page);
    for (let presses = 0; presses < 20; presses += 1) await page.keyboard.press('Tab');
    assert.ok(
      await page.evaluate(
        "document.activeElement === document.body || document.activeElement.closest('dialog') !== null",
      ),
    );
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
    await opener.click();
    await drawer.getByRole('link', { name: 'Segments' }).click();
    await page.getByRole('heading', { level: 1, name: 'Segments' }).waitFor();
    await drawer.waitFor({ state: 'hidden' });
    await holds(page, "document.activeElement.tagName === 'H1'");
  });
});
