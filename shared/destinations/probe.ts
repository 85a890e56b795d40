import type { ConnectionFault } from '../domain/export/connection.ts';
import type { DeliveryRequest, DeliveryResponse } from '../domain/export/delivery.ts';

/** Who asks. `at` is the instant of the question, epoch ms. */
export interface Asking<Settings, Credentials> {
  readonly settings: Settings;
  readonly credentials: Credentials;
  readonly at: number;
}

/** A question that proves a connection and changes nothing: that the platform lets these credentials see what the settings name. */
export interface Probe<Settings, Credentials> {
  readonly request: (of: Asking<Settings, Credentials>) => Omit<DeliveryRequest, 'members'>;
  /** What the answer says is broken; `faultOfStatus` unless the platform says it otherwise. */
  readonly read?: (response: DeliveryResponse) => ConnectionFault | undefined;
}

/** Why nothing harmless can be asked: there is no other side, or it has no such question. */
export interface NoProbe {
  readonly none: string;
}

/** How OAuth servers and platforms say that a token was good once. */
const ENDED = /invalid_grant|token (has |was )?(been )?(expired|revoked)|EXPIRED_ACCESS_TOKEN/i;

/** What an HTTP answer to a probe says is broken; undefined where it is none. */
export const faultOfStatus = (response: DeliveryResponse): ConnectionFault | undefined => {
  if ('failure' in response) return response.failure === 'refused-address' ? 'refused' : 'unreachable';
  const { status, body } = response;
  if (status >= 200 && status < 300) return undefined;
  if (status === 401) return ENDED.test(body) ? 'credentials-expired' : 'credentials-invalid';
  if (status === 403) return 'permission-missing';
  if (status === 404 || status === 410) return 'audience-missing';
  if (status === 429) return 'rate-limited';
  return status >= 500 || status === 408 || status === 425 ? 'unreachable' : 'refused';
};

/** A question by GET with these headers. */
export const getRequest = (
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Omit<DeliveryRequest, 'members'> => ({ method: 'GET', url, headers, body: '' });
