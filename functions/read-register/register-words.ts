import type { Language } from '../../shared/domain/language.ts';
import { sayDuration } from '../../shared/domain/segment/say-duration.ts';
import { en, type Words } from './words-en.ts';
import { fr } from './words-fr.ts';

const WORDS: Readonly<Record<Language, Words>> = { en, fr };

/** What the register says in a language: its words, and how it tells of periods, choices and instants. */
export const registerWords = (language: Language) => ({
  ...WORDS[language],
  language,
  period: (iso: string): string => sayDuration(iso, language),
  anyOf: (names: readonly string[]): string => new Intl.ListFormat(language, { type: 'disjunction' }).format(names),
  instant: (iso: string): string =>
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'long', timeZone: 'UTC' }).format(new Date(iso)),
});

/** What the register says in one language. */
export type RegisterWords = ReturnType<typeof registerWords>;
