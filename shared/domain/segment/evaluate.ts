import { judgeAggregate, judgeSequence } from './judge-entries.ts';
import { leafSteps } from './leaf.ts';
import { valueAt } from './path.ts';
import type { CompiledSegment, Evaluation, EventLeaf, LeafState, Rule, SegmentSubject } from './segment.ts';
import { ALWAYS, judgeAll, negate, type Verdict } from './verdict.ts';
import { zoneFor } from './zone.ts';

/** The trait cell a path leads into and the value at its end, undefined where absent, null or deleted. */
export const traitOf = (subject: SegmentSubject, path: string) => {
  const name = Object.hasOwn(subject.traits, path) ? path : (path.split('.')[0] ?? path);
  const cell = Object.hasOwn(subject.traits, name) ? subject.traits[name] : undefined;
  return { cell, value: cell && valueAt({ [name]: cell.value }, path) };
};

const judgeTrait = (rule: Extract<Rule, { kind: 'trait' }>, subject: SegmentSubject, now: number): Verdict => {
  const { cell, value } = traitOf(subject, rule.condition.trait);
  const writtenAt = cell === undefined || cell.at > now ? ALWAYS.since : cell.at;
  const zone = zoneFor(rule.policy, subject.traits);
  if ('holds' in rule.test) return { value: rule.test.holds(value, zone), since: writtenAt, next: ALWAYS.next };
  const spans = rule.test.spans(value, now, zone);
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

/** What the events of a leaf are looked at with. */
export const lookAt = (leaf: EventLeaf, subject: SegmentSubject, now: number) => ({
  state: leafStateOf(subject, leaf.hash),
  zone: zoneFor(leaf.policy, subject.traits),
  now,
});

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
    case 'aggregate':
      return judgeAggregate(rule.leaf, rule.test, lookAt(rule.leaf, subject, now));
    case 'sequence':
      return judgeSequence(rule.leaf, lookAt(rule.leaf, subject, now));
    case 'bucket':
      return { value: rule.holds(subject.profileId), ...ALWAYS };
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

/** Of whom nothing may be done, nothing is judged; time alone does not lift it. */
const ofRestricted = ({ restriction }: SegmentSubject): Evaluation | undefined =>
  restriction?.restricted ? { member: false, since: restriction.at, restricted: true } : undefined;

/**
 * Membership at `now`, exact to the millisecond for every `now` from the subject's latest event on (L3). `nextChange` is
 * never later than the first change that time alone brings; it may be earlier, then evaluating again gives the same.
 */
export const evaluate = (segment: CompiledSegment, subject: SegmentSubject, now: number): Evaluation => {
  const restricted = ofRestricted(subject);
  if (restricted) return restricted;
  const { value, since, next, capped } = judge(segment.rule, subject, now);
  return {
    ...(capped ? { capped } : {}),
    member: value,
    ...(Number.isFinite(next) ? { nextChange: next } : {}),
    ...(Number.isFinite(since) ? { since } : {}),
  };
};
