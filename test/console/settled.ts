import type { Page } from 'playwright-core';

/** Runs in the page: nothing is being loaded, and the heading is that of the address. */
const IS_SETTLED = `(() => {
  const isLoading = document.querySelector('[class*="_skeleton_"]') !== null;
  return !isLoading && document.querySelector('h1') !== null;
})()`;

/** Waits until a page shows what it loads. */
export const settled = async (page: Page): Promise<void> => {
  await page.waitForFunction(IS_SETTLED, undefined, { timeout: 30_000 });
  // What is drawn after its data: one more turn.
  await page.waitForTimeout(150);
  await page.waitForFunction(IS_SETTLED, undefined, { timeout: 30_000 });
};

/** Goes to an address of the console as a link does, without loading everything anew, and waits until it shows what it loads. */
export const goTo = async (page: Page, path: string): Promise<void> => {
  await page.evaluate(`__TSR_ROUTER__.navigate({ href: '/console' + ${JSON.stringify(path)} })`);
  await settled(page);
};
