import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { noBrowser, openBrowser } from '../stories/browser.ts';
import { serveConsole } from './serve-console.ts';

const ROWS = 100_000;
/** Rows in view and some beyond, header included, however long the list. */
const MOST_DRAWN = 80;
const FRAMES = 60;
const SESSION = { token: 'hw_test', role: 'admin', name: 'admin' };

const tokens = Array.from({ length: ROWS }, (_, index) => ({
  id: `t${index}`,
  name: `Import ${index}`,
  role: 'read-only',
}));

const DRAWN = `document.querySelectorAll('[role="table"] [role="row"]').length`;

/** Scrolls through the list, half a screenful each frame, and tells how many frames showed a gap and how many rows were drawn at most. */
const SCROLL = `new Promise((resolve) => {
  const scroller = document.querySelector('[role="table"]').parentElement;
  const seen = { frames: 0, gaps: 0, most: 0 };
  const middle = () => {
    const { left, top, height } = scroller.getBoundingClientRect();
    return document.elementFromPoint(left + 30, top + height / 2);
  };
  const step = () => {
    if (!middle()?.closest('[role="row"]')) seen.gaps += 1;
    seen.most = Math.max(seen.most, ${DRAWN});
    seen.frames += 1;
    if (seen.frames === ${FRAMES}) resolve(seen);
    else {
      scroller.scrollTop += scroller.clientHeight / 2;
      requestAnimationFrame(step);
    }
  };
  requestAnimationFrame(step);
})`;

interface Seen {
  readonly frames: number;
  readonly gaps: number;
  readonly most: number;
  /** What the frames took of the processor, whatever else this machine does meanwhile. */
  readonly work: number;
}

/** Scrolls through a list and counts. */
const scroll = async (page: Page): Promise<Seen> => {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const worked = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    const parts = ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'];
    return metrics.reduce((sum, { name, value }) => sum + (parts.includes(name) ? value : 0), 0);
  };
  const before = await worked();
  const seen = await page.evaluate<Omit<Seen, 'work'>>(SCROLL);
  return { ...seen, work: (await worked()) - before };
};

describe('a list of 100,000 rows', { skip: noBrowser }, () => {
  let browser: Browser;
  let served: Awaited<ReturnType<typeof serveConsole>>;
  let context: BrowserContext;
  let page: Page;
  const open = async (rows: number): Promise<Page> => {
    const opened = await context.newPage();
    await opened.route('**/v1/**', (route) => route.fulfill({ json: { tokens: tokens.slice(0, rows) } }));
    await opened.goto(`${served.url}/console/settings/tokens`);
    await opened.getByText('Import 0', { exact: true }).waitFor();
    return opened;
  };
  before(async () => {
    // The API is not asked: what is shown is what a table does with an answer of this size.
    served = await serveConsole();
    browser = await openBrowser();
    context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'en',
      reducedMotion: 'reduce',
    });
    await context.addInitScript((text) => sessionStorage.setItem('headwater.session', text), JSON.stringify(SESSION));
    page = await open(ROWS);
  });
  after(async () => {
    await browser?.close();
    await served?.close();
  });

  it('is drawn as far as it is in view, and tells screen readers how long it is', async () => {
    assert.equal(await page.getByRole('table').getAttribute('aria-rowcount'), String(ROWS + 1));
    assert.ok((await page.evaluate<number>(DRAWN)) <= MOST_DRAWN);
  });

  it('scrolls without gaps, and costs no more a frame than a list of 1,000', async (test) => {
    const [short, long] = [await scroll(await open(1000)), await scroll(page)];
    test.diagnostic(JSON.stringify({ short, long }));
    assert.ok(long.most <= MOST_DRAWN, `${long.most} rows drawn`);
    assert.ok(long.gaps / long.frames <= 0.05, `${long.gaps} of ${long.frames} frames with a gap`);
    assert.ok(long.work <= 3 * short.work, `${long.work} s of work for ${short.work} s`);
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
