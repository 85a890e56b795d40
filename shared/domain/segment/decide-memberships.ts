import type { Membership } from '../profile/profile.ts';
import { evaluate } from './evaluate.ts';
import type { CompiledSegment, SegmentSubject } from './segment.ts';
import type { Variant } from './variants.ts';

/** An entry or exit to publish; `since` is when it took effect, epoch ms. */
export interface MembershipTransition {
  readonly segmentId: string;
  readonly member: boolean;
  readonly since: number;
}

/** What to write of a profile's memberships, and when to look again. */
export interface MembershipDecision {
  /** What the head says from now on. */
  readonly memberships: Readonly<Record<string, Membership>>;
  readonly changes: readonly MembershipTransition[];
  /** The earliest instant after now at which time alone may change one of them: what to arm a timer for. */
  readonly nextChange?: number;
}

type Looked = CompiledSegment & Pick<Variant, 'shadows'>;

/** What is published of segments that need not be looked at. */
const untouched = (
  published: ReadonlyMap<string, Membership>,
  wanted: ReadonlyMap<string, CompiledSegment>,
  looked: ReadonlySet<CompiledSegment>,
): [string, Membership][] =>
  [...published].filter(([id]) => {
    const segment = wanted.get(id);
    return segment !== undefined && !looked.has(segment);
  });

/** When a transition took effect, as far as anything tells. */
const sinceOf = (known: readonly (number | undefined)[], now: number): number => {
  const latest = Math.max(...known.map((each) => each ?? Number.NEGATIVE_INFINITY));
  return Number.isFinite(latest) ? Math.min(latest, now) : now;
};

/**
 * Compares what is published with what is true at now. A transition takes effect when the last condition behind it turned
 * (a window that closed, a trait that was written), at the latest event just folded (`eventAt`) if that came after, and
 * at now where neither is known (rule 19). `segments` must be all segments of one version of the definitions, not older than
 * the one the profile was folded with: memberships of segments that are not among them end.
 */
export const decideMemberships = (input: {
  readonly subject: SegmentSubject;
  readonly memberships: Readonly<Record<string, Membership>>;
  readonly segments: readonly Looked[];
  readonly now: number;
  readonly eventAt?: number;
  /** Where nothing is due and only so much changed, those it can matter to: the others stay as they are. */
  readonly touched?: ReadonlySet<Looked> | undefined;
}): MembershipDecision => {
  const { subject, segments, now } = input;
  const published = new Map(Object.entries(input.memberships));
  const looked = input.touched ?? new Set(segments);
  const wanted = new Map(segments.map((segment) => [segment.id, segment]));
  const memberships = Object.fromEntries(untouched(published, wanted, looked));
  const changes: MembershipTransition[] = [];
  let next = Number.POSITIVE_INFINITY;
  for (const segment of looked) {
    const verdict = evaluate(segment, subject, now);
    next = Math.min(next, verdict.nextChange ?? next);
    const before = published.get(segment.id);
    // Who is in by the definition that serves does not enter anew by the one that replaces it.
    const served = verdict.member ? published.get(segment.shadows ?? '')?.since : undefined;
    const since = served ?? sinceOf([verdict.since, input.eventAt], now);
    if (verdict.member) memberships[segment.id] = before ?? { since };
    if (verdict.member !== (before !== undefined))
      changes.push({ segmentId: segment.id, member: verdict.member, since });
  }
  const gone = [...published.keys()].filter((id) => !wanted.has(id));
  changes.push(...gone.map((segmentId) => ({ segmentId, member: false, since: now })));
  return { memberships, changes, ...(Number.isFinite(next) ? { nextChange: next } : {}) };
};
