import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from '../stories/browser.ts';
import { assertAccessible } from './axe.ts';
import { type OpenConsole, openConsole } from './open-console.ts';

const ANN = 'ann@shop.example';
const HOUR = 3_600_000;
const MINUTE = 60_000;

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const idOf = (page: Page): string => new URL(page.url()).pathname.split('/').at(-1) ?? '';

describe('requests of persons, in the console', { skip: noBrowser }, () => {
  let console_: OpenConsole;
  let officer: Page;
  let erasureId: string;

  const send = async (key: string, event: object): Promise<void> => {
    const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
    const body = JSON.stringify({ batch: [event] });
    const headers = { authorization, 'content-type': 'application/json' };
    assert.equal((await fetch(`${console_.url}/v1/batch`, { method: 'POST', headers, body })).status, 200);
  };

  /** Hours go by as for a laptop asleep: minutes missed are not made up for, the next sweeps find what is due. */
  const complete = async (id: string, hours: number): Promise<void> => {
    const { clock, parts } = console_.host;
    parts.clock.moveTo(parts.clock.now() + hours * HOUR);
    for (let minutes = 0; minutes < 10; minutes += 1) {
      await clock.advance(MINUTE);
      const { body } = await console_.call('GET', `/v1/privacy/requests/${id}`);
      if (body.headwater.phase === 'completed') return;
    }
    assert.fail('the request did not complete');
  };

  /** Takes down a request of Ann as the officer does, and shows it. */
  const takeDown = async (kind: string): Promise<string> => {
    await officer.getByRole('link', { name: 'New request' }).click();
    await officer.getByRole('radio', { name: kind }).check();
    await officer.getByLabel('Value').fill(ANN);
    await button(officer, 'Take the request').click();
    await officer.getByRole('heading', { level: 1, name: `Request of ${kind.toLowerCase()}` }).waitFor();
    return idOf(officer);
  };

  before(async () => {
    console_ = await openConsole({ empty: true });
    await send('local-server-key', { type: 'identify', userId: 'ann', messageId: 'i1', traits: { email: ANN } });
    await send('local-server-key', { type: 'track', userId: 'ann', messageId: 't1', event: 'Order Completed' });
    await send('local-write-key', { type: 'identify', userId: 'ann', anonymousId: 'browser-1', messageId: 'w1' });
    await send('local-write-key', { type: 'page', anonymousId: 'a-visitor', messageId: 'p1' });
    await console_.host.clock.advance(60_000);
    officer = await console_.visit('/privacy', { role: 'privacy-officer' });
  });
  after(() => console_?.close());

  it('says what to do while nobody has asked for anything, and what a form lacks', async () => {
    await officer.getByText('No request is open').waitFor();
    await assertAccessible(officer);
    await officer.getByRole('link', { name: 'New request' }).click();
    await button(officer, 'Take the request').click();
    await officer.getByText('Enter the value by which the person is known.').waitFor();
    await assertAccessible(officer);
    await officer.goBack();
  });

  it('of access waits for the officer where a browser claims, shows its due date, and gives a package as vouched for', async () => {
    const id = await takeDown('Access');
    assert.doesNotMatch(officer.url(), /ann/);
    await officer.getByRole('heading', { name: 'Do these belong to the person?' }).waitFor();
    await officer.getByText(/in \d\d days/).waitFor();
    await assertAccessible(officer);
    await button(officer, 'Leave it out').click();
    await officer.getByText('Say why: it is part of the proof.').waitFor();
    await officer.getByLabel('Reason of your decision').fill('The device was not named.');
    await button(officer, 'Leave it out').click();
    await officer.getByRole('heading', { name: 'Package for the person' }).waitFor();
    const [download] = await Promise.all([
      officer.waitForEvent('download'),
      button(officer, 'Download: Everything as data (JSON)').click(),
    ]);
    const text = await readFile(await download.path());
    const { body } = await console_.call('GET', `/v1/privacy/requests/${id}/receipt`);
    const file = body.receipt.files.find(({ name }: { name: string }) => name === 'person.json');
    assert.equal(createHash('sha256').update(text).digest('hex'), file.sha256);
    assert.match(text.toString('utf8'), /ann@shop\.example/);
    assert.doesNotMatch(text.toString('utf8'), /browser-1/);
    await button(officer, 'Verify the signature').click();
    await officer.getByText('The signature is valid').waitFor();
    await officer.getByText('The device was not named.').waitFor();
    await assertAccessible(officer);
  });

  it('of which a receipt was tampered with on its way is not called valid', async () => {
    const page = await console_.visit('/privacy/requests?state=all', { role: 'privacy-officer', theme: 'dark' });
    await page.route('**/receipt', async (route) => {
      const response = await route.fetch();
      const signed = await response.json();
      await route.fulfill({
        response,
        json: { ...signed, receipt: { ...signed.receipt, due_time: '2030-01-01T00:00:00.000Z' } },
      });
    });
    await page.getByRole('link', { name: 'Access' }).click();
    await button(page, 'Verify the signature').click();
    await page.getByText('The signature is not valid').waitFor();
    await assertAccessible(page);
    await page.close();
  });

  it('of erasure shows how far it is, part by part, and ends with what remains until when', async () => {
    await officer.getByRole('link', { name: 'Requests' }).click();
    erasureId = await takeDown('Erasure');
    await officer.getByLabel('Reason of your decision').fill('Same order number.');
    await officer.getByRole('checkbox', { name: /Device/ }).check();
    await button(officer, 'Include the chosen one').click();
    await officer.getByRole('heading', { name: 'Progress of the erasure' }).waitFor();
    await officer.getByText('not before').first().waitFor();
    await assertAccessible(officer);
    await complete(erasureId, 27);
    await officer.getByRole('heading', { name: 'Receipt' }).waitFor();
    await officer.getByText(/Removed from 1 profile/).waitFor();
    await officer.getByText(/point-in-time recovery could bring back/).waitFor();
    await button(officer, 'Verify the signature').click();
    await officer.getByText('The signature is valid').waitFor();
    const found = await console_.call('GET', `/v1/profiles/email:${ANN}`);
    assert.equal(found.status, 404);
    await assertAccessible(officer);
  });

  it('can be extended once and rejected, with a reason that stays', async () => {
    await officer.getByRole('link', { name: 'Requests' }).click();
    await send('local-server-key', {
      type: 'identify',
      userId: 'bob',
      messageId: 'b1',
      traits: { email: 'bob@shop.example' },
    });
    await send('local-write-key', { type: 'identify', userId: 'bob', anonymousId: 'browser-2', messageId: 'b2' });
    await console_.host.drain();
    await officer.getByRole('link', { name: 'New request' }).click();
    await officer.getByLabel('Value').fill('bob@shop.example');
    await button(officer, 'Take the request').click();
    await button(officer, 'Extend').click();
    await officer.getByRole('dialog').getByLabel('Reason').fill('Many systems to ask.');
    await button(officer, 'Extend the time').click();
    await officer.getByText(/^by console-privacy-officer-\d+: Many systems to ask\.$/).waitFor();
    await officer.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(await button(officer, 'Extend').count(), 0);
    await button(officer, 'Reject').click();
    await officer.getByRole('dialog').getByLabel('Reason').fill('The identity was not proven.');
    await button(officer, 'Reject the request').click();
    await officer.getByText('Rejected').first().waitFor();
  });

  it('are found again by kind, by a link that can be sent, in French and on a phone', async () => {
    const page = await console_.visit('/privacy/requests?state=all&type=erasure', {
      role: 'privacy-officer',
      locale: 'fr',
      width: 360,
    });
    await page.getByRole('link', { name: 'Effacement' }).click();
    await page.getByRole('heading', { level: 1, name: 'Demande d’effacement' }).waitFor();
    assert.equal(idOf(page), erasureId);
    await page.getByText(/Retirée de 1 profil/).waitFor();
    const wider = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
    assert.equal(wider, false);
    await assertAccessible(page);
    await page.close();
  });

  it('are fewer where nothing is kept for too long: a shorter period says what goes before it is saved', async () => {
    await officer.getByRole('link', { name: 'Privacy' }).click();
    await officer.getByRole('link', { name: 'Retention' }).click();
    await officer.getByText('Everything is within what CNIL recommends.').waitFor();
    await assertAccessible(officer);
    await officer.getByRole('spinbutton', { name: 'Device', exact: true }).fill('1');
    await officer.getByLabel('Unit: Device').selectOption('D');
    await button(officer, 'Count and save').click();
    const dialog = officer.getByRole('dialog');
    await dialog.getByText('Nobody is erased that would otherwise be kept').waitFor();
    // The visitor of a day ago; Ann's browser was erased with her, Bob's is of now.
    const cells = dialog.getByRole('row', { name: /Device/ }).getByRole('cell');
    assert.deepEqual(await cells.allTextContents(), ['1', '0', '1', '2']);
    await assertAccessible(officer);
    await button(officer, 'Save the periods').click();
    await officer.getByText('The periods are saved').waitFor();
    assert.deepEqual((await console_.call('GET', '/v1/privacy/retention')).body.identifiers, { anonymousId: 'P1D' });
  });

  it('leave their trace in the audit log, which is as it was written', async () => {
    await officer.getByRole('link', { name: 'Privacy' }).click();
    await officer.getByRole('link', { name: 'Audit log' }).click();
    await officer.getByText(/entries are as they were written/).waitFor();
    await officer.getByLabel('Period').selectOption('week');
    await officer.getByText('Decided on claimed identifiers').first().waitFor();
    await officer.getByLabel('About', { exact: true }).fill(erasureId);
    await officer.getByRole('button', { name: 'Search', exact: true }).click();
    await officer.waitForURL(/target=/);
    await officer.getByText('Rejected a request').waitFor({ state: 'detached' });
    await officer.getByText('Decided on claimed identifiers').waitFor();
    await assertAccessible(officer);
    await officer.goBack();
    await officer.getByText('Rejected a request').first().waitFor();
  });

  it('are nothing that a marketer sees or gets', async () => {
    const page = await console_.visit('/privacy/requests', { role: 'marketer' });
    await page.getByText('Your role does not include this').waitFor();
    assert.equal(await page.getByRole('navigation').getByRole('link', { name: 'Privacy' }).count(), 0);
    assert.equal(await page.getByRole('link', { name: 'New request' }).count(), 0);
    const token = await page.evaluate<string>("JSON.parse(sessionStorage.getItem('headwater.session')).token");
    for (const path of ['requests', 'policy', 'retention', 'register', `requests/${erasureId}/receipt`]) {
      const answer = await fetch(`${console_.url}/v1/privacy/${path}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      assert.equal(answer.status, 403, path);
    }
    await page.close();
  });
});
