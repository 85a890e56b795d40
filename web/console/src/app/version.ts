import { useSyncExternalStore } from 'react';

let isOld = false;
const listeners = new Set<() => void>();

const becomeOld = (): void => {
  isOld = true;
  for (const listener of listeners) listener();
};

/** At most this often, and when somebody comes back to the tab. Milliseconds. */
const BETWEEN_MS = 5 * 60_000;
const LEAST_MS = 60_000;

const own = (): string | undefined => {
  const src = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src;
  return src === undefined ? undefined : new URL(src).pathname;
};

let askedAt = Date.now();

const ask = async (): Promise<void> => {
  const script = own();
  if (isOld || script === undefined || document.hidden || Date.now() - askedAt < LEAST_MS) return;
  askedAt = Date.now();
  try {
    const response = await fetch('/console/index.html', { cache: 'no-cache' });
    if (response.ok && !(await response.text()).includes(script)) becomeOld();
  } catch {
    // Whoever is offline learns it later.
  }
};

/** Notices that a newer console was deployed: its page names another script, or a part of this one is not there any more. */
export const watchVersion = (): void => {
  addEventListener('vite:preloadError', becomeOld);
  if (import.meta.env.DEV) return;
  document.addEventListener('visibilitychange', () => void ask());
  setInterval(() => void ask(), BETWEEN_MS);
};

/** Whether a newer console is there. */
export const useIsOld = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isOld,
  );
