import { contactIn } from '../profile/contact.ts';
import type { ProfileHead } from '../profile/profile.ts';
import { addDuration, parseDuration } from '../segment/duration.ts';

/** Who answers for the processing, as the register names them (art. 30 GDPR). */
export interface Controller {
  readonly name: string;
  readonly contact?: string;
  /** Who looks after data protection, where somebody must. */
  readonly officer?: string;
}

/** What is kept for how long, besides the events, whose retention is their source's. ISO 8601 durations. */
export interface RetentionPolicy {
  /**
   * By type: how long a value is kept from its first receipt, whatever visits follow. For devices alone: a value that a person
   * gave is kept as long as they are.
   */
  readonly identifiers: Readonly<Record<string, string>>;
  /** Profiles without any of `customerIdentifiers`, from the person's last contact; null: until they are erased. */
  readonly prospects: string | null;
  /** The others, from their last contact too: Headwater is told of no other end of the relationship. */
  readonly customers: string | null;
  /** Types of identifiers that only customers have. */
  readonly customerIdentifiers: readonly string[];
  readonly controller?: Controller;
}

/**
 * CNIL's: a device's identifier 13 months without renewal on a new visit (guidelines of 17 September 2020), prospects three years
 * from collection or their last contact, customers three years from the end of the relationship (reference framework on the
 * management of commercial activities).
 */
export const DEFAULT_RETENTION: RetentionPolicy = {
  identifiers: { anonymousId: 'P13M' },
  prospects: 'P3Y',
  customers: 'P3Y',
  customerIdentifiers: ['userId'],
};

/** What CNIL recommends at most for events of visitors. */
export const RECOMMENDED_EVENTS = 'P25M';

const NEVER = Number.POSITIVE_INFINITY;

const plus = (from: number, period: string | null | undefined): number => {
  const duration = typeof period === 'string' ? parseDuration(period) : undefined;
  return duration === undefined ? NEVER : addDuration(from, duration);
};

/** When a value is to be forgotten, epoch ms; infinite for types without a period of their own. */
export const identifierDue = (
  { identifiers }: Pick<RetentionPolicy, 'identifiers'>,
  { type, since }: { readonly type: string; readonly since: number },
): number => plus(since, Object.hasOwn(identifiers, type) ? identifiers[type] : undefined);

/**
 * When the person last did something, or else when they were collected. What was imported of years ago counts from its import:
 * that is its collection.
 */
export const lastContactOf = ({ foundedAt, state }: Pick<ProfileHead, 'foundedAt' | 'state'>): number => {
  const contact = contactIn(state);
  if (contact > 0) return Math.max(contact, foundedAt);
  // Folded anew after its events' retention, a profile knows of no contact, but still how far its events went.
  const marks = state.lastSeen === 0 ? Object.values(state.anchors).map(({ mark }) => mark) : [];
  return Math.max(foundedAt, state.firstSeen, ...marks);
};

/** Whether a profile has an identifier that only customers have. */
export const isCustomer = (
  { customerIdentifiers }: Pick<RetentionPolicy, 'customerIdentifiers'>,
  { identifierCounts: counts }: Pick<ProfileHead, 'identifierCounts'>,
): boolean => customerIdentifiers.some((type) => Object.hasOwn(counts, type) && (counts[type] ?? 0) > 0);

/** When a person is to be erased, epoch ms; infinite where the policy says so. */
export const personDue = (
  policy: RetentionPolicy,
  head: Pick<ProfileHead, 'foundedAt' | 'state' | 'identifierCounts'>,
): number => {
  return plus(lastContactOf(head), isCustomer(policy, head) ? policy.customers : policy.prospects);
};
