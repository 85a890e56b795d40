/** Which characters an atom takes, by code point. */
export type CharacterTest = (code: number) => boolean;
export type Assertion = 'start' | 'end' | 'boundary' | 'inside';

/** The syntax tree of a pattern. `most` undefined has no limit. */
export type Pattern =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly options: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly part: Pattern; readonly least: number; readonly most: number | undefined };

const MAX_REPEAT = 200;
const code = (character: string): number => character.codePointAt(0) ?? 0;
const between = (low: string, high: string): CharacterTest => {
  const [from, to] = [code(low), code(high)];
  return (point) => from <= point && point <= to;
};
const anyOf =
  (...tests: readonly CharacterTest[]): CharacterTest =>
  (point) =>
    tests.some((test) => test(point));
const not =
  (test: CharacterTest): CharacterTest =>
  (point) =>
    !test(point);
const digit = between('0', '9');
/** ASCII letters, digits and the underscore. */
export const isWordCharacter = anyOf(digit, between('a', 'z'), between('A', 'Z'), between('_', '_'));
const space: CharacterTest = (point) => /\s/.test(String.fromCodePoint(point));

const CLASSES: Readonly<Record<string, CharacterTest>> = {
  d: digit,
  D: not(digit),
  w: isWordCharacter,
  W: not(isWordCharacter),
  s: space,
  S: not(space),
};
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v' };
const ASSERTIONS: Readonly<Record<string, Assertion>> = { b: 'boundary', B: 'inside' };

interface Reader {
  readonly characters: readonly string[];
  at: number;
}

/** Anything the subset does not know ends parsing: the caller gets undefined. */
const UNKNOWN = Symbol('unknown syntax');
const refuse = (): never => {
  throw UNKNOWN;
};

const peek = (reader: Reader): string | undefined => reader.characters[reader.at];
const take = (reader: Reader): string => {
  const character = reader.characters[reader.at++];
  return character ?? refuse();
};
const accept = (reader: Reader, character: string): boolean => {
  if (peek(reader) !== character) return false;
  reader.at++;
  return true;
};

/** A literal character or a class after a backslash. */
const escaped = (character: string): { literal: string } | { test: CharacterTest } => {
  const test = Object.hasOwn(CLASSES, character) ? CLASSES[character] : undefined;
  if (test !== undefined) return { test };
  const control = Object.hasOwn(CONTROLS, character) ? CONTROLS[character] : undefined;
  if (control !== undefined) return { literal: control };
  return /[A-Za-z0-9]/.test(character) ? refuse() : { literal: character };
};

const classMember = (reader: Reader): { literal: string } | { test: CharacterTest } => {
  const character = take(reader);
  return character === '\\' ? escaped(take(reader)) : character === '[' ? refuse() : { literal: character };
};

const characterClass = (reader: Reader): Pattern => {
  const negated = accept(reader, '^');
  const tests: CharacterTest[] = [];
  while (!accept(reader, ']')) {
    const member = classMember(reader);
    if ('test' in member) tests.push(member.test);
    else if (peek(reader) === '-' && reader.characters[reader.at + 1] !== ']') {
      reader.at++;
      const high = classMember(reader);
      if ('test' in high || code(high.literal) < code(member.literal)) return refuse();
      tests.push(between(member.literal, high.literal));
    } else tests.push(between(member.literal, member.literal));
  }
  if (tests.length === 0) return refuse();
  const test = anyOf(...tests);
  return { kind: 'character', test: negated ? not(test) : test };
};

const group = (reader: Reader): Pattern => {
  if (accept(reader, '?') && !accept(reader, ':')) return refuse();
  const inner = choice(reader);
  return accept(reader, ')') ? inner : refuse();
};

const backslash = (reader: Reader): Pattern => {
  const character = take(reader);
  const assertion = Object.hasOwn(ASSERTIONS, character) ? ASSERTIONS[character] : undefined;
  if (assertion !== undefined) return { kind: 'assertion', assertion };
  const found = escaped(character);
  return { kind: 'character', test: 'test' in found ? found.test : between(found.literal, found.literal) };
};

const atom = (reader: Reader): Pattern => {
  const character = take(reader);
  if (character === '(') return group(reader);
  if (character === '[') return characterClass(reader);
  if (character === '\\') return backslash(reader);
  if (character === '.') return { kind: 'character', test: (point) => point !== 10 && point !== 13 };
  if (character === '^') return { kind: 'assertion', assertion: 'start' };
  if (character === '$') return { kind: 'assertion', assertion: 'end' };
  if ('*+?{}])'.includes(character)) return refuse();
  return { kind: 'character', test: between(character, character) };
};

const bounds = (reader: Reader): { least: number; most: number | undefined } | undefined => {
  if (accept(reader, '*')) return { least: 0, most: undefined };
  if (accept(reader, '+')) return { least: 1, most: undefined };
  if (accept(reader, '?')) return { least: 0, most: 1 };
  if (!accept(reader, '{')) return undefined;
  let text = '';
  while (!accept(reader, '}')) text += take(reader);
  const found = /^(\d{1,3})(,(\d{1,3})?)?$/.exec(text) ?? refuse();
  const least = Number(found[1]);
  const most = found[2] === undefined ? least : found[3] === undefined ? undefined : Number(found[3]);
  return least > MAX_REPEAT || (most !== undefined && (most > MAX_REPEAT || most < least)) ? refuse() : { least, most };
};

const repeated = (reader: Reader): Pattern => {
  const part = atom(reader);
  const found = bounds(reader);
  if (found === undefined) return part;
  if (part.kind === 'assertion') return refuse();
  accept(reader, '?');
  return { kind: 'repeat', part, ...found };
};

const sequence = (reader: Reader): Pattern => {
  const parts: Pattern[] = [];
  while (peek(reader) !== undefined && peek(reader) !== '|' && peek(reader) !== ')') parts.push(repeated(reader));
  return { kind: 'sequence', parts };
};

const choice = (reader: Reader): Pattern => {
  const options = [sequence(reader)];
  while (accept(reader, '|')) options.push(sequence(reader));
  return { kind: 'choice', options };
};

/** The syntax tree, or undefined where the pattern is malformed or outside the subset. */
export const parsePattern = (text: string): Pattern | undefined => {
  const reader = { characters: Array.from(text), at: 0 };
  try {
    const pattern = choice(reader);
    return peek(reader) === undefined ? pattern : undefined;
  } catch (problem) {
    if (problem === UNKNOWN) return undefined;
    throw problem;
  }
};
