import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noBrowser } from '../stories/browser.ts';
import { assertAccessible } from './axe.ts';
import { JOE, known, settleHousehold } from './household.ts';
import { type OpenConsole, openConsole } from './open-console.ts';

describe('the identity graph', { skip: noBrowser }, () => {
  let console_: OpenConsole;
  let profileId: string;
  before(async () => {
    console_ = await openConsole({ empty: true });
    ({ profileId } = await settleHousehold(console_));
  });
  after(() => console_?.close());

  it('is drawn, and says of each link which event made it; the table says the same', async () => {
    const page = await console_.visit(`/profiles/${profileId}/identity`);
    const drawing = page.getByRole('img', { name: /^Drawing of 6 identifiers and \d+ links/ });
    await drawing.waitFor();
    await drawing.locator('[data-type="anonymousId"]').first().click();
    const side = page.getByRole('region', { name: 'Identifier', exact: true });
    await side.getByText('Device').first().waitFor();
    assert.match(page.url(), /node=\d/);
    await page.goBack();
    await page.getByRole('region', { name: 'Identifiers' }).getByRole('button', { name: JOE.tablet }).click();
    await side.getByRole('button', { name: JOE.wife }).click();
    const link = page.getByRole('region', { name: 'Link', exact: true });
    await link.getByRole('link', { name: 'Product Viewed' }).waitFor();
    await link.getByText('Claimed by a browser').waitFor();
    await page.getByRole('link', { name: 'Table' }).click();
    const table = page.getByRole('table', { name: 'Links' });
    await table.getByRole('cell', { name: 'Product Viewed' }).waitFor();
    const rows = await table.getByRole('row').count();
    assert.ok(rows > 5, `${rows} rows`);
    await assertAccessible(page);
  });

  it('parts a wrong device after counting what follows, shows the split as it happens, and rejoins it', async () => {
    const page = await console_.visit(`/profiles/${profileId}/identity`, { role: 'privacy-officer' });
    await page.getByRole('region', { name: 'Identifiers' }).getByRole('button', { name: JOE.tablet }).click();
    await page.getByRole('button', { name: 'Unlink …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(`Email address: ${JOE.wife}`).check();
    const preview = dialog.getByRole('region', { name: 'What would happen' });
    await preview.getByText('1 profile becomes 2 profiles.').waitFor();
    const own = preview.getByRole('listitem').filter({ hasText: 'A profile of its own' });
    await own.getByText('3 events').waitFor();
    await preview.getByRole('listitem').filter({ hasText: 'This profile' }).getByText('6 events').waitFor();
    assert.ok(await dialog.getByRole('button', { name: 'Unlink' }).isDisabled(), 'without a reason there is no order');
    await dialog.getByLabel('Reason').fill('the tablet is his wife’s');
    await assertAccessible(page);
    await dialog.getByRole('button', { name: 'Unlink' }).click();
    await page.getByText('Unlinked', { exact: true }).first().waitFor();
    const parted = page.getByRole('link', { name: /^Open the profile that was parted/ });
    await parted.waitFor();
    await page.getByRole('img', { name: /^Drawing of/ }).waitFor();
    assert.equal(await known(console_, 'userId:joe', 4), profileId);
    await parted.click();
    await page.getByRole('heading', { level: 1, name: JOE.wife }).waitFor();
    await page.goBack();

    await page.getByText('Reason given: the tablet is his wife’s').waitFor();
    await page.getByRole('button', { name: 'Relink …' }).click();
    await preview.getByText('2 profiles become 1 profile.').waitFor();
    await dialog.getByLabel('Reason').fill('no, they share it');
    await dialog.getByRole('button', { name: 'Relink' }).click();
    await page.getByText('Relinked', { exact: true }).first().waitFor();
    assert.equal(await known(console_, 'userId:joe', 6), profileId);
    const { body } = await console_.call('GET', '/v1/audit');
    assert.ok(!JSON.stringify(body).includes('shop.example'));
  });

  it('offers no act to whoever may not order it, and the API refuses it', async () => {
    const page = await console_.visit(`/profiles/${profileId}/identity`, { role: 'marketer' });
    await page.getByRole('region', { name: 'Identifiers' }).getByRole('button', { name: JOE.tablet }).click();
    await page.getByRole('region', { name: 'Identifier', exact: true }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Unlink …' }).count(), 0);
    const { body: token } = await console_.call('PUT', '/v1/tokens/m', { body: { name: 'm', role: 'marketer' } });
    const refused = await console_.call('POST', `/v1/profiles/profileId:${profileId}/unlink/preview`, {
      headers: { authorization: `Bearer ${token.token}` },
      body: { identifiers: [`anonymousId:${JOE.tablet}`] },
    });
    assert.equal(refused.status, 403);
  });
});
