import { type Planned, planAnswers } from '../consent/plan-orders.ts';
import type { Identifier } from '../identity/identifier.ts';
import type { ProfileIdentifier, ProfileState } from '../profile/profile.ts';
import type { PersonOrder } from './request.ts';

/** The commands that a request's order becomes at one proven identifier of a profile with these members. */
export const planOrder = (
  { requestId, order }: { readonly requestId: string; readonly order: PersonOrder },
  anchor: Identifier,
  members: readonly ProfileIdentifier[],
): readonly Planned[] => {
  const reason = `request ${requestId}`;
  switch (order.kind) {
    case 'rectify':
      return [{ type: 'rectify', command: { identifiers: [anchor], reason, traits: order.traits } }];
    case 'restrict':
      return [{ type: 'restrict', command: { identifiers: [anchor], reason } }];
    case 'object': {
      const purposes = [...new Set(order.purposes)];
      const answers = purposes.map((purpose) => ({ purpose, granted: false, act: true as const }));
      return planAnswers(anchor, members, { answers, reason });
    }
  }
};

/**
 * True once a profile says what an order given at `since` (epoch ms) or later says, or something newer yet: who agrees again a
 * moment after objecting has been heard twice.
 */
export const isFollowed = (
  { traits, restriction, consent }: Pick<ProfileState, 'traits' | 'restriction' | 'consent'>,
  order: PersonOrder,
  since: number,
): boolean => {
  const isSince = (cell: { readonly at: number } | undefined): boolean => cell !== undefined && cell.at >= since;
  switch (order.kind) {
    case 'rectify':
      return Object.keys(order.traits).every((name) => traits[name]?.pinned === true && isSince(traits[name]));
    case 'restrict':
      return isSince(restriction);
    case 'object':
      return order.purposes.every((purpose) => isSince(consent[purpose]));
  }
};
