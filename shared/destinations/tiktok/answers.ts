/**
 * What TikTok answers: HTTP 200 nearly always, with a `code` that takes precedence over the status, for the request as a whole:
 * https://business-api.tiktok.com/portal/docs?id=1737172488964097
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

const answer = z.object({ code: z.number(), message: z.string().default('') });

const DONE = 0;
const PARTLY_DONE = 20_001;
/** Too fast for the app (40016, 40100), a field's value (40132) or the ad account (40133). */
const TOO_FAST = [40_016, 40_100, 40_132, 40_133];
/** 40002 also stands for an audience that is worked on. */
const IN_WORK = /being updated|updating|processing/i;
/** No header says for how long. A limit by the minute ends within five: https://business-api.tiktok.com/portal/docs?id=1740029171730433 */
const LATER_SECONDS = 300;

const CREDENTIALS = credentialsRefused('TikTok', 'Authorise the app for the ad account again and save the new token');
const VERSION: PauseNotice = {
  code: 'version-ended',
  sentence:
    'TikTok no longer speaks the version of its interface that is used here. Update Headwater, then resume the export.',
};

const PAUSES: Readonly<Record<number, PauseNotice>> = {
  40001: accessRefused(
    'TikTok',
    'Give the app audience management and streamed audiences for this ad account, or correct the account and audience',
  ),
  40006: VERSION,
  40007: {
    code: 'audience-missing',
    sentence:
      'TikTok does not know this audience or ad account. Choose an existing audience in the destination, then resume the export.',
  },
  40051: VERSION,
  40101: CREDENTIALS,
  40102: CREDENTIALS,
  40104: CREDENTIALS,
  40105: CREDENTIALS,
  40106: CREDENTIALS,
};

/** 40002 is any wrong parameter: the rows are spelled here, so that one which names the audience or the account is about the settings. */
const pauseOf = (code: number, message: string): PauseNotice | undefined => {
  if (code !== 40_002 || !/audience|advertiser/i.test(message)) return PAUSES[code];
  return {
    code: 'audience-refused',
    sentence: `TikTok takes no members for this audience: ${maskWords(message)} Check the audience and the ad account in the destination, then resume the export.`,
  };
};

const readFault = ({ code, message }: z.infer<typeof answer>, request: DeliveryRequest): Interpretation => {
  const said = { code: `tiktok-${code}`, example: maskWords(message) };
  if (TOO_FAST.includes(code) || (code === 40_002 && IN_WORK.test(message)))
    return sayAll(request, { kind: 'retry', ...said, afterSeconds: LATER_SECONDS });
  const pause = pauseOf(code, message);
  if (pause) return stopFor(request, pause);
  const isOurs = code >= 40_000 && code < 50_000;
  return sayAll(request, { kind: isOurs ? 'rejected' : 'retry', ...said });
};

const asked = z.object({ action: z.string() });
const isRemoval = ({ body }: DeliveryRequest): boolean => asked.safeParse(readJson(body)).data?.action === 'delete';

/** Reads the answer to a change of an audience. */
export const interpret = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const whole = interpretWhole(response, request);
  if ('failure' in response) return whole;
  const isHttpSuccess = response.status >= 200 && response.status < 300;
  const read = answer.safeParse(readJson(response.body)).data;
  // A success without a code says nothing: what it stands for is asked again, which is harmless.
  if (!read) return isHttpSuccess ? sayAll(request, { kind: 'retry', code: 'no-code', example: '' }) : whole;
  if (read.code === DONE) return isHttpSuccess ? sayAll(request, { kind: 'accepted', confirmed: true }) : whole;
  // Which ones a partial success left out is not said.
  if (read.code === PARTLY_DONE) return isHttpSuccess ? sayAll(request, leftOpen(isRemoval(request))) : whole;
  return readFault(read, request);
};
