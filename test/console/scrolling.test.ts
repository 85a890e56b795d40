import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { noBrowser, openBrowser } from '../stories/browser.ts';
import { serveConsole } from './serve-console.ts';

const ROWS = 100_000;
/** Rows in view and some beyond, header included, however long the list. */
const MOST_DRAWN = 80;
const FRAMES = 120;
const SESSION = { token: 'hw_test', role: 'admin', name: 'admin' };

const tokens = Array.from({ length: ROWS }, (_, index) => ({
  id: `t${index}`,
  name: `Import ${index}`,
  role: 'read-only',
}));

const DRAWN = `document.querySelectorAll('[role="table"] [role="row"]').length`;

/** Scrolls through the list, a screenful and more each frame, and tells how many frames were long or showed a gap. */
const SCROLL = `new Promise((resolve) => {
  const scroller = document.querySelector('[role="table"]').parentElement;
  const seen = { frames: 0, long: 0, gaps: 0, most: 0 };
  const middle = () => {
    const { left, top, height } = scroller.getBoundingClientRect();
    return document.elementFromPoint(left + 30, top + height / 2);
  };
  let last = performance.now();
  const step = (now) => {
    if (seen.frames > 0 && now - last > 50) seen.long += 1;
    if (!middle()?.closest('[role="row"]')) seen.gaps += 1;
    seen.most = Math.max(seen.most, ${DRAWN});
    seen.frames += 1;
    last = now;
    if (seen.frames === ${FRAMES}) resolve(seen);
    else {
      scroller.scrollTop += scroller.clientHeight / 2;
      requestAnimationFrame(step);
    }
  };
  requestAnimationFrame(step);
})`;

describe('a list of 100,000 rows', { skip: noBrowser }, () => {
  let browser: Browser;
  let served: Awaited<ReturnType<typeof serveConsole>>;
  let page: Page;
  before(async () => {
    // The API is not asked: what is shown is what a table does with an answer of this size.
    served = await serveConsole();
    browser = await openBrowser();
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' });
    await context.addInitScript((text) => sessionStorage.setItem('headwater.session', text), JSON.stringify(SESSION));
    page = await context.newPage();
    await page.route('**/v1/**', (route) => route.fulfill({ json: { tokens } }));
    await page.goto(`${served.url}/console/settings/tokens`);
    await page.getByRole('cell', { name: 'Import 0', exact: false }).first().waitFor();
  });
  after(async () => {
    await browser?.close();
    await served?.close();
  });

  it('is drawn as far as it is in view, and tells screen readers how long it is', async () => {
    assert.equal(await page.getByRole('table').getAttribute('aria-rowcount'), String(ROWS + 1));
    assert.ok((await page.evaluate<number>(DRAWN)) <= MOST_DRAWN);
  });

  it('scrolls without gaps, most frames in time', async (test) => {
    const seen = await page.evaluate<{ frames: number; long: number; gaps: number; most: number }>(SCROLL);
    test.diagnostic(JSON.stringify(seen));
    assert.ok(seen.most <= MOST_DRAWN, `${seen.most} rows drawn`);
    assert.ok(seen.gaps / seen.frames <= 0.1, `${seen.gaps} of ${seen.frames} frames with a gap`);
    assert.ok(seen.long / seen.frames <= 0.5, `${seen.long} of ${seen.frames} frames long`);
  });

  it('goes to its end and back by keyboard', async () => {
    await page.getByRole('group', { name: /scrolls$/ }).focus();
    await page.keyboard.press('End');
    await page.getByText(`Import ${ROWS - 1}`, { exact: true }).waitFor();
    assert.ok((await page.evaluate<number>(DRAWN)) <= MOST_DRAWN);
    await page.keyboard.press('Home');
    await page.getByText('Import 0', { exact: true }).waitFor();
  });
});
