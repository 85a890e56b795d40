/**
 * What imports, their processes and removals answer. A process tells in files who was not taken, and whether there is any:
 * https://developers.brevo.com/reference/get-process
 */
import * as z from 'zod';
import type { DeliveryRequest, DeliveryResponse, Interpretation, MemberOutcome } from '../../domain/export/delivery.ts';
import type { Json } from '../../domain/json.ts';
import { interpretWhole, leftOpen, maskWords, mayHaveArrived, readJson, sayAll, stopFor } from '../http-answer.ts';
import { namedAddresses } from '../named-addresses.ts';
import { ANY_IMPORT, LOST_IMPORT } from './calls.ts';
import { readRefusal, readTransport } from './refusals.ts';

const NO_LIST = {
  code: 'list-missing',
  sentence: 'Brevo no longer has this list. Choose another, then resume the export.',
};

const asked = z.object({
  jsonBody: z.array(z.object({ email: z.string() })).optional(),
  emails: z.array(z.string()).optional(),
});

const addressesOf = ({ body }: DeliveryRequest): readonly string[] => {
  const read = asked.safeParse(readJson(body)).data;
  return read?.jsonBody?.map(({ email }) => email) ?? read?.emails ?? [];
};

/** A whole request refused: because of addresses that it names, or of the list. */
const readRefused = (body: string, request: DeliveryRequest): Interpretation => {
  const { message } = readRefusal(body);
  const named = namedAddresses(message);
  const isNamed = addressesOf(request).map((address) => named.has(address));
  if (isNamed.includes(true)) {
    const outcomes = isNamed.map((isMeant): MemberOutcome => {
      const again = { kind: 'retry', code: 'sent-with-invalid', example: '', again: true } as const;
      return isMeant ? { kind: 'rejected', code: 'invalid-email', example: maskWords(message) } : again;
    });
    return { outcomes };
  }
  const sentence = `Brevo refuses changes of this list: ${maskWords(message)} Correct the list or the fields, then resume the export.`;
  return stopFor(request, { code: 'list-refused', sentence });
};

/** The first question comes after a minute; accounts without a large plan have 100 of them in an hour. */
const POLL_MS = 60_000;
const NEXT_POLL_MS = 2 * 60_000;

const pending = (request: DeliveryRequest, poll: Json, pollAt: number): Interpretation => {
  const word = { kind: 'pending', code: 'importing', example: '', pollAt } as const;
  const code = poll === ANY_IMPORT ? 'not-in-list' : poll === LOST_IMPORT ? 'answer-lost' : undefined;
  return { poll, ...sayAll(request, code === undefined ? word : { ...word, code, undone: true }) };
};

const started = z.object({ processId: z.union([z.number(), z.string().min(1)]) });
const removed = z.object({
  contacts: z.object({ success: z.array(z.unknown()).default([]), failure: z.array(z.unknown()).default([]) }),
});

/**
 * Not in the list is as good as taken out, unless an import whose answer was lost still brings them in: that is asked first.
 */
const notFound = (at: number): MemberOutcome => ({
  kind: 'pending',
  code: 'not-in-list',
  example: '',
  pollAt: at,
  undone: true,
});

/** `failure` tells of those that were not in the list. */
const readRemoved = (body: string, request: DeliveryRequest, at: number): Interpretation => {
  const { contacts } = removed.safeParse(readJson(body)).data ?? {};
  if (!contacts) return sayAll(request, leftOpen(true));
  const failed = new Set(contacts.failure.map((each) => String(each).toLowerCase()));
  const told = new Set(contacts.success.map((each) => String(each).toLowerCase()));
  const outcomes = addressesOf(request).map(
    (address): MemberOutcome =>
      failed.has(address) ? notFound(at) : { kind: 'accepted', confirmed: told.has(address) },
  );
  return failed.size === 0 ? { outcomes } : { outcomes, poll: ANY_IMPORT };
};

/** Where none of those asked for was in the list, Brevo answers 400 with these words instead of a list of failures. */
const isOutAlready = (body: string): boolean => /^contact already removed from list/i.test(readRefusal(body).message);

