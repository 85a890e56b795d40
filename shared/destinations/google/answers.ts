/**
 * What the Data Manager API answers. An upload fails as a whole on one bad row, whose index `fieldViolations` names; one that
 * is taken is decided by a job: https://developers.google.com/data-manager/api/devguides/concepts/errors
 */
import * as z from 'zod';
import type { DeliveryRequest, DeliveryResponse, Interpretation, MemberOutcome } from '../../domain/export/delivery.ts';
import type { MatchRate } from '../../domain/export/match-rate.ts';
import type { Json } from '../../domain/json.ts';
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

/** Google asks for about half an hour before the first question, and for patience between further ones. */
const FIRST_POLL_MS = 30 * 60_000;
const NEXT_POLL_MS = 10 * 60_000;

const taken = z.object({ requestId: z.string().min(1) });
const refused = z.object({
  error: z.object({
    message: z.string().default(''),
    details: z
      .array(
        z.object({
          fieldViolations: z
            .array(
              z.object({
                field: z.string().default(''),
                description: z.string().default(''),
                reason: z.string().optional(),
              }),
            )
            .default([]),
        }),
      )
      .default([]),
  }),
});
type Violation = z.infer<typeof refused>['error']['details'][number]['fieldViolations'][number];

const RECONNECT = credentialsRefused('Google', 'Connect the Google account again');
const NO_ACCESS = accessRefused(
  'Google',
  'Give the connected account access to the Google Ads account, or correct the account and list',
);

const codeOf = ({ reason = '' }: Violation): string => {
  const words = reason
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '-')
    .slice(0, 60);
  return words === '' ? 'invalid-member' : words;
};

const indexOf = ({ field }: Violation): number | undefined => {
  const index = /^audience_?members\[(\d+)\]/i.exec(field)?.[1];
  return index === undefined ? undefined : Number(index);
};

const readRefused = (body: string, request: DeliveryRequest): Interpretation => {
  const { error } = refused.safeParse(readJson(body)).data ?? { error: { message: '', details: [] } };
  const violations = error.details.flatMap(({ fieldViolations }) => fieldViolations);
  const named = new Map(
    violations.flatMap((each) => {
      const index = indexOf(each);
      return index === undefined ? [] : [[index, each] as const];
    }),
  );
  if (![...named.keys()].some((index) => index < request.members.length)) {
    const said = maskWords(violations[0]?.description || error.message);
    const sentence = `Google refuses uploads to this list: ${said} Correct the account, the list or its terms, then resume the export.`;
    return stopFor(request, { code: 'upload-refused', sentence });
  }
  const outcomes = request.members.map((_, place): MemberOutcome => {
    const violation = named.get(place);
    return violation
      ? { kind: 'rejected', code: codeOf(violation), example: maskWords(violation.description) }
      : { kind: 'retry', code: 'sent-with-invalid', example: '', again: true };
  });
  return { outcomes };
};

/** Reads the answer to an upload. */
export const interpret = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const whole = interpretWhole(response, request);
  if ('failure' in response) return whole;
  const { status, body, at } = response;
  if (status === 401) return stopFor(request, RECONNECT);
  if (status === 403 || status === 404) return stopFor(request, NO_ACCESS);
  if (status === 400) return readRefused(body, request);
  // ABORTED: a concurrent change of the list, which is over by the next attempt.
  if (status === 409) return sayAll(request, { kind: 'retry', code: 'aborted', example: '' });
  if (status < 200 || status > 299) return whole;
  const id = taken.safeParse(readJson(body)).data?.requestId;
  const isRemoval = request.url.endsWith(':remove');
  if (id === undefined) return sayAll(request, leftOpen(isRemoval));
  return {
    ...sayAll(request, { kind: 'pending', code: 'processing', example: '', pollAt: at + FIRST_POLL_MS }),
    poll: isRemoval ? { requestId: id, isRemoval } : { requestId: id },
  };
};

/** `MatchRateRange`, in percent: from the first on, below the second. UNKNOWN and NOT_ELIGIBLE tell nothing. */
const MATCH_RATES: Readonly<Record<string, readonly [number, number]>> = {
  LESS_THAN_20: [0, 20],
  '20_TO_30': [20, 31],
  '31_TO_40': [31, 41],
  '41_TO_50': [41, 51],
  '51_TO_60': [51, 61],
  '61_TO_70': [61, 71],
  '71_TO_80': [71, 81],
  '81_TO_90': [81, 91],
  '91_TO_100': [91, 100],
};

/** https://developers.google.com/data-manager/api/reference/rest/v1/requestStatus/retrieve#IngestUserDataStatus */
const status = z.object({
  requestStatusPerDestination: z
    .array(
      z.object({
        requestStatus: z.string(),
        errorInfo: z.unknown().optional(),
        audienceMembersIngestionStatus: z
          .object({ userDataIngestionStatus: z.object({ uploadMatchRateRange: z.string().default('') }).optional() })
          .optional(),
      }),
    )
    .min(1),
});
type JobStatus = z.infer<typeof status>['requestStatusPerDestination'][number];

/** How many of an upload Google matched, once its job has ended; of removals and mobile ids it does not tell. */
const matchRateOf = (
  { audienceMembersIngestionStatus }: JobStatus,
  { members }: DeliveryRequest,
): { readonly matchRate?: MatchRate } => {
  const range = audienceMembersIngestionStatus?.userDataIngestionStatus?.uploadMatchRateRange ?? '';
  const [from, to] = MATCH_RATES[range.replace(/^MATCH_RATE_RANGE_/, '')] ?? [];
  if (from === undefined || to === undefined) return {};
  return { matchRate: { from: from / 100, to: to / 100, members: members.length } };
};

/** A text alone is the id of an upload that an earlier release left behind. */
const job = z.union([
  z.object({ requestId: z.string(), isRemoval: z.boolean().default(false) }),
  z.string().transform((requestId) => ({ requestId, isRemoval: false })),
]);

/** The job that an upload left behind. */
export const jobOf = (poll: Json): z.infer<typeof job> => job.parse(poll);

/** Reads how the job of an upload stands. Of a partial success Google tells counts, not members: they stay unconfirmed. */
export const interpretJob = (response: DeliveryResponse, request: DeliveryRequest, poll: Json): Interpretation => {
  const { at } = response;
  const later = (): Interpretation => ({
    ...sayAll(request, { kind: 'pending', code: 'processing', example: '', pollAt: at + NEXT_POLL_MS }),
    poll,
  });
  if ('failure' in response || response.status !== 200) return later();
  const read = status.safeParse(readJson(response.body)).data?.requestStatusPerDestination[0];
  switch (read?.requestStatus) {
    case 'SUCCESS':
      return { ...sayAll(request, { kind: 'accepted', confirmed: true }), ...matchRateOf(read, request) };
    case 'PARTIAL_SUCCESS':
      return { ...sayAll(request, leftOpen(jobOf(poll).isRemoval)), ...matchRateOf(read, request) };
    // The guide's prose says FAILURE, the enumeration FAILED.
    case 'FAILED':
    case 'FAILURE':
      return sayAll(request, {
        kind: 'retry',
        code: 'job-failed',
        example: maskWords(JSON.stringify(read.errorInfo ?? '')),
      });
    default:
      return later();
  }
};
