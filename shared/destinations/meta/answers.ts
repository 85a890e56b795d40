/**
 * What Meta answers: counts and samples, never a member's fate, and errors by code:
 * https://developers.facebook.com/docs/graph-api/guides/error-handling
 * https://developers.facebook.com/documentation/ads-commerce/marketing-api/error-reference
 */
import * as z from 'zod';
import type { DeliveryRequest, DeliveryResponse, Interpretation, PauseNotice } from '../../domain/export/delivery.ts';
import {
  accessRefused,
  credentialsRefused,
  interpretWhole,
  leftOpen,
  maskWords,
  readJson,
  sayAll,
  stopFor,
} from '../http-answer.ts';

const counted = z.object({ num_received: z.number(), num_invalid_entries: z.number() });
const refused = z.object({
  error: z.object({
    message: z.string().default(''),
    code: z.number().default(0),
    error_subcode: z.number().optional(),
    is_transient: z.boolean().optional(),
  }),
});
type Refusal = z.infer<typeof refused>['error'];

/** Unknown and temporary failures, and calls that come too fast for the app, the user, the account or custom audiences. */
const LATER = [1, 2, 4, 17, 32, 341, 613, 80_000, 80_003, 80_004];
const THROTTLED_SECONDS = 300;

const PAUSES: Readonly<Record<string, PauseNotice>> = {
  '190': credentialsRefused('Meta', 'Make a new access token for the system user and save it in the destination'),
  '1713230': {
    code: 'audience-flagged',
    sentence:
      'Meta has flagged this audience and takes no more members. Read its message in Ads Manager, choose or make another audience, then resume the export.',
  },
  '2655': {
    code: 'terms-not-accepted',
    sentence:
      'The ad account has not accepted the Custom Audience terms. Accept them in Ads Manager, then resume the export.',
  },
  '10': accessRefused('Meta', 'Give the system user the ad account and ads_management'),
};

const pauseOf = ({ code, error_subcode: subcode }: Refusal): PauseNotice | undefined => {
  if (code === 102 || code === 463 || code === 467) return PAUSES['190'];
  if (code >= 200 && code <= 299) return PAUSES['10'];
  return (subcode === undefined ? undefined : PAUSES[String(subcode)]) ?? PAUSES[String(code)];
};

const readRefusal = (error: Refusal, request: DeliveryRequest): Interpretation => {
  const pause = pauseOf(error);
  if (pause) return stopFor(request, pause);
  const said = { code: `meta-${error.code}`, example: maskWords(error.message) };
  if (error.is_transient || LATER.includes(error.code))
    return sayAll(request, { kind: 'retry', ...said, afterSeconds: THROTTLED_SECONDS });
  return sayAll(request, { kind: 'rejected', ...said });
};

const readCounts = (body: string, request: DeliveryRequest): Interpretation => {
  const counts = counted.safeParse(readJson(body)).data;
  const invalid = counts?.num_invalid_entries ?? 0;
  if (counts && invalid > 0 && invalid >= counts.num_received) {
    const example = `Meta recognises none of ${counts.num_received} entries as valid.`;
    return sayAll(request, { kind: 'rejected', code: 'invalid-entry', example });
  }
  // Which ones are invalid is not said: they stay unconfirmed and are sent again by the daily reconciliation.
  return sayAll(
    request,
    counts && invalid === 0 ? { kind: 'accepted', confirmed: true } : leftOpen(request.method === 'DELETE'),
  );
};

/** Reads the answer to a change of an audience. */
export const interpret = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const whole = interpretWhole(response, request);
  if ('failure' in response) return whole;
  const { status, body } = response;
  const error = refused.safeParse(readJson(body)).data?.error;
  if (error) return readRefusal(error, request);
  return status >= 200 && status < 300 ? readCounts(body, request) : whole;
};
