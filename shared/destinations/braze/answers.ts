/**
 * What Braze answers: https://www.braze.com/docs/api/errors
 * Where some objects are refused, `errors` names each by its place; the page shows only words. If all are, the status is 400.
 */
import * as z from 'zod';
import type { DeliveryRequest, DeliveryResponse, Interpretation, MemberOutcome } from '../../domain/export/delivery.ts';
import {
  accessRefused,
  credentialsRefused,
  interpretWhole,
  leftOpen,
  maskWords,
  readJson,
  retryAfterSeconds,
  sayAll,
  secondsUntil,
  stopFor,
} from '../http-answer.ts';

const KEY_REFUSED = credentialsRefused(
  'Braze',
  'Make a new REST API key with the permission users.track in the workspace, and save it in the destination with the right instance',
);
const NO_ACCESS = accessRefused(
  'Braze',
  'Choose the instance of your dashboard, and give the REST API key the permission users.track',
);

const refusal = z.object({
  type: z.string().default(''),
  input_array: z.string().optional(),
  index: z.int().optional(),
});
const answered = z.object({
  message: z.string().default(''),
  attributes_processed: z.number().optional(),
  errors: z.array(z.unknown()).default([]),
});

/** The objects that were refused, by their place among the attributes. */
const refusedPlaces = (errors: readonly unknown[]): ReadonlyMap<number, string> =>
  new Map(
    errors.flatMap((each) => {
      const { type = '', input_array: array, index } = refusal.safeParse(each).data ?? {};
      return array === 'attributes' && index !== undefined ? [[index, type] as const] : [];
    }),
  );

/** Rejects whom Braze named and says `other` of the rest; undefined where it named nobody. */
const rejectNamed = (
  errors: readonly unknown[],
  request: DeliveryRequest,
  other: MemberOutcome,
): Interpretation | undefined => {
  const named = refusedPlaces(errors);
  const outcomes = request.members.map((_, place): MemberOutcome => {
    const words = named.get(place);
    return words === undefined ? other : { kind: 'rejected', code: 'invalid-user', example: maskWords(words) };
  });
  return outcomes.some(({ kind }) => kind === 'rejected') ? { outcomes } : undefined;
};

/** `X-RateLimit-Reset` is an instant, epoch seconds: https://www.braze.com/docs/api/api_limits */
const throttled = ({ headers, at }: Extract<DeliveryResponse, { status: number }>): MemberOutcome => {
  const reset = secondsUntil(headers['x-ratelimit-reset'], at);
  const until = reset === undefined ? undefined : Math.max(1, reset);
  const asked = headers['retry-after'];
  const afterSeconds = asked === undefined ? until : retryAfterSeconds(asked, at);
  const said = { kind: 'retry', code: 'http-429', example: 'Braze takes no more requests for now.' } as const;
  return { ...said, ...(afterSeconds === undefined ? {} : { afterSeconds }) };
};

const readBad = (body: string, request: DeliveryRequest): Interpretation => {
  const { errors, message } = answered.safeParse(readJson(body)).data ?? { errors: [], message: '' };
  const rest: MemberOutcome = { kind: 'retry', code: 'sent-with-invalid', example: '', again: true };
  const sentence = `Braze refuses the request: ${maskWords(message) || 'it gives no reason.'} Correct the attribute and the fields in the destination, then resume the export.`;
  return rejectNamed(errors, request, rest) ?? stopFor(request, { code: 'request-refused', sentence });
};

const asked = z.object({ attributes: z.array(z.record(z.string(), z.unknown())).min(1) });

/** A request adds or removes; a removal holds nothing but who it is and the audience's attribute, which is false. */
const isRemoval = ({ body }: DeliveryRequest): boolean => {
  const { _update_existing_only: _, ...told } = asked.safeParse(readJson(body)).data?.attributes[0] ?? {};
  const values = Object.values(told);
  return values.length === 2 && values.includes(false);
};

/** 202: put aside during maintenance. What Braze says it has not queued, and does not name, is left open. */
const readTaken = (status: number, body: string, request: DeliveryRequest): Interpretation => {
  const read = answered.safeParse(readJson(body)).data;
  const errors = read?.errors ?? [];
  const named = refusedPlaces(errors).size;
  const processed = read?.attributes_processed ?? request.members.length;
  const isWhole = read !== undefined && named === errors.length && processed + named >= request.members.length;
  const taken: MemberOutcome =
    status !== 202 && isWhole ? { kind: 'accepted', confirmed: true } : leftOpen(isRemoval(request));
  return rejectNamed(errors, request, taken) ?? sayAll(request, taken);
};

/** Reads the answer to `/users/track`. */
export const interpret = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  if ('failure' in response) return interpretWhole(response, request);
  const { status, body } = response;
  if (status === 401) return stopFor(request, KEY_REFUSED);
  if (status === 403 || status === 404) return stopFor(request, NO_ACCESS);
  if (status === 429) return sayAll(request, throttled(response));
  if (status === 400) return readBad(body, request);
  return status >= 200 && status < 300 ? readTaken(status, body, request) : interpretWhole(response, request);
};
