import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createDouble as createMailchimp } from '../platforms/mailchimp/double.ts';
import { createDouble as createMeta } from '../platforms/meta/double.ts';
import { type ServedPlatform, servePlatform } from '../platforms/serve-platform.ts';
import { noBrowser } from '../stories/browser.ts';
import { assertAccessible } from './axe.ts';
import { connectDouble, sendPeople, whileTimePasses } from './export-world.ts';
import { type OpenConsole, openConsole } from './open-console.ts';

const TOKEN = 'EAAB-a-token-of-a-system-user';
const AUDIENCE = '23850000000001';

describe('destinations', { skip: noBrowser }, () => {
  let console_: OpenConsole;
  let meta: ServedPlatform;
  before(async () => {
    console_ = await openConsole({ empty: true });
    meta = await servePlatform(createMeta(() => Date.now()));
  });
  after(async () => {
    await meta?.stop();
    await console_?.close();
  });

  it('connects to a platform: a wrong credential is told in a sentence, the right one passes, and no secret comes back', async () => {
    const page = await console_.visit('/destinations');
    await page.getByText('No destination yet').waitFor();
    await page.getByRole('link', { name: 'New destination' }).first().click();
    await page.getByLabel('Find a platform').fill('meta');
    await page.getByRole('link', { name: /Meta Custom Audiences/ }).click();
    await page.getByRole('textbox', { name: 'Custom audience' }).fill(AUDIENCE);
    await page.getByText('Further settings').click();
    await page.getByLabel('Local address').fill(meta.address);
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByText('This is needed.').waitFor();
    await page.getByLabel('Access token').fill('EAAB-copied-half');
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByText('The credentials are not accepted').waitFor();
    await page
      .getByRole('status')
      .getByText(/Make a new access token for the system user/)
      .waitFor();
    await page.getByLabel('Access token').fill(TOKEN);
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByText('The connection works').waitFor();
    await page.getByRole('button', { name: 'Create destination' }).click();
    await page.getByRole('heading', { level: 1, name: 'Meta Custom Audiences' }).waitFor();
    await page.getByText('Saved secrets are never shown.').waitFor();
    assert.ok(!(await page.content()).includes(TOKEN));
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByText('The connection works').waitFor();
    const { body } = await console_.call('GET', '/v1/destinations');
    assert.deepEqual(
      body.destinations.map(({ type, hasCredentials }: { type: string; hasCredentials: boolean }) => [
        type,
        hasCredentials,
      ]),
      [['meta', true]],
    );
  });

  it('says where the fault is when the platform knows no such audience, before anybody is sent', async () => {
    const { body } = await console_.call('GET', '/v1/destinations');
    const page = await console_.visit(`/destinations/${body.destinations[0].id}`, { locale: 'fr' });
    await page.getByRole('textbox', { name: 'Audience personnalisée' }).fill('404');
    await page.getByRole('button', { name: 'Tester la connexion' }).click();
    await page.getByText('L’audience est introuvable').waitFor();
  });

  it('shows a destination whose credential broke, why and since when, and goes on once it is put right', async () => {
    await sendPeople(console_, ['ann@example.com', 'bob@example.com']);
    const mailchimp = await connectDouble(console_, createMailchimp, {
      id: 'news',
      name: 'Newsletter',
      settings: { purposes: [] },
    });
    mailchimp.double.state.keyEnded = true;
    const document = { segmentId: 'gold', destinationId: 'news', schedule: 'rate(1 hour)' };
    await console_.call('PUT', '/v1/exports/gold-news', { body: document });
    await console_.call('POST', '/v1/exports/gold-news/runs');
    const page = await console_.visit('/destinations/news');
    const broken = page.getByText('The credentials are not accepted');
    await whileTimePasses(
      console_,
      (async () => {
        for (;;) {
          if ((await console_.call('GET', '/v1/destinations/news')).body.broken) return;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      })(),
    );
    await page.reload();
    await broken.first().waitFor();
    await page.getByText(/1 export waits/).waitFor();
    await page
      .getByText(/Make a new API key in Mailchimp/)
      .first()
      .waitFor();
    mailchimp.double.state.keyEnded = false;
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByText('The connection works').waitFor();
    await page.getByRole('button', { name: 'Resume 1 export' }).click();
    await broken.first().waitFor({ state: 'detached' });
    await mailchimp.stop();
  });

  it('will not delete what exports use, and says which', async () => {
    const page = await console_.visit('/destinations/news');
    await page.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('“Newsletter” is used by 1 export').waitFor();
    await dialog.getByRole('link', { name: /Gold customers → Newsletter/ }).waitFor();
    assert.equal(await dialog.getByRole('button', { name: 'Delete' }).count(), 0);
  });

  it('shows a reader neither buttons nor a way to save, and refuses the calls', async () => {
    const page = await console_.visit('/destinations/news', { role: 'read-only' });
    await page.getByRole('heading', { level: 1, name: 'Newsletter' }).waitFor();
    await page.getByRole('textbox', { name: 'Tag' }).waitFor();
    for (const name of ['Delete', 'Save', 'Test the connection'])
      assert.equal(await page.getByRole('button', { name, exact: true }).count(), 0, name);
    const status = await page.evaluate(async () => {
      const { token } = JSON.parse(sessionStorage.getItem('headwater.session') ?? '{}');
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      return (await fetch('/v1/destinations/news/test', { method: 'POST', headers, body: '{}' })).status;
    });
    assert.equal(status, 403);
  });

  it('reads well by axe in light and dark, and fits 360 px', async () => {
    for (const theme of ['light', 'dark'] as const)
      for (const path of [
        '/destinations',
        '/destinations/new',
        '/destinations/new?type=klaviyo',
        '/destinations/news',
      ]) {
        const page = await console_.visit(path, { theme, width: theme === 'dark' ? 360 : 1280 });
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        await assertAccessible(page);
        const isWide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
        assert.equal(isWide, false, `${path} scrolls sideways`);
        await page.close();
      }
  });
});
