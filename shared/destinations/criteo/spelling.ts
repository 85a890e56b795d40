import { mobileId, plainEmail } from '../normalise/contact.ts';
import { hashedBy } from '../normalise/hash.ts';
import { createSpelling } from '../spelling.ts';

/**
 * Emails trimmed, in lower case and hashed by SHA-256, of the forms that Criteo takes the one that its identity graph moves
 * to (help.criteo.com, «SHA256 and MD5»; help.retailmedia.criteo.com, «Contact Lists»); mobile ids as they are.
 */
export const spelling = createSpelling({
  email: { key: 'email', spell: hashedBy(plainEmail) },
  idfa: { key: 'madid', spell: mobileId },
  aaid: { key: 'madid', spell: mobileId },
});
