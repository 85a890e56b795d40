/**
 * What LinkedIn answers: a status for the request and, in a success, one for each element, in their order:
 * https://learn.microsoft.com/en-us/linkedin/marketing/matched-audiences/create-and-manage-segment-users
 */
import * as z from 'zod';
import type {
  DeliveryRequest,
  DeliveryResponse,
  Interpretation,
  MemberOutcome,
  PauseNotice,
} from '../../domain/export/delivery.ts';
import {
  accessRefused,
  credentialsRefused,
  interpretWhole,
  leftOpen,
  maskWords,
  readJson,
  retryAfterSeconds,
  sayAll,
  stopFor,
} from '../http-answer.ts';

/** `batchIndex` tells the place where an answer does not list all elements. */
const element = z.object({
  status: z.number(),
  batchIndex: z.number().optional(),
  error: z.object({ message: z.string().default(''), batchIndex: z.number().optional() }).optional(),
});
const answer = z.object({ elements: z.array(element) });
type Element = z.infer<typeof element>;

/** Limits are by the minute and by the day, and no header says which. */
const THROTTLED_SECONDS = 60;
/** A new segment takes members 5 seconds after its creation by the documentation, a minute or two by experience. */
const NEW_SEGMENT_SECONDS = 120;

const CREDENTIALS = credentialsRefused('LinkedIn', 'Connect the LinkedIn account again, as is due every 365 days');
const ACCESS = accessRefused(
  'LinkedIn',
  'Give the connected member a role above viewer in the ad account, and the app the Audiences program',
);
const VERSION: PauseNotice = {
  code: 'version-ended',
  sentence:
    'LinkedIn no longer speaks the version of its interface that is used here. Update Headwater, then resume the export.',
};

const isLater = (status: number): boolean => [408, 409, 423, 429].includes(status) || status >= 500;

const asked = z.object({ elements: z.array(z.object({ action: z.string() })) });

const outcomeOf = (read: Element | undefined): MemberOutcome => {
  if (!read) return { kind: 'accepted', confirmed: false };
  const { status, error } = read;
  if (status >= 200 && status < 300) return { kind: 'accepted', confirmed: true };
  const said = { code: `linkedin-${status}`, example: maskWords(error?.message ?? '') };
  return isLater(status) ? { kind: 'retry', ...said } : { kind: 'rejected', ...said };
};

const readElements = (body: string, request: DeliveryRequest): Interpretation => {
  const elements = answer.safeParse(readJson(body)).data?.elements;
  const changes = asked.safeParse(readJson(request.body)).data?.elements ?? [];
  // Cut or malformed, it may have refused anybody.
  if (!elements) return { outcomes: request.members.map((_, place) => leftOpen(changes[place]?.action === 'REMOVE')) };
  const placed = new Map(elements.map((each, place) => [each.batchIndex ?? each.error?.batchIndex ?? place, each]));
  return { outcomes: request.members.map((_, place) => outcomeOf(placed.get(place))) };
};

/** A wrong id answers the same for ever: the run ends partial and says so. */
const NOT_FOUND = 'LinkedIn does not know this segment: it was made a moment ago, or its id is wrong.';

/** Reads the answer to a change of a segment. */
export const interpret = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const whole = interpretWhole(response, request);
  if ('failure' in response) return whole;
  const { status, headers, body, at } = response;
  if (status >= 200 && status < 300) return readElements(body, request);
  switch (status) {
    case 401:
      return stopFor(request, CREDENTIALS);
    case 403:
      return stopFor(request, ACCESS);
    case 404:
      return sayAll(request, {
        ...{ kind: 'retry', code: 'segment-not-found', example: NOT_FOUND },
        afterSeconds: NEW_SEGMENT_SECONDS,
      });
    case 409:
      return sayAll(request, { kind: 'retry', code: 'write-conflict', example: '' });
    case 426:
      return stopFor(request, VERSION);
    case 429:
      return sayAll(request, {
        ...{ kind: 'retry', code: 'http-429', example: '' },
        afterSeconds: retryAfterSeconds(headers['retry-after'], at) ?? THROTTLED_SECONDS,
      });
    default:
      return whole;
  }
};