/** Reads the answer to an import or a removal. */
export const interpret = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const isImport = request.url.endsWith('/contacts/import');
  // In flight until no import is under way, so that whoever is taken out meanwhile is taken out again.
  if (isImport && mayHaveArrived(response)) return pending(request, LOST_IMPORT, response.at + POLL_MS);
  const early = readTransport(response, request);
  if (early || 'failure' in response) return early ?? { outcomes: [] };
  const { status, body, at } = response;
  if (status === 404) return stopFor(request, NO_LIST);
  if (status === 400 && !isImport && isOutAlready(body)) return { ...sayAll(request, notFound(at)), poll: ANY_IMPORT };
  if (status === 400) return readRefused(body, request);
  if (status >= 300) return interpretWhole(response, request);
  if (!isImport) return readRemoved(body, request, at);
  const process = started.safeParse(readJson(body)).data?.processId;
  if (process === undefined) return sayAll(request, { kind: 'accepted', confirmed: false });
  return pending(request, process, at + POLL_MS);
};

const UNDER_WAY: readonly string[] = ['queued', 'in_process', 'processing'];
const processes = z.object({ processes: z.array(z.object({ name: z.string(), status: z.string() })) });
const AGAIN_SECONDS = 60;

/**
 * Nobody was found to remove: that is the end of it, or the removal is made again once no import is under way. An import whose
 * answer was lost is made again then.
 */
const readProcesses = (
  body: string,
  request: DeliveryRequest,
  { poll, later }: { poll: Json; later: () => Interpretation },
): Interpretation => {
  const read = processes.safeParse(readJson(body)).data?.processes;
  const isQuiet = read?.every(({ name, status }) => name !== 'IMPORTUSER' || !UNDER_WAY.includes(status)) ?? false;
  if (poll === LOST_IMPORT)
    return isQuiet ? sayAll(request, { kind: 'retry', code: 'answer-lost', example: '' }) : later();
  if (isQuiet) return sayAll(request, { kind: 'accepted', confirmed: true });
  return sayAll(request, { kind: 'retry', code: 'import-under-way', example: '', afterSeconds: AGAIN_SECONDS });
};

const standing = z.object({
  status: z.string(),
  info: z.object({ import: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});

const readDone = (report: Readonly<Record<string, unknown>>, request: DeliveryRequest): Interpretation => {
  const left = Object.keys(report).filter((name) => typeof report[name] === 'string' && report[name] !== '');
  if (left.length === 0) return sayAll(request, { kind: 'accepted', confirmed: true });
  // Who is in those files is not read: of several members nobody knows which, and they stay unconfirmed.
  if (request.members.length > 1) return sayAll(request, { kind: 'accepted', confirmed: false });
  const code = (left[0] ?? '').replaceAll(/[^a-z]+/g, '-');
  return sayAll(request, { kind: 'rejected', code, example: `Brevo did not import the contact: ${code}.` });
};

/** Reads how an import stands, or what else is under way. */
export const interpretProcess = (response: DeliveryResponse, request: DeliveryRequest, poll: Json): Interpretation => {
  const early = readTransport(response, request);
  if (early?.pause) return early;
  const [first] = early?.outcomes ?? [];
  const wait = first?.kind === 'retry' ? (first.afterSeconds ?? 0) * 1_000 : 0;
  const later = (): Interpretation => pending(request, poll, response.at + Math.max(wait, NEXT_POLL_MS));
  if (early || 'failure' in response) return later();
  if (response.status === 404) return sayAll(request, { kind: 'retry', code: 'import-unknown', example: '' });
  if (poll === ANY_IMPORT || poll === LOST_IMPORT) return readProcesses(response.body, request, { poll, later });
  const read = standing.safeParse(readJson(response.body)).data;
  if (read?.status === 'completed') return readDone(read.info?.import ?? {}, request);
  if (read?.status === 'failed' || read?.status === 'cancelled')
    return sayAll(request, { kind: 'retry', code: `import-${read.status}`, example: '' });
  return later();
};
