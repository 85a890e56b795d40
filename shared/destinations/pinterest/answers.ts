/**
 * What Pinterest answers: the list as it stands, whose counters tell nothing of one member, or `{ code, message }`:
 * https://developers.pinterest.com/docs/api/v5/customer_lists-update
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

const RECONNECT = credentialsRefused('Pinterest', 'Connect the Pinterest account again');
const NO_ACCESS = accessRefused(
  'Pinterest',
  'Give the connected person the audience permission in the ad account, or correct the account and list',
);

const changed = z.object({ id: z.string(), exceptions: z.record(z.string(), z.unknown()).nullish() });
const refused = z.object({ code: z.number(), message: z.string().default('') });

/** Reads the answer to a change of a list. Who is matched is decided later and never told; `exceptions` are the list's errors. */
export const interpret = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const whole = interpretWhole(response, request);
  if ('failure' in response || whole.outcomes[0]?.kind === 'retry') return whole;
  const { status, body } = response;
  if (status === 401) return stopFor(request, RECONNECT);
  if (status === 403 || status === 404) return stopFor(request, NO_ACCESS);
  const answer = readJson(body);
  if (status < 200 || status > 299) {
    const error = refused.safeParse(answer).data;
    if (!error) return whole;
    return sayAll(request, {
      kind: 'rejected',
      code: `pinterest-${error.code}`,
      example: maskWords(error.message),
    });
  }
  const list = changed.safeParse(answer).data;
  const confirmed = list !== undefined && Object.keys(list.exceptions ?? {}).length === 0;
  return sayAll(request, { kind: 'accepted', confirmed });
};
