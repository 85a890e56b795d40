import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from '../stories/browser.ts';
import { axeFindings } from './axe.ts';
import { type OpenConsole, openConsole, type Visit } from './open-console.ts';
import { addressesOf, type PageAt, routePaths, unknownParameters } from './pages.ts';
import { goTo, settled } from './settled.ts';

const NAMESPACES = readdirSync('web/console/src/i18n/en').map((file) => file.replace('.json', ''));
/** The narrowest and the widest screen that pages are made for. */
const WIDTHS = [360, 2560];

/** Texts that are a key of the catalogue: what is shown where a word is missing. */
const KEYS_SHOWN = `(() => {
  const keys = /^(${NAMESPACES.join('|')})(\\.[\\w-]+)+$/;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) if (keys.test(walker.currentNode.data.trim())) found.push(walker.currentNode.data.trim());
  return found;
})()`;

/** How much wider the page is than the screen, and what sticks out. */
const OVERHANG = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const wide = [...document.querySelectorAll('main *')].filter((each) => each.getBoundingClientRect().right > clientWidth + 1);
  return [scrollWidth - clientWidth + ' px too wide', ...wide.slice(0, 5).map((each) => each.tagName + '.' + each.className)];
})()`;

/** What measures its room, as a chart does, has drawn itself for it. */
const DRAWN_ANEW =
  'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))))';

const HEADINGS = "[...document.querySelectorAll('h1')].map((each) => each.textContent)";

/** Everything that is wrong with a page as it is shown, in sentences. */
const faultsOf = async (page: Page, { route }: PageAt): Promise<readonly string[]> => {
  const faults = [...(await axeFindings(page))];
  const headings = await page.evaluate<string[]>(HEADINGS);
  if (headings.length !== 1) faults.push(`has ${headings.length} h1: ${headings.join(' | ')}`);
  if (!/^.+ · Headwater$/.test(await page.title())) faults.push(`has the title “${await page.title()}”`);
  for (const key of await page.evaluate<string[]>(KEYS_SHOWN)) faults.push(`shows the key ${key}`);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    await page.evaluate(DRAWN_ANEW);
    const overhang = await page.evaluate<string[]>(OVERHANG);
    if (overhang.length > 0) faults.push(`is wider than ${width} px: ${overhang.join(', ')}`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  return faults.map((fault) => `${route} ${fault}`);
};

describe('every page of the console', { skip: noBrowser }, () => {
  let console_: OpenConsole;
  let pages: readonly PageAt[];
  before(async () => {
    console_ = await openConsole();
    const page = await console_.visit('/settings/appearance');
    await settled(page);
    pages = await addressesOf(await routePaths(page), console_.call);
  });
  after(() => console_?.close());

  it('has an address here at which it shows something', () => {
    assert.deepEqual(unknownParameters(pages.map(({ route }) => route)), []);
    assert.ok(pages.length >= 15, `${pages.length}`);
    assert.deepEqual(
      pages.filter(({ path }) => path.includes('none') || path.includes('$')),
      [],
    );
  });

  const looks: readonly Visit[] = [
    { locale: 'en', theme: 'light' },
    { locale: 'fr', theme: 'dark' },
  ];
  for (const look of looks)
    it(`has nothing wrong with it for axe, no untranslated word, no error and no sideways scrolling (${look.locale}, ${look.theme})`, async () => {
      const page = await console_.visit('/settings/appearance', look);
      const faults: string[] = [];
      let at = '';
      // Refused by the content security policy, failed to load, missing words: all are told to the browser's console.
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(`${at} says ${message.text()} (${message.location().url})`);
      });
      page.on('pageerror', (error) => faults.push(`${at} throws ${error.message}`));
      for (const each of pages) {
        at = each.route;
        await goTo(page, each.path);
        faults.push(...(await faultsOf(page, each)));
      }
      assert.deepEqual(faults, [], faults.join('\n'));
    });
});
