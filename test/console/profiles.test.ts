import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from '../stories/browser.ts';
import { assertAccessible } from './axe.ts';
import { JOE, settleHousehold, until } from './household.ts';
import { type OpenConsole, openConsole } from './open-console.ts';

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

describe('a person, from all that is known of them', { skip: noBrowser }, () => {
  let console_: OpenConsole;
  let joe: Awaited<ReturnType<typeof settleHousehold>>;
  before(async () => {
    console_ = await openConsole({ empty: true });
    joe = await settleHousehold(console_);
  });
  after(() => console_?.close());
  const open = (part = '', who = {}) => console_.visit(`/profiles/${joe.profileId}${part}`, who);

  it('is found by email, phone and device, whichever is typed, and no address holds any of it', async () => {
    const page = await console_.visit('/profiles');
    for (const [value, guess] of [
      [' JOE@shop.example', 'Looks like an email address.'],
      ['+33 1 99 00 12 34', 'Looks like a phone number.'],
      [JOE.device, 'Looks like a user ID'],
    ] as const) {
      await page.getByLabel('Email, phone, user ID').fill(value);
      await page.getByText(guess).waitFor();
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await heading(page, 'Joe Miller').waitFor();
      assert.equal(new URL(page.url()).pathname, `/console/profiles/${joe.profileId}`);
      assert.doesNotMatch(decodeURIComponent(page.url()), /shop\.example|33199|laptop/i);
      await page.getByRole('link', { name: 'Profiles' }).first().click();
      await heading(page, 'Profiles').waitFor();
    }
    await page.getByRole('link', { name: 'Joe Miller' }).waitFor();
    const remembered = await page.evaluate(() => sessionStorage.getItem('headwater.recent-profiles'));
    assert.equal(remembered, JSON.stringify([joe.profileId]));
    await page.getByLabel('Email, phone, user ID').fill('nobody@shop.example');
    await page.keyboard.press('Enter');
    await page.getByText('Nobody is known by this').waitFor();
    await assertAccessible(page);
  });

  it('shows where each identifier and trait came from, down to the event', async () => {
    const page = await open();
    const identifiers = page.getByRole('region', { name: 'Identifiers' });
    const email = identifiers.getByRole('listitem').filter({ hasText: JOE.email });
    await email.getByText('Asserted by a server').waitFor();
    await email.getByText('Local server').waitFor();
    const wife = identifiers.getByRole('listitem').filter({ hasText: JOE.wife });
    await wife.getByText('Claimed by a browser').waitFor();
    await wife.getByText('seen together with Device').waitFor();
    const largest = page.getByRole('region', { name: 'Computed traits' });
    await largest.getByText('500').waitFor();
    await largest.getByText('3 events count').waitFor();
    const country = page
      .getByRole('region', { name: 'Traits', exact: true })
      .getByText('DE', { exact: true })
      .locator('..');
    await country.getByRole('link', { name: 'Identify' }).click();
    await page.getByRole('dialog').getByText('moved').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('says why somebody is in a segment, in words, and what was so before', async () => {
    const page = await open();
    const segments = page.getByRole('region', { name: 'Segments' });
    await segments.getByRole('button', { name: 'Why: Regulars' }).click();
    await segments.getByText('2 events or more count').waitFor();
    assert.equal(await segments.getByRole('img', { name: 'True' }).count(), 3);
    await page.getByRole('link', { name: 'All segments, at any time' }).click();
    const list = page.getByRole('region', { name: 'Segments' }).getByRole('listitem');
    const regulars = list.filter({ hasText: 'Regulars' });
    await regulars.getByText('In', { exact: true }).waitFor();
    const lastWeek = new Date(Date.now() - 7 * 86_400_000).toISOString().slice(0, 16);
    await page.getByLabel('As of').fill(lastWeek);
    await regulars.getByText('Not in').waitFor();
    assert.match(page.url(), /at=/);
    await page.getByRole('button', { name: 'Back to now' }).click();
    await regulars.getByText('In', { exact: true }).waitFor();
  });

  it('is searched through by any word and by filters that are in the address', async () => {
    const page = await open('/timeline');
    const timeline = page.getByRole('group', { name: 'Timeline, scrolls' });
    await page.getByText('9 shown of 9 events').waitFor();
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      const tooWide = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
      assert.ok(tooWide <= 0, `${tooWide} px too wide for ${width}`);
    }
    await page.getByRole('searchbox', { name: 'Search' }).fill('RED-mug');
    await page.getByText('1 shown of 9 events').waitFor();
    await timeline.getByRole('button', { name: /Order Completed/ }).click();
    await page.getByRole('dialog').getByText('"red-mug"').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('combobox', { name: 'Event' }).selectOption('Order Completed');
    await page.getByText('3 shown of 9 events').waitFor();
    assert.match(page.url(), /name=Order/);
    await page.goBack();
    await page.getByText('9 shown of 9 events').waitFor();
  });

  it('withdraws consent on the person’s word, with the proof', async () => {
    const page = await open('/consents', { role: 'privacy-officer' });
    await page.getByRole('button', { name: 'Withdraw consent: Advertising' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('How it was given').fill('On the phone, call 4711');
    await dialog.getByRole('button', { name: 'Record' }).click();
    await page.getByRole('cell', { name: 'On the phone, call 4711' }).waitFor();
    const { body } = await console_.call('GET', `/v1/profiles/profileId:${joe.profileId}`);
    assert.equal(body.consent.advertising.granted, false);
  });

  it('begins an erasure from the page, its consequences counted', async () => {
    const page = await open('/privacy', { role: 'privacy-officer' });
    await page.getByRole('button', { name: 'Request erasure' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('9 events, 6 identifiers and 2 memberships of segments.').waitFor();
    await dialog.getByText('No destination holds the person.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Request access' }).click();
    await dialog.getByLabel('Identifier that was proven').selectOption({ label: `Email address: ${JOE.email}` });
    await dialog.getByRole('button', { name: 'Request access' }).click();
    await page.getByText('Access: request received').waitFor();
    const { body } = await console_.call('GET', '/v1/privacy/requests');
    assert.deepEqual(
      body.requests.map(({ type }: { type: string }) => type),
      ['access'],
    );
  });

  it('leads from a former id to the profile that took it in, and says of an unknown one what may be', async () => {
    assert.notEqual(joe.former, joe.profileId);
    const page = await console_.visit(`/profiles/${joe.former}`);
    await heading(page, 'Joe Miller').waitFor();
    assert.match(page.url(), new RegExp(joe.profileId));
    const gone = await console_.visit('/profiles/AAAAAAAAAAAAAAAAAAAAAA');
    await heading(gone, 'No such profile').waitFor();
    await gone.getByRole('link', { name: 'Find a profile' }).waitFor();
  });

  it('is shown to each role as far as it goes', async () => {
    const marketer = await open('', { role: 'marketer' });
    await marketer.getByRole('link', { name: 'Identity', exact: true }).click();
    await marketer.getByRole('region', { name: 'Identifiers' }).getByRole('button', { name: JOE.tablet }).click();
    await marketer.getByRole('region', { name: 'Identifier', exact: true }).waitFor();
    assert.equal(await marketer.getByRole('button', { name: 'Unlink …' }).count(), 0);
    assert.equal(await marketer.getByRole('link', { name: 'Rights' }).count(), 0);
    const { body: token } = await console_.call('PUT', '/v1/tokens/reader', { body: { name: 'r', role: 'read-only' } });
    const headers = { authorization: `Bearer ${token.token}` };
    for (const path of ['', '/provenance', '/segments', '/graph'])
      assert.equal(
        (await console_.call('GET', `/v1/profiles/profileId:${joe.profileId}${path}`, { headers })).status,
        403,
        path,
      );
    const find = await console_.call('POST', '/v1/profiles/find', { headers, body: { value: JOE.email } });
    assert.equal(find.status, 403);
    const reader = await open('', { role: 'read-only' });
    await reader.getByText('Your role does not include this').waitFor();
    assert.equal(await reader.getByText('Joe Miller').count(), 0);
  });

  it('speaks French to whose browser does', async () => {
    const page = await open('', { locale: 'fr' });
    await page.getByRole('region', { name: 'Traits calculés' }).waitFor();
    await page.getByText('Affirmé par un serveur').first().waitFor();
  });

  it('erases the person whom the page was about, and says that there is nobody any more', async () => {
    const page = await open('/privacy', { role: 'privacy-officer' });
    await page.getByRole('button', { name: 'Request erasure' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Identifiers that only browsers link').selectOption('include');
    await dialog.getByRole('button', { name: 'Request erasure' }).click();
    await page.getByText('Erasure: request received').waitFor();
    await until(async () => {
      const { status } = await console_.call('GET', `/v1/profiles/profileId:${joe.profileId}`);
      return status === 404 ? true : undefined;
    });
    await page.reload();
    await heading(page, 'No such profile').waitFor();
    assert.equal(await page.getByText('Joe Miller').count(), 0);
  });
});
