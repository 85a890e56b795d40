import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from '../stories/browser.ts';
import { assertAccessible } from './axe.ts';
import { type OpenConsole, openConsole } from './open-console.ts';

const DAY = 86_400_000;

describe('the overview', { skip: noBrowser }, () => {
  let console_: OpenConsole;
  before(async () => {
    console_ = await openConsole({ empty: true });
  });
  after(() => console_?.close());

  const send = async (batch: readonly object[], key = 'local-server-key') => {
    const response = await fetch(`${console_.host.url}/v1/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Basic ${btoa(`${key}:`)}` },
      body: JSON.stringify({ batch }),
    });
    assert.equal(response.status, 200);
    await console_.host.drain();
  };

  const put = async (path: string, body: object) => {
    const { status } = await console_.call('PUT', path, { body });
    assert.ok(status === 200 || status === 201, `${path} ${status}`);
  };

  const order = (n: number) => ({
    ...{ type: 'track', event: 'Order Completed', userId: `user-${n}`, messageId: `order-${n}` },
  });

  /** What the table beside the drawing says, summed by column. */
  const chartSums = async (page: Page): Promise<Readonly<Record<string, number>>> => {
    const table = page.locator('figure table');
    const heads = await table.locator('thead th').allTextContents();
    const found = await table.locator('tbody tr').all();
    const rows = await Promise.all(found.map((row) => row.locator('> *').allTextContents()));
    const sumOf = (column: number) =>
      rows.reduce((sum, row) => sum + Number((row[column] ?? '').replaceAll(',', '')), 0);
    return Object.fromEntries(heads.slice(1).map((head, index) => [head, sumOf(index + 1)]));
  };

  it('tells a new deployment what to do first, and ticks off by itself what was done', async () => {
    const page = await console_.visit('/');
    const steps = page.getByRole('listitem').filter({ has: page.getByRole('img', { name: /^(Done|Not done yet)$/ }) });
    await page.getByText('1 of 5 done').waitFor();
    assert.match((await page.locator('[aria-current="step"]').textContent()) ?? '', /Receive the first event/);
    assert.equal(await steps.count(), 5);
    await page.getByText('Nothing needs your attention.').waitFor();
    await assertAccessible(page);
    await send([order(1)]);
    await page.getByText('2 of 5 done').waitFor();
    await page.getByRole('link', { name: 'Build a segment' }).click();
    await page.waitForURL(/\/segments\/new$/);
  });

  it('shows the same numbers as the ledger, in all and by source', async () => {
    const bad = { type: 'track', event: 'No Person', messageId: 'nobody' };
    await send([...Array.from({ length: 12 }, (_, n) => order(n + 2)), order(2), bad]);
    const { rows } = (await console_.call('GET', '/v1/ledger')).body;
    const ledger = (fate: string): number =>
      rows.reduce((sum: number, row: Record<string, number>) => sum + (row[fate] ?? 0), 0);
    assert.ok(ledger('quarantined') > 0 && ledger('duplicate') > 0);
    const page = await console_.visit('/');
    await page.getByRole('slider').waitFor();
    const expected = Object.fromEntries(
      ['applied', 'duplicate', 'suppressed', 'quarantined', 'pending'].map((fate) => [fate, ledger(fate)]),
    );
    const shown = await chartSums(page);
    assert.deepEqual(
      Object.fromEntries(Object.entries(shown).map(([name, sum]) => [name.toLowerCase(), sum])),
      expected,
    );
    const source = page.getByRole('list', { name: 'By source' }).getByRole('link');
    assert.match((await source.first().textContent()) ?? '', new RegExp(`${ledger('accepted')}$`));
    await source.first().click();
    await page.waitForURL(/source=/);
    await page.getByRole('link', { name: /^Only / }).click();
    await page.waitForURL((url) => !url.search.includes('source='));
  });

  it('keeps the time that is shown in the address, and goes back to the one before', async () => {
    const page = await console_.visit('/');
    const current = page.getByRole('navigation', { name: 'Time shown' }).locator('[aria-current="true"]');
    await page.getByRole('heading', { name: 'Events an hour' }).waitFor();
    await page.getByRole('link', { name: '1 hour' }).click();
    await page.waitForURL(/range=1h/);
    await page.getByRole('figure', { name: 'Events a minute' }).waitFor();
    assert.ok(((await chartSums(page))['Applied'] ?? 0) >= 13);
    await page.getByRole('link', { name: '30 days' }).click();
    await page.getByRole('heading', { name: 'Events a day' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Events a minute' }).waitFor();
    assert.equal(await current.textContent(), '1 hour');
    await page.goBack();
    await page.getByRole('heading', { name: 'Events an hour' }).waitFor();
    await page.reload();
    assert.equal(await current.textContent(), '24 hours');
  });

  it('is read by the arrow keys: the values of a time, spoken and shown', async () => {
    const page = await console_.visit('/');
    const slider = page.getByRole('slider');
    await slider.waitFor();
    await slider.focus();
    await page.keyboard.press('End');
    assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /Applied: 13; Duplicate: 1;/);
    await page.keyboard.press('ArrowLeft');
    assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /Applied: 0;/);
  });

  it('says what is broken first, leads to where it is mended, and says no more once it is', async () => {
    await put('/v1/segments/buyers', { name: 'Buyers', definition: { event: 'Order Completed' } });
    const webhook = { type: 'webhook', name: 'Shop CRM', settings: { url: 'http://127.0.0.1:9/members' } };
    await put('/v1/destinations/crm', { ...webhook, credentials: { secret: `whsec_${btoa('x'.repeat(32))}` } });
    await put('/v1/exports/nightly', { segmentId: 'buyers', destinationId: 'crm', schedule: 'rate(1 hour)' });
    await console_.call('POST', '/v1/exports/nightly/pause', { body: { reason: 'The shop moves house.' } });
    const page = await console_.visit('/');
    const attention = page.getByRole('region', { name: 'Needs attention' });
    const paused = attention.getByRole('link', { name: /Buyers → Shop CRM: the export is paused/ });
    await paused.waitFor();
    assert.match((await paused.textContent()) ?? '', /The shop moves house\./);
    await paused.click();
    await page.waitForURL(/\/exports\/nightly$/);
    await page.goBack();
    await attention.getByRole('link', { name: /quarantined/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Quarantine' }).waitFor();
    await console_.call('POST', '/v1/exports/nightly/resume');
    await page.goBack();
    await attention.waitFor();
    await page.reload();
    await attention.getByRole('link', { name: /quarantined/ }).waitFor();
    assert.equal(await paused.count(), 0);
  });

  it('tells of requests of persons to officers, and to nobody else', async () => {
    await send([{ type: 'identify', userId: 'user-1', traits: { email: 'ann@shop.example' } }]);
    // A device that only claims to be hers: an officer must say whether it is.
    await send([{ ...order(99), userId: 'user-1', anonymousId: 'a-device' }], 'local-write-key');
    const submitted = new Date(console_.host.clock.now() - 28 * DAY).toISOString();
    const { status, body } = await console_.call('POST', '/v1/privacy/requests', {
      body: {
        ...{ subject_request_id: crypto.randomUUID(), subject_request_type: 'access', regulation: 'gdpr' },
        submitted_time: submitted,
        subject_identities: [{ identity_type: 'email', identity_value: 'ann@shop.example', identity_format: 'raw' }],
      },
    });
    assert.ok(status < 300, JSON.stringify(body));
    await console_.host.drain();
    const officer = await console_.visit('/', { role: 'privacy-officer' });
    await officer.getByText('1 privacy request is due within a week').waitFor();
    const marketer = await console_.visit('/', { role: 'marketer' });
    const attention = marketer.getByRole('region', { name: 'Needs attention' });
    await attention.getByText('quarantined').waitFor();
    assert.equal(await attention.getByText('privacy').count(), 0);
    assert.equal(await attention.getByRole('link', { name: /quarantined/ }).count(), 0);
  });

  it('says what the month costs, with its parts and how that is reckoned', async () => {
    const { body: costs } = await console_.call('GET', '/v1/costs');
    const page = await console_.visit('/');
    const card = page.getByRole('region', { name: 'Cost this month' });
    await card.getByText(`$${costs.projected.toFixed(2)}`).waitFor();
    await card.getByText('Standing costs', { exact: true }).waitFor();
    await card.getByText('How this is reckoned').click();
    await card.getByText(/at the list prices of AWS of/).waitFor();
    await card.getByRole('row', { name: /Kinesis shards/ }).waitFor();
  });

  it('is whole in the dark, in French and on a phone', async () => {
    const page = await console_.visit('/?range=7d', { theme: 'dark', locale: 'fr', width: 360 });
    await page.getByRole('heading', { level: 1, name: 'Vue d’ensemble' }).waitFor();
    await page.getByText('À traiter').waitFor();
    await page.getByRole('slider').waitFor();
    await assertAccessible(page);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    assert.equal(overflow, 0);
  });
});
