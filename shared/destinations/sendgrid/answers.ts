/**
 * What SendGrid answers. Contacts are added by a job, and one malformed address refuses them all; who is to leave is looked up
 * first. https://github.com/twilio/sendgrid-oai/blob/main/spec/yaml/tsg_mc_contacts_v3.yaml
 */
import * as z from 'zod';
import type { DeliveryRequest, DeliveryResponse, Interpretation, MemberOutcome } from '../../domain/export/delivery.ts';
import {
  accessRefused,
  credentialsRefused,
  interpretWhole,
  maskWords,
  readJson,
  sayAll,
  secondsUntil,
  stopFor,
} from '../http-answer.ts';
import { pendingJob, readUnanswered } from './jobs.ts';

const refused = z.object({
  errors: z.array(z.object({ message: z.string().default(''), field: z.string().nullish() })).default([]),
});
const contact = z.object({
  id: z.string(),
  email: z.string().default(''),
  alternate_emails: z.array(z.string()).default([]),
});
const found = z.object({
  result: z.record(z.string(), z.object({ contact: contact.optional(), error: z.string().optional() })),
});
const asked = z.object({
  contacts: z.array(z.object({ email: z.string() })).default([]),
  emails: z.array(z.string()).default([]),
});

const KEY = credentialsRefused('SendGrid', 'Make a new API key and save it in the destination');
const ACCESS = accessRefused('SendGrid', 'Give the API key full access to Marketing');

/** What every call can be refused for; undefined for what only the call itself can read. */
export const interpretCommon = (response: DeliveryResponse, request: DeliveryRequest): Interpretation | undefined => {
  const whole = interpretWhole(response, request);
  if ('failure' in response) return whole;
  const { status, headers, at } = response;
  if (status === 401) return stopFor(request, KEY);
  if (status === 403) return stopFor(request, ACCESS);
  // https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/rate-limits
  const reset = secondsUntil(headers['x-ratelimit-reset'], at);
  if (status === 429 && reset !== undefined) {
    const afterSeconds = Math.max(1, reset);
    return sayAll(request, { kind: 'retry', code: 'http-429', example: 'SendGrid asks to wait.', afterSeconds });
  }
  return status === 400 || status === 404 || (status >= 200 && status < 300) ? undefined : whole;
};

const emailsOf = (request: DeliveryRequest): readonly string[] => {
  const { contacts, emails } = asked.parse(readJson(request.body));
  return [...contacts.map(({ email }) => email), ...emails];
};

/** Places of the members that an error names, by `contacts[3]` or by the address itself: `email 'a@b.c' is not valid`. */
const placesNamed = (body: string, request: DeliveryRequest): ReadonlySet<number> => {
  const errors = refused.safeParse(readJson(body)).data?.errors ?? [];
  const texts = errors.map(({ message, field }) => `${field ?? ''} ${message}`.toLowerCase());
  const indexes = texts.flatMap((text) => /\b(?:contacts|emails)[[.](\d+)/.exec(text)?.[1] ?? []).map(Number);
  const quoted = new Set(texts.flatMap((text) => [...text.matchAll(/['"]([^'"\s]+@[^'"\s]+)['"]/g)].map((m) => m[1])));
  const byAddress = emailsOf(request).flatMap((email, place) => (quoted.has(email) ? [place] : []));
  return new Set([...indexes.filter((place) => place < request.members.length), ...byAddress]);
};

const sendAgain: MemberOutcome = { kind: 'retry', code: 'sent-with-invalid', example: '', again: true };

const readRefused = (body: string, request: DeliveryRequest, fate: MemberOutcome): Interpretation => {
  const named = placesNamed(body, request);
  if (named.size > 0) return { outcomes: request.members.map((_, place) => (named.has(place) ? fate : sendAgain)) };
  const message = refused.safeParse(readJson(body)).data?.errors[0]?.message ?? '';
  const said = message === '' ? '' : `: ${maskWords(message)}`;
  const sentence = `SendGrid refuses contacts for this list${said}. Correct the list or the fields, then resume the export.`;
  return stopFor(request, { code: 'contacts-refused', sentence });
};

const INVALID: MemberOutcome = {
  kind: 'rejected',
  code: 'invalid-email',
  example: 'SendGrid does not find the address valid.',
};

const gone: MemberOutcome = { kind: 'accepted', confirmed: true };

const UNANSWERED: MemberOutcome = {
  kind: 'rejected',
  code: 'look-up-unanswered',
  example: 'SendGrid did not say whether the address is a contact.',
};

const isNotFound = (error: string | undefined): boolean => /not found|does not exist/i.test(error ?? '');

/** Who is no contact is in no list; the others are taken out by their ids, at once. */
const readFound = (body: string, request: DeliveryRequest, at: number): Interpretation => {
  const result = found.safeParse(readJson(body)).data?.result;
  if (!result)
    return sayAll(request, { kind: 'retry', code: 'unreadable-answer', example: 'SendGrid’s answer cannot be read.' });
  const answers = new Map(Object.entries(result).map(([email, each]) => [email.toLowerCase(), each]));
  // A contact is found by any of its addresses, and need not be listed under the one asked for.
  for (const { contact: each } of Object.values(result))
    for (const email of each ? [each.email, ...each.alternate_emails] : [])
      answers.set(email.toLowerCase(), { contact: each });
  const leaving: MemberOutcome = { kind: 'pending', code: 'leaving', example: '', pollAt: at, undone: true };
  const all = emailsOf(request).map((email) => answers.get(email));
  return {
    outcomes: all.map((each) => (each?.contact ? leaving : isNotFound(each?.error) ? gone : UNANSWERED)),
    poll: { contacts: all.flatMap((each) => each?.contact?.id ?? []) },
  };
};

/** Reads the answer to contacts added, or to the look-up of those who leave. */
export const interpret = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const unanswered = request.method === 'PUT' ? readUnanswered(response, request) : undefined;
  const common = unanswered ?? interpretCommon(response, request);
  if (common || 'failure' in response) return common ?? interpretWhole(response, request);
  const { status, body, at } = response;
  if (request.method === 'PUT')
    return status < 300 ? pendingJob(response, request) : readRefused(body, request, INVALID);
  // 404 in SendGrid's own words: nobody of them is a contact. An address that it calls invalid is none either.
  if (status === 404 && (refused.safeParse(readJson(body)).data?.errors.length ?? 0) > 0) return sayAll(request, gone);
  return status === 400 ? readRefused(body, request, gone) : readFound(body, request, at);
};
