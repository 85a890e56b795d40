import type { BrowserContext, Page } from 'playwright-core';
import { LOCAL_TOKEN } from '../../infra/local/seed-sources.ts';
import type { Role } from '../../shared/domain/access/caller.ts';
import { openBrowser } from '../stories/browser.ts';
import { serveConsole } from './serve-console.ts';

/** How somebody sits before the console. */
export interface Visit {
  readonly role?: Role;
  readonly locale?: 'en' | 'fr';
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

/** The console before a host that runs, and a browser: `visit` opens a page as somebody, `call` is the management API, as an admin. */
export const sitBefore = async (api: string) => {
  const served = await serveConsole(api);
  const browser = await openBrowser();
  const contexts: BrowserContext[] = [];
  const call = async (
    method: string,
    path: string,
    { body, headers = {} }: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
  ) => {
    const response = await fetch(`${api}${path}`, {
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
  const visit = async (path = '/', who: Visit = {}): Promise<Page> => {
    const { role = 'admin', locale = 'en', theme = 'light', width = 1280, height = 800 } = who;
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      locale,
      timezoneId: 'Europe/Paris',
    });
    contexts.push(context);
    const session = { token: await tokenOf(role), role, name: role };
    await context.addInitScript((text) => sessionStorage.setItem('headwater.session', text), JSON.stringify(session));
    const page = await context.newPage();
    await page.goto(`${served.url}/console${path}`);
    return page;
  };
  const close = async () => {
    for (const context of contexts) await context.close();
    await browser.close();
    await served.close();
  };
  return { url: served.url, call, visit, close };
};

/** What `sitBefore` gives. */
export type BeforeConsole = Awaited<ReturnType<typeof sitBefore>>;
