import type { Json } from '../json.ts';
import type { Condition } from './definition.ts';
import { countAt, judge, lookAt, traitOf } from './evaluate.ts';
import { aggregateAt } from './judge-entries.ts';
import type { CompiledSegment, Rule, SegmentSubject } from './segment.ts';

/**
 * A condition with its value at an instant. A leaf tells what it saw: the trait's value, what an aggregate gives (`actual`), or how
 * many events count (told apart up to `countedTo`) and the leaf's hash, by which the events behind it are found (`leafMatches`, `eventSpan`).
 */
export interface Explanation {
  readonly condition: Condition;
  readonly value: boolean;
  /** Epoch ms; absent where it is not known, or never. */
  readonly since?: number;
  readonly nextChange?: number;
  readonly actual?: Json;
  readonly count?: number;
  readonly countedTo?: number;
  readonly leaf?: string;
  /** True where more events count than are told apart: the value may be wrong. */
  readonly capped?: true;
  /** True where nothing may be done with the person, who is thus a member of nothing; its conditions are not looked at. */
  readonly restricted?: true;
  readonly because?: readonly Explanation[];
}

const detailsOf = (rule: Rule, subject: SegmentSubject, now: number): Partial<Explanation> => {
  if ('rules' in rule) return { because: rule.rules.map((each) => explainRule(each, subject, now)) };
  if ('rule' in rule) return { because: [explainRule(rule.rule, subject, now)] };
  if (rule.kind === 'trait') return { actual: traitOf(subject, rule.condition.trait).value ?? null };
  if (rule.kind === 'aggregate')
    return { actual: aggregateAt(rule.leaf, lookAt(rule.leaf, subject, now)).value ?? null, leaf: rule.leaf.hash };
  if (rule.kind === 'sequence') return { leaf: rule.leaf.hash };
  if (rule.kind !== 'event') return {};
  return { count: countAt(rule, subject, now), countedTo: rule.leaf.capacity, leaf: rule.leaf.hash };
};

const explainRule = (rule: Rule, subject: SegmentSubject, now: number): Explanation => {
  const { value, since, next, capped } = judge(rule, subject, now);
  return {
    condition: rule.condition,
    value,
    ...(capped ? { capped } : {}),
    ...(Number.isFinite(since) ? { since } : {}),
    ...(Number.isFinite(next) ? { nextChange: next } : {}),
    ...detailsOf(rule, subject, now),
  };
};

/** Why a profile is in a segment, or is not, at the instant: the tree of conditions, each with its value. */
export const explain = (segment: CompiledSegment, subject: SegmentSubject, now: number): Explanation =>
  subject.restriction?.restricted
    ? { condition: segment.condition, value: false, since: subject.restriction.at, restricted: true }
    : explainRule(segment.rule, subject, now);
