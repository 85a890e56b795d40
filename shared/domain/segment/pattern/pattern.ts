import { type Assertion, type CharacterTest, isWordCharacter, type Pattern, parsePattern } from './parse-pattern.ts';

const MAX_PATTERN = 200;
/** States of a compiled pattern; with 1,000 characters of text at most half a million steps. */
const MAX_STATES = 500;

/** One state: takes a character, asserts where it stands, or only leads on. */
interface State {
  test?: CharacterTest;
  assertion?: Assertion;
  next: readonly State[];
}

const sizeOf = (pattern: Pattern): number => {
  if (pattern.kind === 'sequence') return pattern.parts.reduce((sum, part) => sum + sizeOf(part), 0);
  if (pattern.kind === 'choice') return 1 + pattern.options.reduce((sum, part) => sum + sizeOf(part), 0);
  if (pattern.kind === 'repeat') return (sizeOf(pattern.part) + 1) * Math.max(1, pattern.most ?? pattern.least + 1);
  return 1;
};

/** The first state of the pattern when `after` follows it. */
const link = (pattern: Pattern, after: State): State => {
  switch (pattern.kind) {
    case 'character':
      return { test: pattern.test, next: [after] };
    case 'assertion':
      return { assertion: pattern.assertion, next: [after] };
    case 'sequence':
      return pattern.parts.reduceRight((next, part) => link(part, next), after);
    case 'choice':
      return { next: pattern.options.map((option) => link(option, after)) };
    case 'repeat':
      return linkRepeat(pattern, after);
  }
};

const linkRepeat = ({ part, least, most }: Extract<Pattern, { kind: 'repeat' }>, after: State): State => {
  let state = after;
  if (most === undefined) {
    const loop: State = { next: [] };
    loop.next = [link(part, loop), after];
    state = loop;
  } else {
    for (let i = least; i < most; i++) state = { next: [link(part, state), after] };
  }
  for (let i = 0; i < least; i++) state = link(part, state);
  return state;
};

const isWordAt = (points: readonly number[], index: number): boolean => {
  const point = points[index];
  return point !== undefined && isWordCharacter(point);
};

const permits = (assertion: Assertion, points: readonly number[], index: number): boolean => {
  if (assertion === 'start') return index === 0;
  if (assertion === 'end') return index === points.length;
  const boundary = isWordAt(points, index - 1) !== isWordAt(points, index);
  return boundary === (assertion === 'boundary');
};

/** All states reachable without taking a character. */
const closure = (seeds: Iterable<State>, points: readonly number[], index: number): Set<State> => {
  const reached = new Set<State>();
  const open = [...seeds];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (reached.has(state)) continue;
    reached.add(state);
    if (state.test === undefined && (state.assertion === undefined || permits(state.assertion, points, index)))
      open.push(...state.next);
  }
  return reached;
};

/** Whether a match can begin behind the text's first character: not where each way in asks for the start. */
const canBeginLater = (start: State, end: State): boolean => {
  const reached = new Set<State>();
  const open = [start];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (state === end || state.test !== undefined) return true;
    if (reached.has(state) || state.assertion === 'start') continue;
    reached.add(state);
    open.push(...state.next);
  }
  return false;
};

/**
 * A search for the pattern anywhere in a text, or undefined where it is malformed, too large or outside the subset of RE2
 * (https://github.com/google/re2/wiki/Syntax): characters, classes, groups, choices, repeats, `^ $ \b \B`. All states
 * advance together (Thompson 1968), so time is linear in the text; RE2's ports for JavaScript are larger than a function's
 * whole bundle may be.
 */
export const compilePattern = (text: string): ((subject: string) => boolean) | undefined => {
  const pattern = text === '' || text.length > MAX_PATTERN ? undefined : parsePattern(text);
  if (pattern === undefined || sizeOf(pattern) > MAX_STATES) return undefined;
  const end: State = { next: [] };
  const start = link(pattern, end);
  const later = canBeginLater(start, end) ? [start] : [];
  return (subject) => {
    const points = Array.from(subject, (character) => character.codePointAt(0) ?? 0);
    let seeds: State[] = [start];
    for (let index = 0; index <= points.length && seeds.length > 0; index++) {
      const reached = closure(seeds, points, index);
      if (reached.has(end)) return true;
      const point = points[index];
      if (point === undefined) break;
      seeds = [...later, ...[...reached].flatMap((state) => (state.test?.(point) ? state.next : []))];
    }
    return false;
  };
};
