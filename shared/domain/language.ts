/** The languages in which the product speaks for itself. */
export const LANGUAGES = ['en', 'fr'] as const;

/** One of them. */
export type Language = (typeof LANGUAGES)[number];

const weightOf = (parameters: readonly string[]): number => {
  const weight = parameters.map((each) => /^\s*q=([\d.]+)\s*$/i.exec(each)?.[1]).find((each) => each !== undefined);
  return weight === undefined ? 1 : Number(weight);
};

/** The most wanted language of an Accept-Language header (RFC 9110, 12.5.4) that there is, whatever its country, else English. */
export const languageOf = (accepted: string): Language => {
  const wanted = accepted
    .split(',')
    .map((each) => {
      const [range = '', ...parameters] = each.split(';');
      return { base: range.trim().split('-')[0]?.toLowerCase(), weight: weightOf(parameters) };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  const bases = wanted.map(({ base }) => LANGUAGES.find((language) => language === base));
  return bases.find((language) => language !== undefined) ?? 'en';
};
