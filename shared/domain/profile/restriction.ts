import type { AcceptedEvent } from '../event/event.ts';
import { commandOf } from '../identity/command.ts';
import type { ProfileState, RestrictionCell } from './profile.ts';

/** The order to restrict or to lift that an event is; undefined where it is none. */
export const orderIn = ({
  body,
  receivedAt,
}: Pick<AcceptedEvent, 'body' | 'receivedAt'>): RestrictionCell | undefined => {
  const isOrder = body.type === 'restrict' || body.type === 'unrestrict';
  if (!isOrder || commandOf(body) === undefined) return undefined;
  return { restricted: body.type === 'restrict', at: receivedAt, messageId: body.messageId };
};

/** Of two orders the one received last, by messageId where they came at once. */
export const laterOrder = (
  a: RestrictionCell | undefined,
  b: RestrictionCell | undefined,
): RestrictionCell | undefined => {
  if (!a || !b) return a ?? b;
  if (a.at !== b.at) return a.at > b.at ? a : b;
  return a.messageId >= b.messageId ? a : b;
};

/** True while a person is kept and not used (GDPR art. 18). */
export const isRestricted = ({ restriction }: Pick<ProfileState, 'restriction'>): boolean =>
  restriction?.restricted === true;
