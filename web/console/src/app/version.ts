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

const ask = async (isMeantBy: (page: string) => boolean): Promise<void> => {
  try {
    const response = await fetch('/console/index.html', { cache: 'no-cache' });
    if (response.ok && isMeantBy(await response.text())) becomeOld();
  } catch {
    // Whoever is offline learns it later.
  }
};

const askNowAndThen = async (): Promise<void> => {
  const script = own();
  if (isOld || script === undefined || document.hidden || Date.now() - askedAt < LEAST_MS) return;
  askedAt = Date.now();
  await ask((page) => !page.includes(script));
};

/** Notices that a newer console was deployed: its page names another script, or a part of this one is not there any more. */
export const watchVersion = (): void => {
  // A part that is not there while the page is: it was replaced. Where neither is, nobody answers.
  addEventListener('vite:preloadError', () => void ask(() => true));
  if (import.meta.env.DEV) return;
  document.addEventListener('visibilitychange', () => void askNowAndThen());
  setInterval(() => void askNowAndThen(), BETWEEN_MS);
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
