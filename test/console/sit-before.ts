import type { BrowserContext, Locator, Page } from 'playwright-core';
import { LOCAL_TOKEN } from '../../infra/local/seed-sources.ts';
import { LOCAL_PEOPLE } from '../../infra/local/sign-in/local-people.ts';
import type { Role } from '../../shared/domain/access/caller.ts';
import { openBrowser } from '../stories/browser.ts';

/** How somebody sits before the console. */
export interface Visit {
  readonly role?: Role;
  readonly locale?: 'en' | 'fr';
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

/** The local person of each role. */
const PEOPLE = Object.fromEntries(LOCAL_PEOPLE.map(({ group, name }) => [group, name])) as Record<Role, string>;

/**
 * A browser before a host that runs. `visit` opens a page as somebody: signed in, in a language and a theme; `signIn` the same by way of the
 * sign-in, which takes longer. `call` is the management API, as an admin.
 */
export const sitBefore = async (url: string) => {
  const browser = await openBrowser();
  const contexts: BrowserContext[] = [];
  const call = async (
    method: string,
    path: string,
    { body, headers = {} }: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
  ) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${LOCAL_TOKEN}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    // biome-ignore lint/suspicious/noExplicitAny: stories read whatever the API answers.
    const answer: any = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, body: answer };
  };
  const tokenOf = async (role: Role): Promise<string> => {
    if (role === 'admin') return LOCAL_TOKEN;
    const id = `console-${role}-${contexts.length}`;
    return (await call('PUT', `/v1/tokens/${id}`, { body: { name: id, role } })).body.token;
  };
  const seat = async ({ locale = 'en', theme = 'light', width = 1280, height = 800 }: Visit) => {
    const viewport = { width, height };
    const context = await browser.newContext({ viewport, colorScheme: theme, locale, timezoneId: 'Europe/Paris' });
    contexts.push(context);
    return context;
  };
  const signIn = async (
    path = '/',
    who: Visit = {},
    click = (control: Locator): Promise<void> => control.click(),
  ): Promise<Page> => {
    const page = await (await seat(who)).newPage();
    await page.goto(`${url}/console${path}`);
    await click(page.getByRole('link', { name: PEOPLE[who.role ?? 'admin'] }));
    return page;
  };
  const visit = async (path = '/', who: Visit = {}): Promise<Page> => {
    const { role = 'admin' } = who;
    const context = await seat(who);
    const session = { token: await tokenOf(role), role, name: role };
    await context.addInitScript((text) => sessionStorage.setItem('headwater.session', text), JSON.stringify(session));
    const page = await context.newPage();
    await page.goto(`${url}/console${path}`);
    return page;
  };
  const close = async () => {
    for (const context of contexts) await context.close();
    await browser.close();
  };
  return { url, call, visit, signIn, close };
};

/** What `sitBefore` gives. */
export type BeforeConsole = Awaited<ReturnType<typeof sitBefore>>;
