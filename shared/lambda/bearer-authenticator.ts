import { createHash, timingSafeEqual } from 'node:crypto';
import { refuse } from '../domain/http.ts';
import type { Authenticate } from './http-handler.ts';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Lets through requests that bear the management token. Digests are compared in constant time, so an answer's time says
 * nothing about the token, not even its length.
 */
export const createBearerAuthenticator =
  (managementToken: () => Promise<string>): Authenticate =>
  async ({ headers }) => {
    const [scheme = '', token = ''] = (headers['authorization'] ?? '').split(/ +/, 2);
    if (scheme.toLowerCase() !== 'bearer' || token === '') {
      return refuse(401, {
        code: 'missing-token',
        message: 'Send the management token as "Authorization: Bearer <token>".',
        headers: { 'www-authenticate': 'Bearer' },
      });
    }
    if (timingSafeEqual(sha256(token), sha256(await managementToken()))) return undefined;
    return refuse(401, {
      code: 'unknown-token',
      message: 'This management token is not the one of this deployment.',
      headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    });
  };
