import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noBrowser } from '../stories/browser.ts';
import { assertAccessible } from './axe.ts';
import { type OpenConsole, openConsole } from './open-console.ts';

/** How far the page can be scrolled sideways, px. */
const SIDEWAYS = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

describe('somebody who finds refused events', { skip: noBrowser }, () => {
  let console_: OpenConsole;
  const send = async (batch: readonly object[]): Promise<void> => {
    const response = await fetch(`${console_.host.url}/v1/batch`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('local-server-key:')}` },
      body: JSON.stringify({ batch }),
    });
    assert.equal(response.status, 200);
    await console_.host.drain();
  };
  const eventsOf = async (userId: string) => {
    const { status, body } = await console_.call('GET', `/v1/profiles/userId:${userId}/events`);
    return status === 200 ? body.events : [];
  };
  before(async () => {
    console_ = await openConsole({ empty: true });
  });
  after(() => console_?.close());

  it('is told that nothing waits, and what would appear', async () => {
    const page = await console_.visit('/quarantine');
    await page.getByText('Nothing waits').waitFor();
    await page.getByRole('link', { name: 'Watch events come in' }).waitFor();
  });

  it('sees why, corrects one, tries it, sends it, and finds it applied', async () => {
    await send([{ type: 'track', userId: 'paula', messageId: 'q-1', properties: { total: 12 } }]);
    const page = await console_.visit('/quarantine');
    await page.getByRole('link', { name: 'A track call without a name' }).click();
    await page.getByText('Each track call needs “event”', { exact: false }).first().waitFor();
    await page.getByRole('cell').first().getByRole('link').click();
    const drawer = page.getByRole('dialog');
    const body = drawer.getByLabel('What is sent');
    await body.fill('{ "type": "track", ');
    await drawer.getByText('This is not JSON', { exact: false }).waitFor();
    assert.equal(await drawer.getByRole('button', { name: 'Send again' }).isDisabled(), true);
    const kept = { type: 'track', userId: 'paula', messageId: 'q-1', properties: { total: 12 } };
    await body.fill(JSON.stringify(kept));
    await drawer.getByRole('button', { name: 'Check' }).click();
    await drawer.getByText('None would pass').waitFor();
    await body.fill(JSON.stringify({ ...kept, event: 'Order Completed' }));
    await drawer.getByRole('button', { name: 'Check' }).click();
    await drawer.getByText('One event would pass').waitFor();
    assert.deepEqual(await eventsOf('paula'), [], 'a check sends nothing');
    await drawer.getByRole('button', { name: 'Send again' }).click();
    await page.getByText('The event is on its way').waitFor();
    await console_.host.drain();
    const [event] = await eventsOf('paula');
    assert.deepEqual([event.event, event.messageId], ['Order Completed', 'q-1']);
    const { body: stored } = await console_.call('GET', '/v1/quarantine');
    assert.deepEqual(stored.events[0].body, kept, 'what came first stays as it came');
    await page.getByText('No event of this kind waits').waitFor();
  });

  it('sends all of a reason with a change, after a dry run that says which would stay', async () => {
    const named = Array.from({ length: 120 }, (_, n) => ({ type: 'track', name: 'Seen', userId: `bulk-${n}` }));
    await send([...named, { type: 'track', userId: 'nameless' }]);
    const page = await console_.visit('/quarantine?sourceId=local-server&code=missing-event');
    await page.getByRole('button', { name: 'Fix and send again (121)' }).click();
    const dialog = page.getByRole('dialog');
    const sends = dialog.getByRole('button', { name: /^Send/ });
    assert.equal(await sends.isDisabled(), true, 'nothing is sent unchecked');
    await dialog.getByRole('button', { name: 'Add a change' }).click();
    await dialog.getByLabel('Field', { exact: true }).fill('name');
    await dialog.getByLabel('New field').fill('event');
    await dialog.getByRole('button', { name: 'Check' }).click();
    await dialog.getByText('120 events would pass').waitFor({ timeout: 15_000 });
    await dialog.getByText('One: A track call without a name').waitFor();
    await dialog.getByRole('button', { name: 'Send 120 events' }).click();
    await dialog.getByText('120 events are on their way').waitFor({ timeout: 15_000 });
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await console_.host.drain();
    assert.equal((await eventsOf('bulk-119'))[0].event, 'Seen');
    await page.getByText('One event of the source Local server waits', { exact: false }).waitFor();
  });

  it('sets aside what is not worth sending, and takes it back', async () => {
    const page = await console_.visit('/quarantine?sourceId=local-server&code=missing-event');
    await page.getByRole('button', { name: 'Set aside' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Why').fill('From a test page');
    await dialog.getByRole('button', { name: 'Set aside' }).click();
    await page.getByText('One event was set aside').waitFor();
    await page.getByText('No event of this kind waits').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Fix and send again (1)' }).waitFor();
    await page.goBack();
  });

  it('shows a marketer how many and why, but not the events, which the API refuses too', async () => {
    const page = await console_.visit('/quarantine?sourceId=local-server&code=missing-event', { role: 'marketer' });
    await page.getByText('One event of the source Local server waits', { exact: false }).waitFor();
    assert.equal(await page.getByRole('button', { name: /Fix and send/ }).count(), 0);
    assert.equal(await page.getByRole('table').count(), 0);
    const token = await page.evaluate(() => JSON.parse(sessionStorage.getItem('headwater.session') ?? '{}').token);
    const headers = { authorization: `Bearer ${token}` };
    assert.equal((await fetch(`${console_.host.url}/v1/quarantine`, { headers })).status, 403);
    const replay = { method: 'POST', headers, body: '{}' };
    assert.equal((await fetch(`${console_.host.url}/v1/quarantine/replay`, replay)).status, 403);
  });

  it('is clean for who cannot see or uses no mouse, light and dark, at 360 px, in both languages', async () => {
    for (const path of ['/quarantine', '/quarantine?sourceId=local-server&code=missing-event'])
      for (const [theme, locale] of [
        ['light', 'fr'],
        ['dark', 'en'],
      ] as const) {
        const page = await console_.visit(path, { theme, locale, width: 360 });
        await page.getByRole('table').first().waitFor();
        await assertAccessible(page);
        const overflow = await page.evaluate(SIDEWAYS);
        assert.equal(overflow, 0, `${path} ${locale} scrolls sideways`);
        await page.context().close();
      }
  });
});
