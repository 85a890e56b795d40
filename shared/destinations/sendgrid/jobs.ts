import * as z from 'zod';
import type { DeliveryRequest, DeliveryResponse, Interpretation, MemberOutcome } from '../../domain/export/delivery.ts';
import type { Json } from '../../domain/json.ts';
import { mayHaveArrived, readJson, sayAll } from '../http-answer.ts';

/** Contacts take a minute or two: then, and at that pace. */
const POLL_MS = 60_000;

const taken = z.object({ job_id: z.string().min(1).max(200) });
const count = z.number().default(0);
const standing = z.object({
  status: z.string(),
  results: z.object({ requested_count: count, errored_count: count }).prefault({}),
});

const unconfirmed: MemberOutcome = { kind: 'accepted', confirmed: false };

/** The poll of a job. One that takes contacts out is told apart: left open, it is no removal. */
const job = z.union([
  z.string().transform((id) => ({ id, isRemoval: false })),
  z.object({ removal: z.string() }).transform(({ removal: id }) => ({ id, isRemoval: true })),
]);
type Job = z.infer<typeof job>;

/** The job that a poll names. */
export const readJob = (poll: Json): Job => job.catch({ id: 'unknown', isRemoval: false }).parse(poll);

/** Says that a job is asked, a minute from then or later. */
export const askLater = (
  request: DeliveryRequest,
  { id, isRemoval }: Job,
  { at, seconds = 0 }: { at: number; seconds?: number | undefined },
): Interpretation => {
  const pollAt = at + Math.max(POLL_MS, seconds * 1_000);
  const pending = { kind: 'pending', code: 'processing', example: '', pollAt } as const;
  return isRemoval
    ? { ...sayAll(request, { ...pending, undone: true }), poll: { removal: id } }
    : { ...sayAll(request, pending), poll: id };
};

/** Reads a 202, which names the job that adds contacts or takes them out. */
export const pendingJob = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const id = 'body' in response ? taken.safeParse(readJson(response.body)).data?.job_id : undefined;
  const isRemoval = request.method === 'DELETE';
  return id === undefined ? sayAll(request, unconfirmed) : askLater(request, { id, isRemoval }, response);
};

/** Contacts take a minute or two; whatever was begun has ended by then. */
const LOST_MS = 15 * 60_000;

/** The poll of contacts whose answer was lost. */
export const LOST = { lost: true } as const;
/** Whether a poll is that. */
export const isLost = (poll: Json): boolean => z.object({ lost: z.literal(true) }).safeParse(poll).success;

/**
 * Contacts may be on their way though the answer was lost, by a job that nobody can ask for: they count as in flight until it
 * has ended, so that whoever is taken out meanwhile is taken out again. Then they are sent again.
 */
export const readUnanswered = (response: DeliveryResponse, request: DeliveryRequest): Interpretation | undefined => {
  if (!mayHaveArrived(response)) return undefined;
  const lost: MemberOutcome = {
    ...{ kind: 'pending', code: 'answer-lost', example: '', undone: true },
    pollAt: response.at + LOST_MS,
  };
  return { ...sayAll(request, lost), poll: LOST };
};

/**
 * Reads how a job stands. Of one that ended with errors only counts are told, so that whom it added stay unconfirmed, and whom
 * it took out are taken out again; the file of errors is behind an address of its own.
 * https://www.twilio.com/docs/sendgrid/api-reference/contacts/import-contacts-status
 */
export const readStanding = (
  body: string,
  request: DeliveryRequest,
  { asked, at }: { asked: Job; at: number },
): Interpretation => {
  const { status, results } = standing.safeParse(readJson(body)).data ?? {};
  switch (status) {
    case 'completed':
      return sayAll(request, { kind: 'accepted', confirmed: true });
    case 'errored':
      return sayAll(request, asked.isRemoval ? { kind: 'retry', code: 'job-errored', example: '' } : unconfirmed);
    case 'failed':
      return results && results.errored_count > 0 && results.errored_count >= results.requested_count
        ? sayAll(request, { kind: 'rejected', code: 'job-failed', example: 'SendGrid could use none of the contacts.' })
        : sayAll(request, { kind: 'retry', code: 'job-failed', example: 'SendGrid could not work on the contacts.' });
    default:
      return askLater(request, asked, { at });
  }
};
