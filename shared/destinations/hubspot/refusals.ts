/**
 * What HubSpot answers when it does not do what it was asked, alike for contacts and lists:
 * https://developers.hubspot.com/docs/api-reference/error-handling
 * https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines
 */
import * as z from 'zod';
import type { DeliveryRequest, DeliveryResponse, Interpretation, MemberOutcome } from '../../domain/export/delivery.ts';
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

/** An answer with a status. */
export type Answer = Extract<DeliveryResponse, { status: number }>;

const throttled = z.object({ policyName: z.string().default('') });

const POLICY_SECONDS: Readonly<Record<string, number>> = { SECONDLY: 1, DAILY: 3_600 };
const WINDOW_SECONDS = 10;

/** Seconds until the burst is over; a daily limit asks for the longest pause there is. */
const throttleSeconds = ({ headers, body, at }: Answer): number => {
  const asked = retryAfterSeconds(headers['retry-after'], at);
  if (asked !== undefined) return asked;
  const policy = throttled.safeParse(readJson(body)).data?.policyName ?? '';
  const window = Number(headers['x-hubspot-ratelimit-interval-milliseconds'] ?? Number.NaN) / 1_000;
  return POLICY_SECONDS[policy] ?? (window > 0 ? Math.ceil(window) : WINDOW_SECONDS);
};

const LOCKED_SECONDS = 2;
const MIGRATING_SECONDS = 60;

/** Seconds to wait where an answer means "later"; undefined where it means something else. */
const laterSeconds = (answer: Answer): number | undefined => {
  const { status, headers, at } = answer;
  if (status === 429) return throttleSeconds(answer);
  if (status === 423) return LOCKED_SECONDS;
  // 477: the account is being moved to another data centre.
  return status === 477 ? (retryAfterSeconds(headers['retry-after'], at) ?? MIGRATING_SECONDS) : undefined;
};

/** What an answer means that has nothing to do with what was asked; undefined where that has to be read. */
export const readTransport = (response: DeliveryResponse, request: DeliveryRequest): Interpretation | undefined => {
  if ('failure' in response) return interpretWhole(response, request);
  const { status, body } = response;
  if (status === 401)
    return stopFor(request, credentialsRefused('HubSpot', 'Make a new service key, save it in the destination'));
  if (status === 403)
    return stopFor(
      request,
      accessRefused('HubSpot', 'Give the service key the scopes for lists and contacts, reading and writing'),
    );
  const afterSeconds = laterSeconds(response);
  if (afterSeconds !== undefined) {
    const example = maskWords(`HTTP ${status} ${body}`);
    return sayAll(request, { kind: 'retry', code: `http-${status}`, example, afterSeconds });
  }
  return status === 408 || status === 425 || status >= 500 ? interpretWhole(response, request) : undefined;
};

/** Nothing was done, and it is asked again. */
export const retry = (code: string): MemberOutcome => ({ kind: 'retry', code, example: '' });
