/**
 * What Microsoft Advertising answers: errors by the index of an item beside success, and faults of a whole request, with
 * codes that are the same in both: https://learn.microsoft.com/advertising/guides/operation-error-codes
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

const problems = z
  .array(
    z
      .object({
        Code: z.coerce.number(),
        ErrorCode: z.string().nullish(),
        Message: z.string().nullish(),
        Index: z.number().nullish(),
      })
      .nullable(),
  )
  .nullish()
  .transform((all) => (all ?? []).filter((each) => each !== null));
type Problem = z.infer<typeof problems>[number];

/** `PartialErrors` comes with success; AdApiFaultDetail has `Errors`, ApiFaultDetail the other two. */
const answered = z.object({
  PartialErrors: problems,
  BatchErrors: problems,
  Errors: problems,
  OperationErrors: problems,
});

const CREDENTIALS = credentialsRefused('Microsoft', 'Connect the account again and check the developer token');
const ACCESS = accessRefused('Microsoft', 'Give the connected user the ad account, or correct the ids of the accounts');
const TERMS: PauseNotice = {
  code: 'terms-not-accepted',
  sentence:
    'The Customer Match terms are not accepted for this account. Accept them in Microsoft Advertising by making a customer list there, then resume the export.',
};
const LIST: PauseNotice = {
  code: 'list-unknown',
  sentence:
    'Microsoft has no customer list of this id in the ad account. Choose or make another list, then resume the export.',
};

const PAUSES: readonly (readonly [PauseNotice, readonly number[]])[] = [
  // Not the expired token (109): it comes with 401, upon which a new one was asked for, or else it is gone by the next attempt.
  [CREDENTIALS, [105, 108, 120, 122, 123, 124, 125, 126]],
  [ACCESS, [106, 208]],
  [TERMS, [8_003]],
  [LIST, [4_835, 8_000]],
];
const pauseOf = ({ Code }: Problem): PauseNotice | undefined => PAUSES.find(([, codes]) => codes.includes(Code))?.[0];

/** An internal error, an expired token and too many calls: https://learn.microsoft.com/advertising/guides/handle-service-errors-exceptions */
const LATER = [0, 109, 117];
const THROTTLED_SECONDS = 60;

const wordsOf = ({ Code, ErrorCode, Message }: Problem): { code: string; example: string } => ({
  code: /^[A-Za-z]{1,60}$/.test(ErrorCode ?? '')
    ? (ErrorCode ?? '').replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()
    : `microsoft-${Code}`,
  example: maskWords(Message ?? ''),
});

const outcomeOf = (problem: Problem): MemberOutcome =>
  LATER.includes(problem.Code)
    ? { kind: 'retry', ...wordsOf(problem), afterSeconds: THROTTLED_SECONDS }
    : { kind: 'rejected', ...wordsOf(problem) };

/** Errors by index; the other items were taken, or refused with them where the request failed. */
const readIndexed = (named: readonly Problem[], request: DeliveryRequest, others: MemberOutcome): Interpretation => {
  const byIndex = new Map(named.map((each) => [each.Index, each]));
  return {
    outcomes: request.members.map((_, place) => {
      const problem = byIndex.get(place);
      return problem ? outcomeOf(problem) : others;
    }),
  };
};

const asked = z.object({ CustomerListUserData: z.object({ ActionType: z.string() }) });
const isRemoval = ({ body }: DeliveryRequest): boolean =>
  asked.safeParse(readJson(body)).data?.CustomerListUserData.ActionType === 'Remove';

/** Reads the answer to a change of a list. */
export const interpret = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const whole = interpretWhole(response, request);
  if ('failure' in response) return whole;
  const { status, headers, body, at } = response;
  const isTaken = status >= 200 && status < 300;
  const read = answered.safeParse(readJson(body)).data;
  const all = read ? [...read.PartialErrors, ...read.BatchErrors, ...read.Errors, ...read.OperationErrors] : [];
  const pause = all.map(pauseOf).find((each) => each !== undefined);
  if (pause) return stopFor(request, pause);
  if (status === 401) return stopFor(request, CREDENTIALS);
  if (status === 403) return stopFor(request, ACCESS);
  const isNamed = ({ Index }: Problem): boolean =>
    typeof Index === 'number' && Index >= 0 && Index < request.members.length;
  const general = all.find((each) => !isNamed(each));
  if (general) {
    const isFinal = status >= 400 && status < 500 && status !== 429 && !LATER.includes(general.Code);
    if (isFinal) return sayAll(request, { kind: 'rejected', ...wordsOf(general) });
    const afterSeconds = retryAfterSeconds(headers['retry-after'], at) ?? THROTTLED_SECONDS;
    return sayAll(request, { kind: 'retry', ...wordsOf(general), afterSeconds });
  }
  if (all.length > 0 && !isTaken)
    return readIndexed(all, request, { kind: 'retry', code: 'sent-with-invalid', example: '', again: true });
  if (!isTaken) return whole;
  const isTold = Object.hasOwn(Object(readJson(body)), 'PartialErrors');
  // Cut or malformed, it may have refused anybody.
  const others: MemberOutcome = read ? { kind: 'accepted', confirmed: isTold } : leftOpen(isRemoval(request));
  return readIndexed(all, request, others);
};
