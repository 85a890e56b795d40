import { createHash, timingSafeEqual } from 'node:crypto';
import { type HttpResponse, refuse } from '../domain/http.ts';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares digests in constant time, so an answer's time says nothing about a secret, not even its length. */
export const isSame = (a: string, b: string): boolean => timingSafeEqual(sha256(a), sha256(b));

/** The token a request bears; `undefined` where it bears none. */
export const bearerOf = (headers: Readonly<Record<string, string>>): string | undefined => {
  const [scheme = '', token = ''] = (headers['authorization'] ?? '').split(/ +/, 2);
  return scheme.toLowerCase() === 'bearer' && token !== '' ? token : undefined;
};

/** The 401 of a request without a token. */
export const missingToken = (): HttpResponse =>
  refuse(401, {
    code: 'missing-token',
    message: 'Send a management token as "Authorization: Bearer <token>".',
    headers: { 'www-authenticate': 'Bearer' },
  });

/** The 401 of a token that opens nothing. It does not say whether there is, or was, one like it. */
export const unknownToken = (): HttpResponse =>
  refuse(401, {
    code: 'unknown-token',
    message: 'This token opens nothing here; ask whoever administers the tokens of this deployment for one.',
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  });
