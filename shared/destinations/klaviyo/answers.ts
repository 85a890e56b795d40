/**
 * What Klaviyo answers: https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling
 * An import is refused as a whole for one bad row, or later row by row; `source.pointer` names the row either way.
 */
import * as z from 'zod';
import type {
  DeliveryRequest,
  DeliveryResponse,
  Interpretation,
  MemberOutcome,
  PauseNotice,
} from '../../domain/export/delivery.ts';
import type { Json } from '../../domain/json.ts';
import {
  accessRefused,
  credentialsRefused,
  interpretWhole,
  maskWords,
  readJson,
  sayAll,
  stopFor,
} from '../http-answer.ts';
import { readStep, type Step } from './calls.ts';

const KEY_REFUSED = credentialsRefused('Klaviyo', 'Make a new private API key and save it in the destination');
const SCOPE_MISSING = accessRefused(
  'Klaviyo',
  'Give the private API key the scopes lists:read, lists:write, profiles:read and profiles:write',
);
const LIST_UNKNOWN: PauseNotice = {
  code: 'list-unknown',
  sentence: 'Klaviyo has no such list. Choose another list in the destination, then resume the export.',
};

const ROW = /^\/data\/attributes\/profiles\/data\/(\d+)(?:\/|$)/;
const fault = z.object({
  code: z.string().default(''),
  title: z.string().default(''),
  detail: z.string().default(''),
  source: z.object({ pointer: z.string().nullish() }).nullish(),
});
type Fault = z.infer<typeof fault>;
const faults = z.object({ errors: z.array(fault) });

/** An external id may be any word, which no mask would find: then only the title is told. */
const wordsOf = ({ title, detail, source }: Fault): string =>
  maskWords(source?.pointer?.endsWith('external_id') || detail === '' ? title : detail);

const codeOf = ({ code }: Fault): string =>
  code
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60) || 'invalid';

/** Rejects the rows that were named and says `other` of the rest; undefined where no row of the request was named. */
const rejectRows = (
  given: readonly Fault[],
  request: DeliveryRequest,
  other: MemberOutcome,
): readonly MemberOutcome[] | undefined => {
  const named = new Map(given.map((each) => [Number(ROW.exec(each.source?.pointer ?? '')?.[1] ?? Number.NaN), each]));
  const outcomes = request.members.map((_, place): MemberOutcome => {
    const each = named.get(place);
    return each ? { kind: 'rejected', code: codeOf(each), example: wordsOf(each) } : other;
  });
  return outcomes.some(({ kind }) => kind === 'rejected') ? outcomes : undefined;
};

/** What any call may be told instead of an answer; undefined for a success. */
const refusalOf = (response: DeliveryResponse, request: DeliveryRequest): Interpretation | undefined => {
  if ('failure' in response) return interpretWhole(response, request);
  if (response.status === 401) return stopFor(request, KEY_REFUSED);
  if (response.status === 403) return stopFor(request, SCOPE_MISSING);
  return response.status >= 200 && response.status < 300 ? undefined : interpretWhole(response, request);
};

const proceed = (request: DeliveryRequest, next: Step, pollAt: number): Interpretation => ({
  ...sayAll(request, { kind: 'pending', code: 'processing', example: '', pollAt, undone: true }),
  poll: next,
});

const askAgain = (request: DeliveryRequest, code: string): Interpretation =>
  sayAll(request, { kind: 'retry', code, example: '' });

/** Klaviyo names no time; an import of a hundred takes seconds, or minutes where many are queued. */
const FIRST_ASK_MS = 5_000;
const NEXT_ASK_MS = 30_000;

const created = z.object({ data: z.object({ id: z.string().min(1) }) });

const interpretImport = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  if ('status' in response && response.status === 400) {
    const given = faults.safeParse(readJson(response.body)).data?.errors ?? [];
    const outcomes = rejectRows(given, request, { kind: 'retry', code: 'sent-with-invalid', example: '', again: true });
    if (outcomes) return { outcomes };
    const said = given[0] ? wordsOf(given[0]) : 'it gives no reason.';
    const sentence = `Klaviyo refuses this import: ${said} Correct the fields in the destination, then resume the export.`;
    return stopFor(request, { code: 'import-refused', sentence });
  }
  const refusal = refusalOf(response, request);
  if (refusal) return refusal;
  const job = 'body' in response ? created.safeParse(readJson(response.body)).data?.data.id : undefined;
  if (job === undefined) return askAgain(request, 'unreadable');
  return proceed(request, { ask: 'import', job }, response.at + FIRST_ASK_MS);
};

