/**
 * What the Marketing API answers: a status for the whole request and one for its only list, with a count and never a member's
 * fate: https://developers.snap.com/api/marketing-api/Ads-API/customer-lists . Errors bear a code, as E3002 where the caller
 * has no permission. A 429 names no time to wait: https://developers.snap.com/api/marketing-api/Ads-API/rate-limits
 */
import * as z from 'zod';
import type { DeliveryRequest, DeliveryResponse, Interpretation } from '../../domain/export/delivery.ts';
import {
  accessRefused,
  credentialsRefused,
  interpretWhole,
  maskWords,
  readJson,
  sayAll,
  stopFor,
} from '../http-answer.ts';

const RECONNECT = credentialsRefused('Snapchat', 'Connect the Snapchat account again');
const NO_ACCESS = accessRefused(
  'Snapchat',
  'Give the connected person the role Data Manager in the ad account, accept its Customer List terms, or correct the list',
);

const list = z.object({
  sub_request_status: z.string().optional(),
  sub_request_error_reason: z.string().optional(),
  user: z.object({ number_uploaded_users: z.number() }).optional(),
});
const answered = z.object({
  request_status: z.string(),
  error_code: z.string().optional(),
  debug_message: z.string().optional(),
  users: z.array(list).default([]),
});
type Answered = z.infer<typeof answered>;

const failed = (status: string | undefined): boolean => status !== undefined && status.toUpperCase() !== 'SUCCESS';

const refusedAs = ({ error_code: code = 'refused', debug_message: said, users }: Answered) => ({
  kind: 'rejected' as const,
  code: `snapchat-${maskWords(code)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')}`,
  example: maskWords(said ?? users[0]?.sub_request_error_reason ?? ''),
});

/** How many rows a request carried, duplicates left out. */
const rowsOf = ({ body }: DeliveryRequest): number => JSON.parse(body).users[0].data.length;

/** Reads the answer to a change of a customer list. */
export const interpret = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const whole = interpretWhole(response, request);
  if ('failure' in response || whole.outcomes[0]?.kind === 'retry') return whole;
  const { status, body } = response;
  const read = answered.safeParse(readJson(body)).data;
  if (status === 401) return stopFor(request, RECONNECT);
  if (status === 403 || status === 404 || read?.error_code === 'E3002') return stopFor(request, NO_ACCESS);
  const change = read?.users[0];
  if (read && (failed(read.request_status) || failed(change?.sub_request_status)))
    return sayAll(request, refusedAs(read));
  if (status < 200 || status > 299) return whole;
  // Fewer than were sent: which ones Snapchat could not read is not said.
  const uploaded = change?.user?.number_uploaded_users ?? 0;
  return sayAll(request, { kind: 'accepted', confirmed: uploaded >= rowsOf(request) });
};
