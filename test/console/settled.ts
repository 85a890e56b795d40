import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';

/** Runs in the page: nothing is being loaded, and the heading is that of the address. */
const IS_SETTLED = `(() => {
  const isLoading = document.querySelector('[class*="_skeleton_"]') !== null;
  return !isLoading && document.querySelector('h1') !== null;
})()`;

const PATIENCE_MS = 30_000;

/** Waits until an expression is true in a page. Asked from here: the page's own policy forbids it to evaluate text later on. */
export const holds = async (page: Page, expression: string): Promise<void> => {
  const until = performance.now() + PATIENCE_MS;
  while (!(await page.evaluate<unknown>(expression))) {
    if (performance.now() > until) throw new Error(`Not true after ${PATIENCE_MS / 1000} s: ${expression}`);
    await pause(50);
  }
};

/** Waits until a page shows what it loads. */
export const settled = async (page: Page): Promise<void> => {
  await holds(page, IS_SETTLED);
  // What is drawn after its data: one more turn.
  await page.waitForTimeout(150);
  await holds(page, IS_SETTLED);
};

/** Goes to an address of the console as a link does, without loading everything anew, and waits until it shows what it loads. */
export const goTo = async (page: Page, path: string): Promise<void> => {
  await page.evaluate(`__TSR_ROUTER__.navigate({ href: '/console' + ${JSON.stringify(path)} })`);
  await settled(page);
};
