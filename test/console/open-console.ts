import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { startHost } from '../../infra/local/host.ts';
import { LOCAL_TOKEN } from '../../infra/local/seed-sources.ts';
import { LOCAL_PEOPLE } from '../../infra/local/sign-in/local-people.ts';
import { createApi } from '../../scripts/demo/api.ts';
import { runMainJob } from '../../scripts/demo/main-job.ts';
import { readOptions } from '../../scripts/demo/options.ts';
import { startReceiver } from '../../scripts/demo/receiver.ts';
import type { Role } from '../../shared/domain/access/caller.ts';
import { openBrowser } from '../stories/browser.ts';
import { prepareConsole } from './prepare.ts';

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

const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;

/** Fills a host as `npm run demo` does, its minutes passing quickly. */
const fill = async (url: string, advance: (ms: number) => Promise<unknown>): Promise<void> => {
  const options = readOptions(['--url', url, '--visitors', '40', '--days', '4', '--seed', 'console'], {});
  if (options === 'help') return;
  const receiver = await startReceiver(SECRET);
  const say = console.log;
  console.log = () => undefined;
  let isDone = false;
  const passTime = async () => {
    for (; !isDone; await pause(100)) await advance(60_000);
  };
  const passing = passTime();
  try {
    await runMainJob(options, { api: createApi(options), receiver, secret: SECRET });
  } finally {
    isDone = true;
    console.log = say;
    await passing;
    await receiver.close();
  }
};

/** How a console is opened. */
interface Opening {
  /** Without the demo's data. */
  readonly empty?: boolean;
  /** Another folder to serve than that of the build. */
  readonly console?: string;
}

/**
 * A host with the demo's data (unless `empty`), the console before it and a browser. `visit` opens a page as somebody: signed in, in a language and
 * a theme; `signIn` the same by way of the sign-in, which takes longer. `call` is the management API, as an admin. Close it in `after`.
 */
export const openConsole = async ({ empty = false, console: served }: Opening = {}) => {
  const { assembly, built } = await prepareConsole();
  const host = await startHost({ assembly, console: served ?? built });
  const browser = await openBrowser();
  const contexts: BrowserContext[] = [];
  const call = async (
    method: string,
    path: string,
    { body, headers = {} }: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
  ) => {
    const response = await fetch(`${host.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${LOCAL_TOKEN}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    // biome-ignore lint/suspicious/noExplicitAny: stories read whatever the API answers.
    const answer: any = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, body: answer };
  };
  if (!empty) await fill(host.url, host.clock.advance);
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
  const signIn = async (path = '/', who: Visit = {}): Promise<Page> => {
    const page = await (await seat(who)).newPage();
    await page.goto(`${host.url}/console${path}`);
    await page.getByRole('link', { name: PEOPLE[who.role ?? 'admin'] }).click();
    return page;
  };
  const visit = async (path = '/', who: Visit = {}): Promise<Page> => {
    const { role = 'admin' } = who;
    const context = await seat(who);
    const session = { token: await tokenOf(role), role, name: role };
    await context.addInitScript((text) => sessionStorage.setItem('headwater.session', text), JSON.stringify(session));
    const page = await context.newPage();
    await page.goto(`${host.url}/console${path}`);
    return page;
  };
  const close = async () => {
    for (const context of contexts) await context.close();
    await browser.close();
    await host.stop();
  };
  return { host, url: host.url, built, call, visit, signIn, close };
};

/** What `openConsole` gives. */
export type OpenConsole = Awaited<ReturnType<typeof openConsole>>;
