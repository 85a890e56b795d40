import { eventName, type SegmentEvent } from '../event/event.ts';
import type { ProfileState } from './profile.ts';

/**
 * What happens to a person without their doing anything: mail that is sent, delivered or displayed, a push that arrives. An opened
 * mail is no contact from the person, a click is one (CNIL, management of commercial activities). Names are those of the Segment
 * spec's email and mobile events (https://segment.com/docs/connections/spec/email/), in lower case. They are fixed: another list
 * would make every stored profile a fold by other rules.
 */
export const NOT_CONTACT: ReadonlySet<string> = new Set([
  'email bounced',
  'email delivered',
  'email deferred',
  'email dropped',
  'email marked as spam',
  'email opened',
  'email processed',
  'email sent',
  'push notification bounced',
  'push notification received',
  'push notification sent',
  'sms delivered',
  'sms sent',
]);

/** Only what a person does is contact: `identify`, `group` and `alias` calls also come from nightly imports. */
export const isContact = (body: SegmentEvent): boolean => {
  const name = eventName(body);
  return name !== undefined && !NOT_CONTACT.has(name.toLowerCase());
};

/** When the person last did something, epoch ms; 0 where no event of theirs was that. */
export const contactIn = ({ lastContact, lastSeen }: Pick<ProfileState, 'lastContact' | 'lastSeen'>): number =>
  lastContact ?? lastSeen;

/** The field as it is stored: absent where the last event was contact, so that most profiles pay nothing for it. */
export const contactField = (contact: number, lastSeen: number): Pick<ProfileState, 'lastContact'> =>
  contact === lastSeen ? {} : { lastContact: contact };
