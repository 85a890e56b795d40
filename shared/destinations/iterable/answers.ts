/**
 * What Iterable answers: 200 with the identifiers that failed, listed by reason (`UserBulkUpdateListResponse` in
 * https://api.iterable.com/api-docs), or a named error for the whole request:
 * https://support.iterable.com/hc/en-us/articles/39629320560148-API-Response-Codes
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
  sayAll,
  stopFor,
} from '../http-answer.ts';

const changed = z.object({
  failCount: z.number(),
  failedUpdates: z.record(z.string(), z.unknown()).default({}),
});
const refused = z.object({ code: z.string().regex(/^[A-Za-z]{1,40}$/), msg: z.string().default('') });
const sent = z.object({
  subscribers: z.array(z.object({ email: z.string().optional(), userId: z.string().optional() })),
});

/** The lists of failures, by what they are called before `Emails` and `UserIds`. */
const REASONS = {
  invalid: { code: 'invalid-identifier', example: 'Iterable finds the identifier malformed.' },
  invalidData: { code: 'invalid-data', example: 'A field holds data of another type than Iterable keeps in it.' },
  conflict: { code: 'identity-conflict', example: 'Another person in the project has this identifier.' },
  forgotten: { code: 'forgotten', example: 'Iterable was told to forget this person and takes no data about them.' },
  notFound: { code: 'not-found', example: 'The project does not know this person.' },
} as const;
type Reason = keyof typeof REASONS;
/** Whoever is not there, or was erased there, is on no list: the removal is done. */
const GONE: readonly Reason[] = ['forgotten', 'notFound'];

const KEY =
  'Copy a server-side API key of the project, in the data centre that the settings name, and save it in the destination';
const wordOf = (code: string): string => code.replaceAll(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();

/** Errors that name the list, the fields or the key, never a member. */
const pauseOf = (status: number, { code, msg }: z.infer<typeof refused>): PauseNotice | undefined => {
  if (status === 401) return credentialsRefused('Iterable', KEY);
  if (status === 403) return accessRefused('Iterable', 'Use a server-side API key of the project');
  const remedies: Readonly<Record<string, string>> = {
    BadParams: 'Correct the list, which must be a static one of this project',
    NotFound: 'Correct the list, which must be a static one of this project',
    RequestFieldsTypesMismatched: 'Correct the fields in the settings',
    UniqueFieldsLimitExceeded: 'Send fewer fields, or fields that the project has already',
  };
  const remedy = remedies[code];
  if (remedy === undefined || status >= 500) return undefined;
  const sentence = `Iterable refuses changes to this list (“${maskWords(msg) || wordOf(code)}”). ${remedy}, then resume the export.`;
  return { code: wordOf(code), sentence };
};

const failuresOf = (failed: Readonly<Record<string, unknown>>): ReadonlyMap<string, Reason> => {
  const found = new Map<string, Reason>();
  for (const reason of Object.keys(REASONS) as Reason[])
    for (const kind of ['Emails', 'UserIds']) {
      const values = z.array(z.string()).safeParse(failed[`${reason}${kind}`]).data ?? [];
      // Iterable repeats an address in lower case, a userId as it was sent.
      for (const value of values) found.set(`${kind} ${kind === 'Emails' ? value.toLowerCase() : value}`, reason);
    }
  return found;
};

const namesOf = (request: DeliveryRequest): readonly string[] =>
  (sent.safeParse(readJson(request.body)).data?.subscribers ?? []).map(({ email, userId }) =>
    email === undefined ? `UserIds ${userId}` : `Emails ${email}`,
  );

const readChanges = (body: string, request: DeliveryRequest): Interpretation => {
  const read = changed.safeParse(readJson(body)).data;
  const isRemoval = request.url.endsWith('/unsubscribe');
  if (!read) return sayAll(request, leftOpen(isRemoval));
  const failures = failuresOf(read.failedUpdates);
  const names = namesOf(request);
  const reasons = request.members.map((_, place) => failures.get(names[place] ?? ''));
  // Failures that are counted and not named may be anybody's.
  const isTold = read.failCount <= reasons.filter((reason) => reason !== undefined).length;
  const outcomes = reasons.map((reason): MemberOutcome => {
    if (reason === undefined) return isTold ? { kind: 'accepted', confirmed: true } : leftOpen(isRemoval);
    return isRemoval && GONE.includes(reason)
      ? { kind: 'accepted', confirmed: true }
      : { kind: 'rejected', ...REASONS[reason] };
  });
  return { outcomes };
};

/** Reads the answer to a change of a list. */
export const interpret = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const whole = interpretWhole(response, request);
  if ('failure' in response) return whole;
  const { status, body } = response;
  if (status >= 200 && status < 300) return readChanges(body, request);
  const error = refused.safeParse(readJson(body)).data ?? { code: `http-${status}`, msg: '' };
  const pause = pauseOf(status, error);
  if (pause) return stopFor(request, pause);
  if (whole.outcomes[0]?.kind !== 'rejected') return whole;
  return sayAll(request, { kind: 'rejected', code: wordOf(error.code), example: maskWords(error.msg) });
};
