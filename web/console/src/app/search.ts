/** What an address's search gives before it is checked. */
export type RawSearch = Readonly<Record<string, unknown>>;

/** A text of the address, left out where there is none: `{...text(raw, 'q')}`. Numbers were texts before the router read them. */
export const text = <K extends string>(raw: RawSearch, key: K): { readonly [P in K]?: string } => {
  const value = raw[key];
  const isText = (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean';
  return (isText ? { [key]: String(value) } : {}) as { readonly [P in K]?: string };
};

/** One of a list. Anything else in the address counts as not there. */
export const oneOf = <K extends string, const V extends string>(
  raw: RawSearch,
  key: K,
  choices: readonly V[],
): { readonly [P in K]?: V } => {
  const found = choices.find((choice) => choice === raw[key]);
  return (found === undefined ? {} : { [key]: found }) as { readonly [P in K]?: V };
};

/** A whole number within bounds. */
export const wholeNumber = <K extends string>(
  raw: RawSearch,
  key: K,
  { least, most }: { readonly least: number; readonly most: number },
): { readonly [P in K]?: number } => {
  const value = Number(raw[key]);
  const isIn = raw[key] !== undefined && Number.isInteger(value) && value >= least && value <= most;
  return (isIn ? { [key]: value } : {}) as { readonly [P in K]?: number };
};

/** A mark that is there or not. */
export const flag = <K extends string>(raw: RawSearch, key: K): { readonly [P in K]?: true } =>
  (raw[key] === true || raw[key] === 'true' ? { [key]: true } : {}) as { readonly [P in K]?: true };

/** The same address with some parts changed; `undefined` takes one out. */
export const withSearch = <S extends object>(former: S, changes: { readonly [K in keyof S]?: S[K] | undefined }): S =>
  Object.fromEntries(Object.entries({ ...former, ...changes }).filter(([, value]) => value !== undefined)) as S;
