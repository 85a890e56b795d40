import * as z from 'zod';
import type { DeliveryRequest, DeliveryResponse, Interpretation, MemberOutcome } from '../../domain/export/delivery.ts';
import type { Json } from '../../domain/json.ts';
import { readJson, sayAll } from '../http-answer.ts';

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

const later = (request: DeliveryRequest, { id, isRemoval }: Job, at: number): Interpretation => {
  const pending = { kind: 'pending', code: 'processing', example: '', pollAt: at + POLL_MS } as const;
  return isRemoval
    ? { ...sayAll(request, { ...pending, undone: true }), poll: { removal: id } }
    : { ...sayAll(request, pending), poll: id };
};

/** Reads a 202, which names the job that adds contacts or takes them out. */
export const pendingJob = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const id = 'body' in response ? taken.safeParse(readJson(response.body)).data?.job_id : undefined;
  const isRemoval = request.method === 'DELETE';
  return id === undefined ? sayAll(request, unconfirmed) : later(request, { id, isRemoval }, response.at);
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
      return later(request, asked, at);
  }
};
