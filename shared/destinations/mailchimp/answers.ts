/**
 * What Mailchimp answers: 200 with errors by address, or a problem document for the whole request:
 * https://mailchimp.com/developer/marketing/docs/errors/
 */
import * as z from 'zod';
import type {
  DeliveryRequest,
  DeliveryResponse,
  Interpretation,
  MemberOutcome,
  PauseNotice,
} from '../../domain/export/delivery.ts';
import { accessRefused, credentialsRefused, interpretWhole, readJson, sayAll, stopFor } from '../http-answer.ts';

const sent = z.object({
  members_to_add: z.array(z.string()).optional(),
  members_to_remove: z.array(z.string()).optional(),
});
const changed = z.object({
  members_added: z.array(z.object({ email_address: z.string() })).default([]),
  errors: z
    .array(z.object({ email_addresses: z.array(z.string()).default([]), error: z.string().default('') }))
    .default([]),
});
const problem = z.object({
  title: z.string(),
  errors: z.array(z.object({ field: z.string().default(''), message: z.string().default('') })).default([]),
});

const KEY = credentialsRefused('Mailchimp', 'Make a new API key and save it in the destination');
const ACCESS = accessRefused(
  'Mailchimp',
  'Make sure that the account is active and that the key’s user may change the audience',
);
const GONE: PauseNotice = {
  code: 'tag-not-found',
  sentence:
    'Mailchimp does not find the audience or the tag. Choose those that exist and save them in the destination, then resume the export.',
};

const STRANGER: MemberOutcome = {
  kind: 'rejected',
  code: 'not-in-audience',
  example: 'Mailchimp has no such contact in the audience, or may not add it: deleted for good, bounced or invalid.',
};

/** Who was named got no tag; who was neither named nor counted had it already, or was passed over in silence. */
const readChange = (body: string, request: DeliveryRequest): Interpretation => {
  const { members_to_add: added, members_to_remove: removed = [] } = sent.safeParse(readJson(request.body)).data ?? {};
  const answer = changed.safeParse(readJson(body)).data;
  // An address that is not there has no tag either.
  if (!added) return { outcomes: removed.map(() => ({ kind: 'accepted', confirmed: answer !== undefined })) };
  const lower = (emails: readonly string[]): ReadonlySet<string> => new Set(emails.map((each) => each.toLowerCase()));
  const named = lower(answer?.errors.flatMap((each) => each.email_addresses) ?? []);
  const tagged = lower(answer?.members_added.map((each) => each.email_address) ?? []);
  return {
    outcomes: added.map((email) => (named.has(email) ? STRANGER : { kind: 'accepted', confirmed: tagged.has(email) })),
  };
};

/** A malformed address refuses the whole request and is named by its place; the rest is sent again. */
const readRefused = (body: string, request: DeliveryRequest): Interpretation | undefined => {
  const fields = problem.safeParse(readJson(body)).data?.errors.map(({ field }) => field) ?? [];
  const named = new Set(fields.flatMap((field) => /item:(\d+)/.exec(field)?.[1] ?? []).map(Number));
  if (![...named].some((place) => place < request.members.length)) return undefined;
  return {
    outcomes: request.members.map((_, place) =>
      named.has(place)
        ? { kind: 'rejected', code: 'invalid-address', example: 'Mailchimp does not take the address.' }
        : { kind: 'retry', code: 'sent-with-invalid', example: '', again: true },
    ),
  };
};

/** Reads the answer to any of the calls; those that prepare carry no members and only ever stop the export. */
export const interpret = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const whole = interpretWhole(response, request);
  if ('failure' in response) return whole;
  const { status, body } = response;
  if (status === 401) return stopFor(request, KEY);
  if (status === 403) {
    // Under load Mailchimp refuses with a bare 403: https://mailchimp.com/developer/marketing/docs/fundamentals/#throttling
    if (problem.safeParse(readJson(body)).success) return stopFor(request, ACCESS);
    return sayAll(request, { kind: 'retry', code: 'http-403', example: 'Mailchimp refuses for now.' });
  }
  if (status === 404) return stopFor(request, GONE);
  if (status === 400) return readRefused(body, request) ?? whole;
  return status >= 200 && status < 300 && request.members.length > 0 ? readChange(body, request) : whole;
};
