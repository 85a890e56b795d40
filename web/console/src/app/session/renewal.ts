import { sessionOf } from './open.ts';
import { endSignIn, refreshTokens } from './provider.ts';
import {
  forgetSession,
  keepSession,
  onSession,
  openSession,
  readSession,
  type Session,
  sessionToken,
  tellExpired,
} from './session.ts';

let renewing: Promise<boolean> | undefined;

const tryRenewal = async ({ refreshToken }: Session): Promise<boolean> => {
  if (refreshToken === undefined) return false;
  try {
    openSession(await sessionOf({ refreshToken, ...(await refreshTokens(refreshToken)) }));
    return true;
  } catch {
    // Whether the sign-in is down or has ended: only its owner can do something about it.
    return false;
  }
};

/** Renews the session without asking anybody; at most once at a time. `false`: its owner must sign in. */
const renew = (): Promise<boolean> => {
  const state = readSession();
  if (state.kind === 'absent') return Promise.resolve(false);
  renewing ??= tryRenewal(state.session).finally(() => {
    renewing = undefined;
  });
  return renewing;
};

/** Opens the session of who signed in again. Somebody else gets a page of their own: nothing that one began is done as another. */
export const resume = (session: Session): void => {
  const before = readSession();
  const isOther = before.kind !== 'absent' && before.session.id !== undefined && before.session.id !== session.id;
  if (isOther) {
    keepSession(session);
    location.reload();
  } else openSession(session);
};

const present = (signal: AbortSignal): Promise<string> =>
  new Promise((resolve, reject) => {
    const look = () => {
      const state = readSession();
      if (state.kind === 'expired') return;
      stop();
      if (state.kind === 'present') resolve(state.session.token);
      else reject(new DOMException('Signed out', 'AbortError'));
    };
    const give = () => {
      stop();
      reject(signal.reason);
    };
    const unsubscribe = onSession(look);
    const stop = () => {
      unsubscribe();
      signal.removeEventListener('abort', give);
    };
    signal.addEventListener('abort', give);
    look();
  });

/** Another token than the one that was refused: renewed in silence, else when its owner has signed in again. */
const anotherToken = async (refused: string, signal: AbortSignal): Promise<string> => {
  if (sessionToken() === refused && !(await renew())) tellExpired();
  return present(signal);
};

const bearing = (request: Request, token: string): Request => {
  request.headers.set('authorization', `Bearer ${token}`);
  return request;
};

/** `fetch` with the session's token. What is refused because the session has ended waits until there is one again, and is then asked once more. */
export const fetchWithSession = async (request: Request): Promise<Response> => {
  const token = sessionToken();
  if (token === undefined) return fetch(request);
  const again = request.clone();
  const response = await fetch(bearing(request, token));
  if (response.status !== 401) return response;
  return fetch(bearing(again, await anotherToken(token, request.signal)));
};

const LEAST_MS = 1000;

/** Renews sessions some minutes before they end, as long as the tab is open. */
export const keepRenewed = (): void => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const plan = () => {
    clearTimeout(timer);
    const state = readSession();
    if (state.kind !== 'present' || state.session.renewAt === undefined) return;
    timer = setTimeout(() => void renew(), Math.max(state.session.renewAt - Date.now(), LEAST_MS));
  };
  onSession(plan);
  plan();
};

/** Ends the session here, in Headwater and with the provider. */
export const signOut = async (): Promise<void> => {
  const state = readSession();
  if (state.kind === 'absent') return;
  const { token, refreshToken } = state.session;
  if (refreshToken === undefined) {
    forgetSession('signed-out');
    return;
  }
  const headers = { authorization: `Bearer ${token}` };
  await fetch('/v1/sessions/current', { method: 'DELETE', headers, keepalive: true }).catch(() => undefined);
  const out = await endSignIn(refreshToken);
  forgetSession('signed-out');
  location.assign(out);
};
