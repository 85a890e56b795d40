import { HeadwaterError } from '../errors.ts';
import type { Order } from '../identity/command-record.ts';
import type { Identifier } from '../identity/identifier.ts';
import type { ProfileIdentifier } from '../profile/profile.ts';
import { isAddress } from './address-acts.ts';
import type { ConsentAnswer, ConsentStamp } from './consent-stamp.ts';

/** An order without the ids and the time that every order gets. */
export type Planned = Pick<Order, 'type' | 'command' | 'consent'>;

const clear = ({ type, value }: Identifier): Identifier => ({ type, value });

/** Whom an order about a profile is anchored at where no identifier was named: its userId, else the eldest of its identifiers. */
export const standingFor = (members: readonly ProfileIdentifier[]): Identifier => {
  const rank = ({ type }: ProfileIdentifier): number => (type === 'userId' ? 0 : 1);
  const [first] = members.toSorted(
    (a, b) => rank(a) - rank(b) || a.firstSeen - b.firstSeen || (a.key < b.key ? -1 : 1),
  );
  if (!first) throw new HeadwaterError('profile.empty', 'A profile has no identifier.');
  return clear(first);
};

const stampOf = (answers: readonly ConsentAnswer[]): ConsentStamp => ({ answers, signals: ['officer'], policy: '' });

/**
 * The orders that record answers of a person: all of them where the person was named, and the refusals at each of their other
 * addresses too, so that an address stays refused whoever is found to hold it later (rule 26). What was granted is granted where
 * the person was named alone: another address may turn out to be somebody else's.
 */
export const planAnswers = (
  anchor: Identifier,
  members: readonly ProfileIdentifier[],
  {
    answers,
    ...words
  }: { readonly answers: readonly ConsentAnswer[]; readonly reason: string; readonly proof?: string },
): readonly Planned[] => {
  const at = (identifier: Identifier, some: readonly ConsentAnswer[]): Planned => ({
    type: 'consent',
    command: { identifiers: [identifier], ...words },
    consent: stampOf(some),
  });
  const refusals = answers.filter(({ granted }) => !granted);
  const isNamed = ({ type, value }: Identifier): boolean => type === anchor.type && value === anchor.value;
  const others = refusals.length === 0 ? [] : members.filter((each) => isAddress(each.key) && !isNamed(each));
  return [at(anchor, answers), ...others.map((each) => at(clear(each), refusals))];
};
