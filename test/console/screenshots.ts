/**
 * `npm run screenshots`: every page of the console in both themes, and some on a phone, into `docs/console/`, from a host with the demo's data.
 * `npm run screenshots -- --url http://127.0.0.1:4100 --into /tmp/shots --only settings` looks at a host that runs already.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { openConsole, type Visit } from './open-console.ts';
import { addressesOf, type PageAt, routePaths } from './pages.ts';
import { goTo, settled } from './settled.ts';
import { type BeforeConsole, sitBefore } from './sit-before.ts';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    into: { type: 'string', default: 'docs/console' },
    only: { type: 'string', default: '' },
    locale: { type: 'string', default: 'en' },
    theme: { type: 'string' },
  },
});

/** A screen and the pages that are shown on it. */
interface Look extends Visit {
  readonly suffix: string;
  readonly shows: (name: string) => boolean;
}

const PHONE_PAGES = ['overview', 'profiles-profile-id', 'segments', 'exports'];
const locale = options.locale === 'fr' ? 'fr' : 'en';
const LOOKS: readonly Look[] = [
  { theme: 'light', width: 1440, height: 900, suffix: 'light', shows: () => true },
  { theme: 'dark', width: 1440, height: 900, suffix: 'dark', shows: () => true },
  { theme: 'light', width: 390, height: 844, suffix: 'phone', shows: (name) => PHONE_PAGES.includes(name) },
];

/** `/profiles/$profileId/identity` is in `profiles-profile-id-identity`. */
const nameOf = (route: string): string =>
  route
    .replaceAll(/\$?([A-Z])/g, '-$1')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .join('-') || 'overview';

/** What the window shows as WebP, which is a third of the size of a PNG. */
const photograph = async (page: Page): Promise<Buffer> => {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 80 });
  await session.detach();
  return Buffer.from(data, 'base64');
};

const shoot = async (console_: BeforeConsole, look: Look, pages: readonly PageAt[]): Promise<void> => {
  const page = await console_.visit('/settings/appearance', { ...look, locale });
  await settled(page);
  for (const { route, path } of pages) {
    const name = nameOf(route);
    if (!look.shows(name) || !name.includes(options.only)) continue;
    await goTo(page, path);
    // Nothing that blinks, nothing that a pointer lies on.
    await page.evaluate('document.activeElement?.blur()');
    const file = join(options.into, `${name}-${look.suffix}.webp`);
    const image = await photograph(page);
    writeFileSync(file, image);
    console.log(`${file} ${Math.round(image.length / 1000)} kB`);
  }
};

mkdirSync(options.into, { recursive: true });
const console_ = options.url === undefined ? await openConsole() : await sitBefore(options.url);
try {
  const page = await console_.visit('/settings/appearance');
  await settled(page);
  const pages = await addressesOf(await routePaths(page), console_.call);
  for (const look of LOOKS)
    if (options.theme === undefined || look.suffix === options.theme) await shoot(console_, look, pages);
} finally {
  await console_.close();
}
