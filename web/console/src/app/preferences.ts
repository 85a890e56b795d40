import { useSyncExternalStore } from 'react';
import { isLocale, type Locale, preferredLocale } from '../i18n/locales.ts';

/** How one person likes the console, kept in this browser. Nothing of it is secret or about anybody else. */
export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark';
  readonly locale: Locale;
  /** IANA name. */
  readonly timeZone: string;
  readonly density: 'comfortable' | 'compact';
}

const KEY = 'headwater.preferences';

const defaults = (): Preferences => ({
  theme: 'system',
  locale: preferredLocale(navigator.languages),
  timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  density: 'comfortable',
});

const isZone = (name: unknown): name is string => {
  try {
    return typeof name === 'string' && name !== '' && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
};

/** Reads what was kept; whatever of it makes no sense is left at its default. */
const readKept = (text: string | null): Preferences => {
  const base = defaults();
  if (text === null) return base;
  try {
    const kept: Partial<Record<keyof Preferences, unknown>> = JSON.parse(text);
    return {
      theme: kept.theme === 'light' || kept.theme === 'dark' ? kept.theme : 'system',
      locale: isLocale(kept.locale) ? kept.locale : base.locale,
      timeZone: isZone(kept.timeZone) ? kept.timeZone : base.timeZone,
      density: kept.density === 'compact' ? 'compact' : 'comfortable',
    };
  } catch {
    return base;
  }
};

let current = readKept(localStorage.getItem(KEY));
const listeners = new Set<() => void>();

const show = (): void => {
  const { dataset } = document.documentElement;
  dataset['theme'] = current.theme;
  dataset['density'] = current.density;
  document.documentElement.lang = current.locale;
};

const changed = (): void => {
  show();
  for (const listener of listeners) listener();
};

/** Shows the preferences on the page, also when another tab changes them. */
export const followPreferences = (): void => {
  show();
  addEventListener('storage', ({ key, newValue }) => {
    if (key !== KEY) return;
    current = readKept(newValue);
    changed();
  });
};

export const readPreferences = (): Preferences => current;

export const setPreferences = (change: Partial<Preferences>): void => {
  current = { ...current, ...change };
  localStorage.setItem(KEY, JSON.stringify(current));
  changed();
};

export const onPreferences = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const usePreferences = (): Preferences => useSyncExternalStore(onPreferences, readPreferences);
