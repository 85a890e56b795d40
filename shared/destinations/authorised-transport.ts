import type { DeliveryRequest, DeliveryResponse } from '../domain/export/delivery.ts';
import type { Clock } from '../ports/clock.ts';
import type { Transport } from '../ports/transport.ts';
import type { AnyDestination } from './destination.ts';

/** A destination with what its requests are authorised by. */
export interface Authority {
  readonly type: AnyDestination;
  readonly settings: unknown;
  readonly credentials: unknown;
}

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

const readToken = (body: string, at: number): Token | undefined => {
  try {
    const { access_token: value, expires_in: seconds } = JSON.parse(body);
    if (typeof value !== 'string' || value === '') return undefined;
    const lasts = typeof seconds === 'number' ? seconds : DEFAULT_SECONDS;
    return { value, until: at + lasts * 1000 - EARLY_MS };
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

/**
 * Adds the token that a destination's grant gives, kept until shortly before it ends; an answer 401 renews it once. A grant
 * that is refused comes back as 401, one that goes unanswered as that silence.
 */
export const createAuthorisedTransport = (transport: Transport, clock: Clock): SendAuthorised => {
  const kept = new Map<string, Token>();

  const tokenFor = async (name: string, asked: Omit<DeliveryRequest, 'members'>): Promise<Token | DeliveryResponse> => {
    const known = kept.get(name);
    if (known && clock() < known.until) return known;
    const response = await transport.send({ ...asked, members: [] });
    const isGiven = 'status' in response && response.status === 200;
    const token = isGiven ? readToken(response.body, response.at) : undefined;
    if (!token) return refusedAs(response);
    kept.set(name, token);
    return token;
  };

  return async ({ type, settings, credentials }, request) => {
    if (!type.token) return transport.send(request);
    const asked = type.token({ settings, credentials });
    const name = JSON.stringify(asked);
    const attempt = async (): Promise<DeliveryResponse> => {
      const token = await tokenFor(name, asked);
      if (!('value' in token)) return token;
      const headers = { ...request.headers, authorization: `Bearer ${token.value}` };
      return transport.send({ ...request, headers });
    };
    const usedKept = kept.has(name);
    const first = await attempt();
    if (!usedKept || !('status' in first) || first.status !== 401) return first;
    kept.delete(name);
    return attempt();
  };
};
