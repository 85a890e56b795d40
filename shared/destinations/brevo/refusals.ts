/**
 * What Brevo answers when it does not do what it was asked, alike for all calls:
 * https://developers.brevo.com/docs/how-it-works
 * https://developers.brevo.com/docs/limit-headers
 */
import * as z from 'zod';
import type { DeliveryRequest, DeliveryResponse, Interpretation, PauseNotice } from '../../domain/export/delivery.ts';
import {
  accessRefused,
  credentialsRefused,
  interpretWhole,
  maskWords,
  readJson,
  retryAfterSeconds,
  sayAll,
  stopFor,
} from '../http-answer.ts';

const refusal = z.object({ code: z.string().default(''), message: z.string().default('') });

/** The code and the words of a refusal; empty where there are none. */
export const readRefusal = (body: string): z.infer<typeof refusal> =>
  refusal.safeParse(readJson(body)).data ?? { code: '', message: '' };

const NEW_KEY = credentialsRefused('Brevo', 'Make a new API key, save it in the destination');
/** An account blocks callers it does not know after 30 days; a function in AWS calls from changing addresses: https://developers.brevo.com/docs/ip-security */
const UNKNOWN_CALLER: PauseNotice = {
  code: 'caller-blocked',
  sentence:
    'Brevo blocks calls from addresses it does not know. Under Security, Authorized IPs, switch the blocking for API keys off or authorise the address, then resume the export.',
};
const NO_ACCESS = accessRefused('Brevo', 'Have the account validated, or the key given access to contacts');
const FULL: PauseNotice = {
  code: 'account-full',
  sentence: 'The Brevo account has no room or credit left for this. Enlarge the plan, then resume the export.',
};

const PAUSES: Readonly<Record<number, PauseNotice>> = { 401: NEW_KEY, 402: FULL, 403: NO_ACCESS };

/** The hourly limit of a small account may take as long as that. */
const THROTTLED_SECONDS = 60;

/** What an answer means that has nothing to do with what was asked; undefined where that has to be read. */
export const readTransport = (response: DeliveryResponse, request: DeliveryRequest): Interpretation | undefined => {
  if ('failure' in response) return interpretWhole(response, request);
  const { status, headers, body, at } = response;
  if (status === 401 && /\bIP\b/.test(readRefusal(body).message)) return stopFor(request, UNKNOWN_CALLER);
  const pause = PAUSES[status];
  if (pause) return stopFor(request, pause);
  if (status === 429) {
    const afterSeconds = retryAfterSeconds(headers['x-sib-ratelimit-reset'] ?? headers['retry-after'], at);
    const example = maskWords(`HTTP 429 ${body}`);
    return sayAll(request, {
      kind: 'retry',
      code: 'http-429',
      example,
      afterSeconds: afterSeconds ?? THROTTLED_SECONDS,
    });
  }
  return status === 408 || status === 425 || status >= 500 ? interpretWhole(response, request) : undefined;
};
