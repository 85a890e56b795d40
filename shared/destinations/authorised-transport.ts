import { HeadwaterError } from '../domain/errors.ts';
import type { DeliveryRequest, DeliveryResponse } from '../domain/export/delivery.ts';
import type { Clock } from '../ports/clock.ts';
import type { Transport } from '../ports/transport.ts';
import type { Authority } from './authority.ts';

interface Token {
  readonly value: string;
  readonly until: number;
}

/** Sends a request with whatever token the destination wants. */
export type SendAuthorised = (authority: Authority, request: DeliveryRequest) => Promise<DeliveryResponse>;

/** A token is renewed this long before it ends. */
const EARLY_MS = 60_000;
/** RFC 6749, 5.1: `expires_in` is only recommended. */
const DEFAULT_SECONDS = 300;

interface Granted {
  readonly token: Token;
  readonly refreshToken?: string;
}

const readGrant = (body: string, at: number): Granted | undefined => {
  try {
    const { access_token: value, expires_in: seconds, refresh_token: refreshToken } = JSON.parse(body);
    if (typeof value !== 'string' || value === '') return undefined;
    const lasts = typeof seconds === 'number' ? seconds : DEFAULT_SECONDS;
    const token = { value, until: at + lasts * 1000 - EARLY_MS };
    return typeof refreshToken === 'string' && refreshToken !== '' ? { token, refreshToken } : { token };
  } catch {
    // An answer without a token is refused below, whatever it says.
    return undefined;
  }
};

/** A refused credential looks like a refused request, so that each destination says once what that means. */
const refusedAs = (response: DeliveryResponse): DeliveryResponse => {
  const isFinal = 'status' in response && response.status < 500 && ![408, 425, 429].includes(response.status);
  return isFinal ? { ...response, status: 401 } : response;
};

const isRefused = (answer: Token | DeliveryResponse): boolean => 'status' in answer && answer.status === 401;

/**
 * Adds the token that a destination's grant gives, kept until shortly before it ends; an answer 401 renews it once. A grant
 * that is refused comes back as 401, one that goes unanswered as that silence. A new refresh token that comes with the token
 * is kept before the token is used; where somebody else was faster with the old one, theirs is tried once.
 */
export const createAuthorisedTransport = (transport: Transport, clock: Clock): SendAuthorised => {
  const kept = new Map<string, Token>();

  const grant = async (authority: Authority, credentials: unknown): Promise<Token | DeliveryResponse> => {
    const { type, settings, name } = authority;
    if (!type.token) throw new HeadwaterError('token.unknown', `${type.slug} has no tokens to ask for.`);
    const response = await transport.send({ ...type.token({ settings, credentials }), members: [] });
    const isGiven = 'status' in response && response.status === 200;
    const granted = isGiven ? readGrant(response.body, response.at) : undefined;
    if (!granted) return refusedAs(response);
    if (granted.refreshToken !== undefined) await authority.renew(granted.refreshToken);
    kept.set(name, granted.token);
    return granted.token;
  };

  const tokenFor = async (authority: Authority): Promise<Token | DeliveryResponse> => {
    const known = kept.get(authority.name);
    if (known && clock() < known.until) return known;
    const tried = known && authority.type.renew ? await authority.latest() : authority.credentials;
    const answer = await grant(authority, tried);
    if (!isRefused(answer) || !authority.type.renew) return answer;
    const latest = await authority.latest();
    return JSON.stringify(latest) === JSON.stringify(tried) ? answer : grant(authority, latest);
  };

  return async (authority, request) => {
    if (!authority.type.token) return transport.send(request);
    const attempt = async (): Promise<DeliveryResponse> => {
      const token = await tokenFor(authority);
      if (!('value' in token)) return token;
      const headers = { ...request.headers, authorization: `Bearer ${token.value}` };
      return transport.send({ ...request, headers });
    };
    const usedKept = kept.has(authority.name);
    const first = await attempt();
    if (!usedKept || !('status' in first) || first.status !== 401) return first;
    kept.delete(authority.name);
    return attempt();
  };
};
