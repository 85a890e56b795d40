import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { TAKES } from '../../web/console/src/api/access.gen.ts';
import { noBrowser } from '../stories/browser.ts';
import { assertAccessible } from './axe.ts';
import { type OpenConsole, openConsole } from './open-console.ts';

const tokenIn = (page: Page): Promise<string> =>
  page.evaluate(() => JSON.parse(sessionStorage.getItem('headwater.session') ?? '{}').token);

describe('signing in to the console', { skip: noBrowser }, () => {
  let console_: OpenConsole;
  before(async () => {
    console_ = await openConsole({ empty: true });
  });
  after(() => console_?.close());

  const statusAs = async (page: Page, route: string, body?: unknown): Promise<number> => {
    const [method = 'GET', path = '/'] = route.split(' ');
    const response = await fetch(`${console_.url}${path.replaceAll(/\{\w+\}/g, 'any')}`, {
      method,
      headers: { authorization: `Bearer ${await tokenIn(page)}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response.status;
  };

  it('takes one click on a laptop, and leads back to where somebody wanted to go', async () => {
    const page = await console_.signIn('/sources?q=shop', { role: 'admin' });
    await page.getByRole('heading', { level: 1, name: 'Sources' }).waitFor();
    assert.equal(new URL(page.url()).search, '?q=shop');
    await page.getByRole('button', { name: 'Ada Marlow' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Sources' }).waitFor();
  });

  it('shows each role what it may see, and the API refuses the rest to the session itself', async () => {
    const expected = { marketer: [true, false], 'privacy-officer': [true, true], 'read-only': [false, false] } as const;
    for (const [role, [profiles, privacy]] of Object.entries(expected)) {
      const page = await console_.signIn('/', { role: role as 'marketer' });
      const navigation = page.getByRole('navigation');
      await navigation.getByRole('link', { name: 'Segments' }).waitFor();
      const counts = [
        await navigation.getByRole('link', { name: 'Profiles' }).count(),
        await navigation.getByRole('link', { name: 'Privacy' }).count(),
      ];
      assert.deepEqual(counts.map(Boolean), [profiles, privacy], role);
      assert.equal(await statusAs(page, 'GET /v1/segments'), 200);
      assert.equal(await statusAs(page, 'GET /v1/tokens'), 403);
      assert.equal(await statusAs(page, 'PUT /v1/sources/{id}', {}), 403);
      assert.equal((await statusAs(page, 'GET /v1/privacy/requests')) === 403, !privacy, role);
      const lookup = { type: 'userId', value: 'nobody' };
      assert.equal((await statusAs(page, 'POST /v1/profiles/lookup', lookup)) === 403, !profiles, role);
    }
    assert.ok(Object.keys(TAKES).length > 50);
  });

  it('goes on in silence when the hour is over, and the audit log names who it was', async () => {
    const page = await console_.signIn('/sources', { role: 'admin' });
    await page.getByRole('cell', { name: 'Local browser' }).waitFor();
    const first = await tokenIn(page);
    await console_.host.clock.advance(61 * 60_000);
    await page.getByRole('link', { name: 'Segments' }).click();
    await page.getByRole('heading', { level: 1, name: 'Segments' }).waitFor();
    await page.getByRole('link', { name: 'Sources' }).click();
    await page.getByRole('cell', { name: 'Local browser' }).waitFor();
    await page.waitForFunction((before) => !sessionStorage.getItem('headwater.session')?.includes(before), first);
    assert.equal(await page.getByRole('dialog').count(), 0);
    const { body } = await console_.call('GET', '/v1/audit?route=POST%20%2Fv1%2Fsessions&limit=5');
    assert.match(body.entries[0].token, /^user:0000000\d-/);
    assert.doesNotMatch(JSON.stringify(body), /local\.example|Marlow/);
  });

  it('ends when one signs out: the token opens nothing, and the next one is asked who they are', async () => {
    const page = await console_.signIn('/', { role: 'marketer' });
    await page.getByRole('button', { name: 'Mia Laurent' }).click();
    const token = await tokenIn(page);
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('link', { name: 'Rosa Lind' }).click();
    await page.getByRole('button', { name: 'Rosa Lind' }).waitFor();
    const refused = async () =>
      (await fetch(`${console_.url}/v1/segments`, { headers: { authorization: `Bearer ${token}` } })).status === 401;
    await console_.host.clock.advance(6_000);
    assert.ok(await refused());
  });

  it('is possible with a management token, which is told when it opens nothing', async () => {
    const page = await (await console_.visit('/')).context().browser()?.newPage({ locale: 'en' });
    assert.ok(page);
    await page.goto(`${console_.url}/console/signed-out`);
    await page.getByText('Use a management token instead').click();
    await page.getByLabel('Management token').fill('hw_nobody');
    await page.getByRole('button', { name: 'Sign in with the token' }).click();
    await page.getByText('This token opens nothing here').waitFor();
    await page.getByLabel('Management token').fill('local-admin-token');
    await page.getByRole('button', { name: 'Sign in with the token' }).click();
    await page.getByRole('navigation').getByRole('link', { name: 'Settings' }).waitFor();
    await page.context().close();
  });
});
