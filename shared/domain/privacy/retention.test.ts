import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { IdentifierKey } from '../identity/identifier.ts';
import { emptyState } from '../profile/fold-events.ts';
import type { ProfileHead } from '../profile/profile.ts';
import { DEFAULT_RETENTION, identifierDue, personDue } from './retention.ts';

const T = Date.UTC(2024, 1, 29, 12);
const YEAR = 366 * 86_400_000;

const head = (
  state: Partial<ProfileHead['state']>,
  more: Partial<ProfileHead> = {},
): Pick<ProfileHead, 'foundedAt' | 'state' | 'identifierCounts'> => ({
  foundedAt: T - 10 * YEAR,
  identifierCounts: { anonymousId: 1 },
  state: { ...emptyState(1), ...state },
  ...more,
});

const due = (...of: Parameters<typeof head>) => new Date(personDue(DEFAULT_RETENTION, head(...of))).toISOString();

test('a cookie’s age counts from its first receipt, in calendar months', () => {
  const at = identifierDue(DEFAULT_RETENTION, { type: 'anonymousId', since: T });
  assert.equal(new Date(at).toISOString(), '2025-03-29T12:00:00.000Z');
  assert.equal(identifierDue(DEFAULT_RETENTION, { type: 'email', since: T }), Number.POSITIVE_INFINITY);
  assert.equal(identifierDue({ identifiers: {} }, { type: 'constructor', since: T }), Number.POSITIVE_INFINITY);
});

test('a person is due three years after the last contact, whatever was opened since', () => {
  assert.equal(due({ firstSeen: T, lastSeen: T }), '2027-02-28T12:00:00.000Z');
  assert.equal(due({ firstSeen: T, lastSeen: T + YEAR, lastContact: T }), '2027-02-28T12:00:00.000Z');
});

test('what was imported of years ago counts from its import, and who was never in contact from their collection', () => {
  assert.equal(due({ firstSeen: T - 5 * YEAR, lastSeen: T - 5 * YEAR }, { foundedAt: T }), '2027-02-28T12:00:00.000Z');
  assert.equal(due({ firstSeen: T, lastSeen: T + YEAR, lastContact: 0 }), '2027-02-28T12:00:00.000Z');
});

test('a profile that was folded anew after its events expired is not taken for one that never was in contact', () => {
  const anchors = { ['userId:a' as IdentifierKey]: { shard: 's', sequence: '1', mark: T } };
  assert.equal(due({ anchors }), '2027-02-28T12:00:00.000Z');
});

test('who is a customer has a period of their own', () => {
  const policy = { ...DEFAULT_RETENTION, customers: null, prospects: 'P1Y' };
  const customer = head({ firstSeen: T, lastSeen: T }, { identifierCounts: { userId: 1, anonymousId: 2 } });
  assert.equal(personDue(policy, customer), Number.POSITIVE_INFINITY);
  assert.notEqual(personDue(policy, { ...customer, identifierCounts: { userId: 0 } }), Number.POSITIVE_INFINITY);
});

test('nobody is ever due before the period has passed since their newest contact and since their collection', () => {
  const instant = fc.integer({ min: T - 5 * YEAR, max: T + 5 * YEAR });
  fc.assert(
    fc.property(instant, instant, instant, (foundedAt, contact, later) => {
      const lastSeen = Math.max(contact, later);
      const state = { firstSeen: contact, lastSeen, ...(lastSeen === contact ? {} : { lastContact: contact }) };
      const at = personDue(DEFAULT_RETENTION, head(state, { foundedAt }));
      assert.ok(at - Math.max(contact, foundedAt) >= 3 * 365 * 86_400_000);
    }),
  );
});
