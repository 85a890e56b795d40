import type { DeliveryRequest, DeliveryResponse } from '../export/delivery.ts';
import type { Listener, Notice, PrivacyRequest } from './request.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits before each further try: about three days in all, as long as a weekend of the other side. */
const BACKOFF_MS = [
  10 * SECOND,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  3 * HOUR,
  8 * HOUR,
  12 * HOUR,
  24 * HOUR,
  24 * HOUR,
];

/** The version of OpenDSR that is spoken. */
export const API_VERSION = '2.0';

/** Where a request's results are read. */
export const resultsUrl = ({ origin, id }: Pick<PrivacyRequest, 'origin' | 'id'>): string =>
  `${origin}/v1/privacy/requests/${id}/results`;

/** `https://host:port` → `host:port`: what OpenDSR calls the domain of the processor. */
export const processorDomain = (origin: string): string => origin.replace(/^https?:\/\//, '');

/**
 * The headers by which an answer or a callback is verified, under the name of OpenDSR and under its former one, OpenGDPR
 * (specification, 10.1).
 */
export const signatureHeaders = (origin: string, signature: string): Readonly<Record<string, string>> => ({
  'x-opendsr-processor-domain': processorDomain(origin),
  'x-opendsr-signature': signature,
  'x-opengdpr-processor-domain': processorDomain(origin),
  'x-opengdpr-signature': signature,
});

/** The call that tells a listener of a notice (specification, 8.6). `sign` gives the signature of the body, base64. */
export const callbackRequest = (told: {
  readonly request: PrivacyRequest;
  readonly notice: Notice;
  readonly url: string;
  readonly controllerId: string;
  readonly sign: (body: string) => string;
}): DeliveryRequest => {
  const { request, notice, url, controllerId, sign } = told;
  const body = JSON.stringify({
    controller_id: controllerId,
    expected_completion_time: new Date(notice.expectedAt).toISOString(),
    status_callback_url: url,
    subject_request_id: request.id,
    request_status: notice.status,
    results_url: resultsUrl(request),
    api_version: API_VERSION,
  });
  const headers = { 'content-type': 'application/json', ...signatureHeaders(request.origin, sign(body)) };
  return { method: 'POST', url, headers, body, members: [] };
};

/** What is known of a listener after a call: told, to be tried again later, or given up. */
export const afterCall = (listener: Listener, response: DeliveryResponse, now: number): Listener => {
  if ('status' in response && response.status >= 200 && response.status < 300)
    return { told: listener.told + 1, attempts: 0, nextAt: now };
  const attempts = listener.attempts + 1;
  const wait = BACKOFF_MS[listener.attempts];
  const isHopeless = 'failure' in response && response.failure === 'refused-address';
  if (isHopeless || wait === undefined) return { ...listener, attempts, nextAt: now, abandoned: true };
  return { ...listener, attempts, nextAt: now + wait };
};
