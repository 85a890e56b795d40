import { leafSteps } from './leaf.ts';
import { valueAt } from './path.ts';
import type { CompiledSegment, Evaluation, LeafState, Rule, SegmentSubject } from './segment.ts';

/**
 * A rule's value at an instant. It held from `since` on (−∞: as far back as the state tells) and time alone leaves it
 * alone until `next` (∞: for ever): sound bounds, exact for a single leaf.
 */
export interface Verdict {
  readonly value: boolean;
  readonly since: number;
  readonly next: number;
}

const ALWAYS = { since: Number.NEGATIVE_INFINITY, next: Number.POSITIVE_INFINITY };

/** The trait cell a path leads into and the value at its end, undefined where absent, null or deleted. */
export const traitOf = (subject: SegmentSubject, path: string) => {
  const name = Object.hasOwn(subject.traits, path) ? path : (path.split('.')[0] ?? path);
  const cell = Object.hasOwn(subject.traits, name) ? subject.traits[name] : undefined;
  return { cell, value: cell && valueAt({ [name]: cell.value }, path) };
};

const judgeTrait = (rule: Extract<Rule, { kind: 'trait' }>, subject: SegmentSubject, now: number): Verdict => {
  const { cell, value } = traitOf(subject, rule.condition.trait);
  const writtenAt = cell === undefined || cell.at > now ? ALWAYS.since : cell.at;
  if ('holds' in rule.test) return { value: rule.test.holds(value), since: writtenAt, next: ALWAYS.next };
  const spans = rule.test.spans(value, now);
  const borders = spans.flatMap(({ from, to }) => [from, to]);
  return {
    value: spans.some(({ from, to }) => from <= now && now < to),
    since: Math.max(writtenAt, ...borders.filter((border) => border <= now)),
    next: Math.min(ALWAYS.next, ...borders.filter((border) => border > now)),
  };
};

/** The state of a leaf; an absent one is empty. */
const leafStateOf = (subject: SegmentSubject, hash: string): LeafState | undefined =>
  Object.hasOwn(subject.leaves, hash) ? subject.leaves[hash] : undefined;

/** How many events count for the leaf at the instant, told apart up to its capacity. */
export const countAt = (rule: Extract<Rule, { kind: 'event' }>, subject: SegmentSubject, now: number): number => {
  const { start, changes } = leafSteps(rule.leaf, leafStateOf(subject, rule.leaf.hash));
  return changes.reduce((count, { at, by }) => (at <= now ? count + by : count), start);
};

const judgeEvent = (rule: Extract<Rule, { kind: 'event' }>, subject: SegmentSubject, now: number): Verdict => {
  const { start, changes } = leafSteps(rule.leaf, leafStateOf(subject, rule.leaf.hash));
  let count = start;
  let value = rule.holds(count);
  let { since } = ALWAYS;
  for (let i = 0; i < changes.length; i++) {
    const { at, by } = changes[i] ?? { at: now, by: 0 };
    count += by;
    if (changes[i + 1]?.at === at || rule.holds(count) === value) continue;
    if (at > now) return { value, since, next: at };
    value = !value;
    since = at;
  }
  return { value, since, next: ALWAYS.next };
};

/** All hold while each holds; they fail while one fails, and cannot hold again before the last failing one does. */
const judgeAll = (verdicts: readonly Verdict[]): Verdict => {
  const failing = verdicts.filter((verdict) => !verdict.value);
  if (failing.length === 0)
    return {
      value: true,
      since: Math.max(ALWAYS.since, ...verdicts.map((verdict) => verdict.since)),
      next: Math.min(ALWAYS.next, ...verdicts.map((verdict) => verdict.next)),
    };
  return {
    value: false,
    since: Math.min(...failing.map((verdict) => verdict.since)),
    next: Math.max(...failing.map((verdict) => verdict.next)),
  };
};

const negate = (verdict: Verdict): Verdict => ({ ...verdict, value: !verdict.value });

/** The value of a compiled rule for the subject at the instant. */
export const judge = (rule: Rule, subject: SegmentSubject, now: number): Verdict => {
  switch (rule.kind) {
    case 'all':
      return judgeAll(rule.rules.map((each) => judge(each, subject, now)));
    case 'any':
      return negate(judgeAll(rule.rules.map((each) => negate(judge(each, subject, now)))));
    case 'not':
      return negate(judge(rule.rule, subject, now));
    case 'segment':
      return judge(rule.rule, subject, now);
    case 'trait':
      return judgeTrait(rule, subject, now);
    case 'event':
      return judgeEvent(rule, subject, now);
    case 'identifier':
      return { value: subject.identifierTypes.has(rule.name), ...ALWAYS };
    case 'consent':
      return judgeConsent(rule.name, subject);
  }
};

const judgeConsent = (purpose: string, subject: SegmentSubject): Verdict => {
  const cell = Object.hasOwn(subject.consent, purpose) ? subject.consent[purpose] : undefined;
  return { value: cell?.granted === true, since: cell?.at ?? ALWAYS.since, next: ALWAYS.next };
};

/**
 * Membership at `now`, exact to the millisecond for every `now` from the subject's latest event on (L3). `nextChange` is
 * never later than the first change that time alone brings; it may be earlier, then evaluating again gives the same.
 */
export const evaluate = (segment: CompiledSegment, subject: SegmentSubject, now: number): Evaluation => {
  const { value, since, next } = judge(segment.rule, subject, now);
  return {
    member: value,
    ...(Number.isFinite(next) ? { nextChange: next } : {}),
    ...(Number.isFinite(since) ? { since } : {}),
  };
};
