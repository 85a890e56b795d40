import type { Json, JsonObject } from '../json.ts';
import type { Erasure } from './erasure.ts';

/** Values by which files are searched for erased persons. Answers name the request whose person was found. */
export interface ErasedValues {
  /** The first erased value in a JSON value, whatever its depth. */
  findIn(json: Json): string | undefined;
  /** The same JSON with every erased value in it blanked; the very same object where there was none. */
  blankIn(json: Json): Json;
  /** Whether a text alone is an erased value, or holds one that can be nobody else's. */
  findInText(text: string): string | undefined;
  /** Whether a text is an erased value of whatever kind, for places that hold nothing but identifiers. */
  isIdentifier(text: string): string | undefined;
}

/**
 * A value of at least so many characters names one person wherever it stands; a shorter one ("42") may be a quantity elsewhere,
 * so it is looked for only in places that hold identifiers.
 */
const DISTINCTIVE = 10;
/** The shortest address there is: a@b.c. */
const DISTINCTIVE_LEAST = 5;
/** Events repeat themselves: most of their texts (pages, browsers, names) were seen a row ago. Bounds of what is remembered. */
const REMEMBERED = 20_000;
const REMEMBERED_LENGTH = 300;
const PLACES: ReadonlySet<string> = new Set([
  ...['userId', 'user_id', 'anonymousId', 'anonymous_id', 'previousId', 'previous_id', 'externalId'],
]);
const PHONE_PLACE = /phone|mobile|tel/i;
const PHONE_TEXT = /^[+\d\s().\-/]{8,24}$/;
/** Between the words of a text, a URL's query included; the last is as long as it takes. */
const DELIMITERS = /[\s"'<>,;:?&=/\\()|#[\]{}]+/;

const fold = (text: string): string => text.normalize('NFC').trim().toLowerCase();

const decoded = (token: string): string => {
  try {
    return token.includes('%') ? decodeURIComponent(token) : token;
  } catch {
    // A stray percent sign: the token stands for itself.
    return token;
  }
};

/** Digits of a phone that anybody writes, with or without its country; fewer would be somebody else's too. */
const NATIONAL_DIGITS = 8;

interface Index {
  readonly exact: ReadonlyMap<string, string>;
  readonly distinctive: ReadonlyMap<string, string>;
  readonly phones: readonly (readonly [digits: string, requestId: string])[];
  readonly places: ReadonlySet<string>;
}

const isDistinctive = (type: string, value: string): boolean => type === 'email' || value.length >= DISTINCTIVE;

const indexOf = (erasures: readonly Erasure[]): Index => {
  const all = erasures.flatMap(({ requestId, values }) => values.map((value) => ({ ...value, requestId })));
  return {
    exact: new Map(all.map(({ value, requestId }) => [fold(value), requestId])),
    distinctive: new Map(
      all
        .filter(({ type, value }) => isDistinctive(type, value))
        .map(({ value, requestId }) => [fold(value), requestId]),
    ),
    phones: all
      .filter(({ type }) => type === 'phone')
      .map(({ value, requestId }) => [value.replaceAll(/\D/g, ''), requestId] as const),
    places: new Set([...PLACES, ...all.map(({ type }) => type)]),
  };
};

/** The `id` of an external id is an identifier; that of a product is none. */
const placeOf = (key: string, parent: string): string =>
  key === 'id' && parent === 'externalIds' ? 'externalId' : key;

const isJsonObject = (json: Json): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** An index over the values of all erasures at once: what a search costs does not grow with their number. */
export const createErasedValues = (erasures: readonly Erasure[]): ErasedValues => {
  const { exact, distinctive, phones, places } = indexOf(erasures);

  const seen = new Map<string, string | undefined>();
  const findInText = (text: string): string | undefined => {
    if (text.length < DISTINCTIVE_LEAST) return undefined;
    if (text.length > REMEMBERED_LENGTH) return searchText(text);
    if (seen.has(text)) return seen.get(text);
    if (seen.size >= REMEMBERED) seen.clear();
    const found = searchText(text);
    seen.set(text, found);
    return found;
  };
  const searchText = (text: string): string | undefined => {
    const folded = fold(text);
    const whole = distinctive.get(folded);
    if (whole !== undefined) return whole;
    for (const word of folded.split(DELIMITERS)) {
      const token = word.replace(/[.!]+$/, '');
      const found = distinctive.get(token) ?? distinctive.get(fold(decoded(token)));
      if (found !== undefined) return found;
    }
    return undefined;
  };

  const findPhone = (text: string): string | undefined => {
    if (!PHONE_TEXT.test(text)) return undefined;
    const digits = text.replaceAll(/\D/g, '').replace(/^0+/, '');
    if (digits.length < NATIONAL_DIGITS) return undefined;
    return phones.find(([phone]) => phone.endsWith(digits))?.[1];
  };

  const findAt = (leaf: string | number, place: string): string | undefined => {
    const text = String(leaf);
    if (places.has(place)) {
      const found = exact.get(fold(text));
      if (found !== undefined) return found;
    }
    return findInText(text) ?? (PHONE_PLACE.test(place) ? findPhone(text) : undefined);
  };

  const findIn = (json: Json, place = ''): string | undefined => {
    if (typeof json === 'string' || typeof json === 'number') return findAt(json, place);
    if (Array.isArray(json)) return firstOf(json, (each) => findIn(each, place));
    if (!isJsonObject(json)) return undefined;
    return firstOf(Object.entries(json), ([key, value]) => findInText(key) ?? findIn(value, placeOf(key, place)));
  };

  const blankIn = (json: Json, place = ''): Json => {
    if (typeof json === 'string' || typeof json === 'number') return findAt(json, place) === undefined ? json : null;
    if (Array.isArray(json)) return blankEach(json, place);
    return isJsonObject(json) ? blankObject(json, place) : json;
  };
  const blankEach = (all: readonly Json[], place: string): Json => {
    const blanked = all.map((each) => blankIn(each, place));
    return blanked.every((each, index) => each === all[index]) ? all : blanked;
  };
  const blankObject = (json: JsonObject, place: string): Json => {
    const before = Object.entries(json);
    const after = before
      .filter(([key]) => findInText(key) === undefined)
      .map(([key, value]) => [key, blankIn(value, placeOf(key, place))] as const);
    const isSame = after.length === before.length && after.every(([, value], index) => value === before[index]?.[1]);
    return isSame ? json : Object.fromEntries(after);
  };

  return {
    findIn: (json) => findIn(json),
    blankIn: (json) => blankIn(json),
    findInText,
    isIdentifier: (text) => exact.get(fold(text)) ?? findInText(text),
  };
};

const firstOf = <T>(all: readonly T[], find: (one: T) => string | undefined): string | undefined => {
  for (const one of all) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
};
