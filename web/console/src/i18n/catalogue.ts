import { useSyncExternalStore } from 'react';
import { readPreferences } from '../app/preferences.ts';
import type { Messages, Namespace } from './catalogue.gen.ts';
import type { Locale } from './locales.ts';

declare module 'use-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}

/** One file a language and namespace, fetched when a page first needs it. */
const files = import.meta.glob<Record<string, unknown>>('./{en,fr}/*.json', { import: 'default' });

interface Loaded {
  readonly locale: Locale;
  readonly messages: Partial<Messages>;
}

let loaded: Loaded = { locale: readPreferences().locale, messages: {} };
const listeners = new Set<() => void>();

const read = async (locale: Locale, namespaces: readonly string[]): Promise<Partial<Messages>> => {
  const entries = namespaces.map(async (name) => [name, await files[`./${locale}/${name}.json`]?.()] as const);
  return Object.fromEntries(await Promise.all(entries)) as Partial<Messages>;
};

const publish = (next: Loaded): void => {
  loaded = next;
  for (const listener of listeners) listener();
};

/** Makes the words of these namespaces available in the language of the moment; a page's route waits for them. */
export const loadMessages = async (...namespaces: readonly Namespace[]): Promise<void> => {
  const { locale } = loaded;
  const missing = namespaces.filter((name) => loaded.messages[name] === undefined);
  if (missing.length === 0) return;
  const messages = await read(locale, missing);
  if (loaded.locale === locale) publish({ locale, messages: { ...loaded.messages, ...messages } });
  else await loadMessages(...namespaces);
};

/** Changes the language: everything that is on the page is fetched before any of it changes. */
export const changeLocale = async (locale: Locale): Promise<void> => {
  if (locale === loaded.locale) return;
  const messages = await read(locale, Object.keys(loaded.messages));
  publish({ locale, messages });
};

export const useCatalogue = (): Loaded =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => loaded,
  );
