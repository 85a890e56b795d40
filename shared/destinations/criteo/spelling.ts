import type { Identifier } from '../../domain/identity/identifier.ts';
import { mobileId, plainEmail } from '../normalise/contact.ts';
import { hashedBy } from '../normalise/hash.ts';

const mobile = (raw: string) => mobileId(raw);

/**
 * Emails trimmed, in lower case and hashed by SHA-256, of the forms that Criteo takes the one that its identity graph moves
 * to (help.criteo.com, «SHA256 and MD5»; help.retailmedia.criteo.com, «Contact Lists»); mobile ids as they are.
 */
const SPELLED: Readonly<Record<string, (raw: string) => string | undefined>> = {
  email: hashedBy(plainEmail),
  idfa: mobile,
  aaid: mobile,
};

/** What an identifier looks like there; undefined when Criteo can do nothing with it. */
export const spellIdentifier = ({ type, value }: Identifier): string | undefined => SPELLED[type]?.(value);

/** Criteo's name for a type; a request holds identifiers of one. */
export const schemaOf = (type: string): string => (type === 'email' ? 'email' : 'madid');
