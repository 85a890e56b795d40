import * as z from 'zod';
import type { DeliveryRequest, DeliveryResponse, Interpretation, MemberOutcome } from '../../domain/export/delivery.ts';
import { interpretWhole, maskWords } from '../http-answer.ts';

const answer = z.object({
  Entries: z.array(
    z.object({ EventId: z.string().optional(), ErrorCode: z.string().optional(), ErrorMessage: z.string().optional() }),
  ),
});

/** Codes that say "later": https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html */
const LATER = /Throttl|TooManyRequests|LimitExceeded|Internal|Unavailable|Timeout|RequestExpired/i;
/** Codes that somebody here must act on; until then members wait, since none of them is at fault. */
const OURS =
  /AccessDenied|NotAuthorized|UnrecognizedClient|ExpiredToken|InvalidClientToken|IncompleteSignature|ResourceNotFound/i;
const TOO_LARGE = /size|too large|limit/i;

const WAIT_SECONDS = 300;

/** What an error code of AWS means for the members that met it. */
const outcomeOf = (code: string, message: string): MemberOutcome => {
  if (LATER.test(code)) return { kind: 'retry', code: 'bus-busy', example: maskWords(`${code} ${message}`) };
  if (OURS.test(code))
    return {
      kind: 'retry',
      code: 'bus-not-allowed',
      example: `This deployment may not send to the event bus, or it does not exist (${maskWords(code)}). Ask who deployed it to allow the bus: --context eventBuses.`,
      afterSeconds: WAIT_SECONDS,
    };
  if (TOO_LARGE.test(`${code} ${message}`))
    return {
      kind: 'rejected',
      code: 'event-too-large',
      example: 'The traits of this member make an event larger than EventBridge takes. Send fewer traits.',
    };
  return { kind: 'rejected', code: 'event-refused', example: maskWords(`${code} ${message}`) };
};

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    // Not an answer of EventBridge: whatever stood between may have sent it.
    return undefined;
  }
};

const failure = z.object({ __type: z.string(), message: z.string().default('') });

const interpretFailure = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const named = 'body' in response ? failure.safeParse(parse(response.body)).data : undefined;
  if (!named || ('status' in response && response.status >= 500)) return interpretWhole(response, request);
  const outcome = outcomeOf(named.__type, named.message);
  return { outcomes: request.members.map(() => outcome) };
};

const NONSENSE: MemberOutcome = { kind: 'retry', code: 'bus-nonsense', example: 'The answer is none of EventBridge.' };

/**
 * Reads an answer of PutEvents: 200 with one word per entry, in order, or a failure of the whole. What EventBridge does not
 * account for is asked again.
 */
export const interpretPutEvents = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  if ('failure' in response || response.status !== 200) return interpretFailure(response, request);
  const entries = answer.safeParse(parse(response.body)).data?.Entries ?? [];
  const outcomes = request.members.map((_, place): MemberOutcome => {
    const entry = entries[place];
    if (entry?.ErrorCode !== undefined) return outcomeOf(entry.ErrorCode, entry.ErrorMessage ?? '');
    return entry?.EventId === undefined ? NONSENSE : { kind: 'accepted', confirmed: true };
  });
  return { outcomes };
};
