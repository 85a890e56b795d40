import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { HeadwaterError } from '../domain/errors.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { Keyring } from '../ports/keyring.ts';

/** First character of a sealed text, so that another cipher can follow without guessing. */
const SEAL_FORMAT = '1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The keyring over the deployment's identifier key: one HMAC-SHA256 or AES-256-GCM key per purpose, derived by HKDF-SHA256,
 * so that a digest made for one use says nothing about another. `keyOf` cuts to 128 bits: no collision worth fearing below
 * 10^15 identifiers, and keys are a third shorter in every item.
 */
export const createKeyring = (identifierKey: string): Keyring => {
  const derived = new Map<string, Buffer>();
  const keyFor = (purpose: string): Buffer => {
    const known = derived.get(purpose);
    if (known) return known;
    const key = Buffer.from(hkdfSync('sha256', identifierKey, '', `headwater/${purpose}`, 32));
    derived.set(purpose, key);
    return key;
  };
  const hmac = (purpose: string, text: string): Buffer => createHmac('sha256', keyFor(purpose)).update(text).digest();
  const shortHmac = (purpose: string, text: string): string =>
    hmac(purpose, text).subarray(0, 16).toString('base64url');

  return {
    keyOf: ({ type, value }) => `${type}:${shortHmac('identifier', `${type}\0${value}`)}` as IdentifierKey,
    profileIdOf: (founder, epoch) => shortHmac('profile', `${founder}\0${epoch}`),
    digest: (purpose, text) => hmac(`digest/${purpose}`, text).toString('base64url'),
    seal: (text) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', keyFor('seal'), nonce);
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return SEAL_FORMAT + sealed.toString('base64url');
    },
    open: (sealed) => {
      if (sealed === '') return '';
      try {
        const bytes = Buffer.from(sealed.slice(SEAL_FORMAT.length), 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', keyFor('seal'), bytes.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
        const clear = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
        return Buffer.concat([clear, decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new HeadwaterError('keyring.unreadable', 'A sealed value was made under another secret, or changed.', {
          cause,
        });
      }
    },
  };
};
