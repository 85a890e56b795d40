import { NoRole, sessionOf } from './open.ts';
import { beginSignIn, exchangeCode, type Pending, RETURN_PATH } from './provider.ts';
import { resume } from './renewal.ts';
import { forgetSession } from './session.ts';

const KEY = 'headwater.sign-in';
/** On which a window that came back from the sign-in tells the page that waits for it. */
const CHANNEL = 'headwater.sign-in';

interface Returned {
  readonly state: string;
  readonly code: string;
}

const keep = (pending: Pending): void => sessionStorage.setItem(KEY, JSON.stringify(pending));

const takePending = (): Pending | undefined => {
  const text = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  return text === null ? undefined : JSON.parse(text);
};

/** Where somebody is, without what only signing in and out have addresses for. */
const whereNow = (): string => {
  const { pathname, search, hash } = location;
  return /^\/console\/signed-(in|out)$/.test(pathname) ? '/console/' : pathname + search + hash;
};

/** Leaves for the sign-in; one comes back to where one is now. */
export const signInHere = async (): Promise<void> => {
  const { url, pending } = await beginSignIn({ returnTo: whereNow(), mode: 'page' });
  keep(pending);
  location.assign(url);
};

const complete = async (code: string, pending: Pending): Promise<void> =>
  resume(await sessionOf(await exchangeCode(code, pending)));

/**
 * Signs in in a window of its own, so that nothing on the page is lost. Resolves to `false` where the browser opens no window: then the way is
 * `signInHere`. Rejects where it did not work.
 */
export const signInBeside = async (signal: AbortSignal): Promise<boolean> => {
  // Opened before anything is waited for, else browsers take it for an advertisement.
  const beside = window.open('about:blank', '_blank', 'popup,width=480,height=680');
  if (beside === null) return false;
  const { url, pending } = await beginSignIn({ returnTo: '/console/', mode: 'popup' });
  const channel = new BroadcastChannel(CHANNEL);
  const back = new Promise<string>((resolve, reject) => {
    channel.addEventListener('message', ({ data }: MessageEvent<Returned>) => {
      if (data.state === pending.state) resolve(data.code);
    });
    signal.addEventListener('abort', () => reject(signal.reason));
  });
  beside.location.replace(url);
  try {
    const code = await back;
    channel.postMessage({ done: pending.state });
    await complete(code, pending);
    return true;
  } finally {
    channel.close();
  }
};

/** What became of coming back from the sign-in. */
export type Return = 'none' | 'here' | 'beside';

const tellBeside = (returned: Returned): void => {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener('message', ({ data }: MessageEvent<{ done?: string }>) => {
    if (data.done === returned.state) window.close();
  });
  channel.postMessage(returned);
};

/** Before anything is drawn: completes a sign-in that comes back to this address. */
export const returnFromSignIn = async (): Promise<Return> => {
  if (location.pathname !== RETURN_PATH) return 'none';
  const query = new URLSearchParams(location.search);
  const [code, state] = [query.get('code') ?? '', query.get('state') ?? ''];
  const pending = takePending();
  if (code !== '' && pending?.state !== state) {
    tellBeside({ state, code });
    return 'beside';
  }
  history.replaceState(null, '', pending?.returnTo ?? '/console/');
  try {
    if (pending === undefined || code === '') throw new Error(query.get('error') ?? 'Nothing was asked from here.');
    await complete(code, pending);
  } catch (error) {
    forgetSession(error instanceof NoRole ? 'no-role' : 'failed');
  }
  return 'here';
};
