/** The languages of the console, each under its own name. */
export const LOCALES = { en: 'English', fr: 'Français' } as const;

export type Locale = keyof typeof LOCALES;

export const isLocale = (name: unknown): name is Locale => typeof name === 'string' && Object.hasOwn(LOCALES, name);

/** The first language of a reader's list that the console has, else English. */
export const preferredLocale = (languages: readonly string[]): Locale => {
  for (const language of languages) {
    const base = language.split('-')[0];
    if (isLocale(base)) return base;
  }
  return 'en';
};