const identified = z.object({ data: z.array(z.object({ id: z.string().min(1) })) });

const idsIn = (body: unknown): string[] | undefined => identified.safeParse(body).data?.data.map(({ id }) => id);

/** Whoever has no profile is in no list. */
const interpretLookup = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const refusal = refusalOf(response, request);
  if (refusal) return refusal;
  const ids = 'body' in response ? idsIn(readJson(response.body)) : undefined;
  if (!ids) return askAgain(request, 'unreadable');
  if (ids.length === 0) return sayAll(request, { kind: 'accepted', confirmed: true });
  return proceed(request, { list: 'remove', ids }, response.at);
};

/** Reads the answer to an import, or to the look-up of profiles that are to leave the list. */
export const interpret = (response: DeliveryResponse, request: DeliveryRequest): Interpretation =>
  request.method === 'POST' ? interpretImport(response, request) : interpretLookup(response, request);

const standing = z.object({
  data: z.object({ attributes: z.object({ status: z.string(), failed_count: z.number().nullish() }) }),
});
const importErrors = z.object({ data: z.array(z.object({ attributes: fault })) });

type Question = Extract<Step, { ask: string }>;
/** Reads a success; undefined where it cannot be read. */
type Read = (body: unknown, request: DeliveryRequest, of: { job: string; at: number }) => Interpretation | undefined;

const READ: Readonly<Record<Question['ask'], Read>> = {
  import: (body, request, { job, at }) => {
    const read = standing.safeParse(body).data?.data.attributes;
    if (!read) return undefined;
    if (read.status === 'cancelled') return askAgain(request, 'import-cancelled');
    if (read.status !== 'complete') return proceed(request, { ask: 'import', job }, at + NEXT_ASK_MS);
    return proceed(request, { ask: (read.failed_count ?? 0) > 0 ? 'errors' : 'profiles', job }, at);
  },
  errors: (body, request, { job, at }) => {
    const read = importErrors.safeParse(body).data?.data.map(({ attributes }) => attributes);
    if (!read) return undefined;
    const next: Step = { ask: 'profiles', job };
    const { outcomes: rest } = proceed(request, next, at);
    const outcomes = rest[0] && rejectRows(read, request, rest[0]);
    return { outcomes: outcomes ?? rest, poll: next };
  },
  profiles: (body, request, { at }) => {
    const ids = idsIn(body);
    if (!ids) return undefined;
    return ids.length === 0 ? askAgain(request, 'import-without-profiles') : proceed(request, { list: 'add', ids }, at);
  },
};

const interpretQuestion = (response: DeliveryResponse, request: DeliveryRequest, asked: Question): Interpretation => {
  const { at } = response;
  const refusal = refusalOf(response, request);
  if (refusal?.pause) return refusal;
  // Klaviyo forgets a job in time: then its members are imported again.
  if ('status' in response && response.status === 404) return askAgain(request, 'import-unknown');
  const read =
    'body' in response && !refusal ? READ[asked.ask](readJson(response.body), request, { ...asked, at }) : undefined;
  if (read) return read;
  const [said] = refusal?.outcomes ?? [];
  const seconds = said?.kind === 'retry' ? said.afterSeconds : undefined;
  return proceed(request, asked, at + (seconds === undefined ? NEXT_ASK_MS : seconds * 1000));
};

/** Deleted or merged since it was found; of several profiles all are refused for one. */
const isProfileGone = (body: string): boolean => {
  const words = faults.safeParse(readJson(body)).data?.errors.map(({ title, detail }) => `${title} ${detail}`) ?? [];
  return words.some((each) => /\bprofiles?\b/i.test(each) && !/\blist\b/i.test(each));
};

/** Reads the answer to a step. What was not put in or taken out is begun again: importing twice changes nothing. */
export const interpretStep = (response: DeliveryResponse, request: DeliveryRequest, poll: Json): Interpretation => {
  const step = readStep(poll);
  if ('ask' in step) return interpretQuestion(response, request, step);
  if ('status' in response && response.status === 404)
    return isProfileGone(response.body) ? askAgain(request, 'profile-gone') : stopFor(request, LIST_UNKNOWN);
  // Fewer profiles than members: whose is missing is not said.
  const confirmed = step.list === 'remove' || step.ids.length >= request.members.length;
  return refusalOf(response, request) ?? sayAll(request, { kind: 'accepted', confirmed });
};
