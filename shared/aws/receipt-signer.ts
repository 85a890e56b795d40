import { createPrivateKey, createPublicKey, hkdfSync, sign } from 'node:crypto';
import type { Signer } from '../ports/signer.ts';

/** An Ed25519 private key in PKCS #8 but for its 32 bytes (RFC 8410, section 7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The Signer over a key that HKDF-SHA256 derives from the deployment's identifier key: nothing more to store or to rotate. */
export const createReceiptSigner = (identifierKey: string): Signer => {
  const seed = Buffer.from(hkdfSync('sha256', identifierKey, '', 'headwater/sign', 32));
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  return {
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('base64'),
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
  };
};
