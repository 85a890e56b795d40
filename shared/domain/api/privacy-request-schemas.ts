import * as z from 'zod';
import { SUPPORTED_IDENTITIES } from '../privacy/open-dsr.ts';
import { REGULATIONS, REQUEST_KINDS, REQUEST_STATUSES } from '../privacy/request.ts';
import { idSchema, instant, instantInput, jsonObjectSchema, next } from './common-schemas.ts';
import { cursorOf, limitUpTo } from './cursor.ts';

const snakeCased = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const withSnakeKeys = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [snakeCased(name), inner]))
    : value;

/** OpenDSR spells its fields `subject_request_id`; `subjectRequestId`, as everything else here is spelled, is read too. */
const eitherSpelling = (body: unknown): unknown => {
  const spelled = withSnakeKeys(body) as Record<string, unknown>;
  const identities = spelled?.['subject_identities'];
  return Array.isArray(identities) ? { ...spelled, subject_identities: identities.map(withSnakeKeys) } : spelled;
};

const reason = z.string().trim().min(1).max(1000).describe('For the history and the receipt; no personal data.');

/** A request's id: the controller's own. */
export const requestId = z.uuidv4('is not a UUID of version 4').transform((id) => id.toLowerCase());

/** The path of a call on one request. */
export const requestPath = z.strictObject({ id: requestId });

const identity = z.strictObject({
  identity_type: z.string().max(60),
  identity_value: z.string().min(1).max(2048),
  identity_format: z.enum(['raw', 'sha1', 'md5', 'sha256']),
});

const own = z.strictObject({
  claimed: z
    .enum(['include', 'leave'])
    .optional()
    .describe(
      'What becomes of identifiers that only browsers’ claims join. Left out, an officer is asked if there are any.',
    ),
  traits: jsonObjectSchema.optional().describe('What a rectification sets right; null deletes.'),
  purposes: z.array(idSchema).min(1).max(50).optional().describe('What an objection is against.'),
  reason: reason.optional(),
});

/** What Headwater's own extension says. */
export type OwnExtension = z.output<typeof own>;

const callback = z.url({ protocol: /^https?$/, error: 'is not a web address' }).max(2048);

/** The body of `POST /v1/privacy/requests`: OpenDSR 2.0, section 7. What other processors' extensions say is not read. */
export const requestInput = z.preprocess(
  eitherSpelling,
  z.strictObject({
    regulation: z.enum(REGULATIONS).default('gdpr'),
    subject_request_id: requestId,
    subject_request_type: z.enum(REQUEST_KINDS).describe('OpenDSR knows the first three.'),
    submitted_time: instantInput,
    subject_identities: z.array(identity).min(1).max(20).describe('Those whose owner you proved.'),
    api_version: z.string().max(20).optional(),
    status_callback_urls: z.array(callback).max(10).default([]),
    extensions: z
      .looseObject({ headwater: own.optional() })
      .optional()
      .describe('`headwater` is read; those of other processors are not.'),
  }),
);

const receipt = {
  controller_id: z.string(),
  subject_request_id: z.string(),
  received_time: instant,
};

/** 201. The headers carry the signature of exactly this body. */
export const createdAnswer = z.object({
  ...receipt,
  expected_completion_time: instant,
  encoded_request: z.string().describe('Base64 of what was sent. Do not log or store it.'),
});

/** 202. */
export const cancelledAnswer = z.object({ ...receipt, api_version: z.string() });

const actor = z.object({ tokenId: z.string(), role: z.string() });

/** A request as answered: OpenDSR's fields, and what Headwater adds in its own spelling. */
export const statusAnswer = z.object({
  controller_id: z.string(),
  subject_request_id: z.string(),
  expected_completion_time: instant,
  request_status: z.enum(REQUEST_STATUSES),
  api_version: z.string(),
  results_url: z.string(),
  headwater: z.object({
    type: z.enum(REQUEST_KINDS),
    phase: z.string().describe('`waiting`: an officer must decide (POST …/decide).'),
    receivedAt: instant,
    dueAt: instant,
    askedBy: actor,
    reason: z.string().optional(),
    waiting: z
      .array(z.object({ place: z.int(), key: z.string(), type: z.string(), source: z.string(), since: instant }))
      .optional()
      .describe('Identifiers that only claimed links join to the proven ones; GET …/graph shows the links.'),
    erasure: z
      .array(
        z.object({
          step: z.enum(['person', 'files', 'deliveries', 'person-again', 'files-again']),
          isDone: z.boolean(),
          doneAt: instant.optional(),
          notBefore: instant.optional().describe('It waits until then: the stream must have forgotten the person.'),
        }),
      )
      .optional()
      .describe(
        'How far an erasure is that is being carried out, part by part; GET /v1/withdrawals/{id} has the destinations.',
      ),
    history: z.array(z.object({ at: instant, what: z.string(), by: actor.optional(), reason: z.string().optional() })),
    callbacks: z.array(z.object({ told: z.int(), of: z.int(), attempts: z.int(), abandoned: z.boolean() })),
  }),
});

/** Which requests to list. */
export const requestsQuery = z.strictObject({
  state: z.enum(['open', 'all']).default('open').describe('open: those due first at first. all: the newest first.'),
  type: z.enum(REQUEST_KINDS).optional(),
  due_before: instantInput.optional(),
  limit: limitUpTo(100, 50),
  cursor: cursorOf(z.string().min(1).max(200)).optional(),
});

/** A page of requests. */
export const requestsAnswer = z.object({
  requests: z.array(
    z.object({
      id: z.string(),
      type: z.enum(REQUEST_KINDS),
      phase: z.string(),
      status: z.enum(REQUEST_STATUSES),
      receivedAt: instant,
      dueAt: instant,
      closedAt: instant.optional(),
      late: z.enum(['soon', 'overdue']).optional(),
    }),
  ),
  next,
});

/** What an officer says of identifiers that claimed links join. */
export const decideInput = z.strictObject({
  claimed: z.enum(['include', 'leave']),
  identifiers: z
    .array(z.union([z.string().max(200), z.int().min(0)]))
    .max(1000)
    .optional()
    .describe('Keys or places of those to include; left out, all that wait.'),
  reason,
});

/** The body of a call that needs a reason and nothing else. */
export const reasonInput = z.strictObject({ reason });

/** How results are read. */
export const resultsQuery = z.strictObject({
  format: z.enum(['json', 'html']).optional().describe('Else by the Accept header; JSON by default.'),
  lang: z.enum(['en', 'fr']).default('en').describe('Of the headings of the readable page.'),
  file: z
    .string()
    .regex(/^[a-z0-9-]{1,60}\.(json|ndjson|csv|html)$/, 'is not the name of a file of the package')
    .optional()
    .describe('A file of the package, by its name there.'),
});

/** A signed receipt. */
export const receiptAnswer = z.object({
  receipt: jsonObjectSchema,
  signature: z.string(),
  algorithm: z.literal('Ed25519'),
  certificate: z.string(),
});

/** What OpenDSR's discovery says (section 6). */
export const discoveryAnswer = z.object({
  api_version: z.string(),
  supported_identities: z
    .array(z.object({ identity_type: z.string(), identity_format: z.string() }))
    .meta({ examples: [SUPPORTED_IDENTITIES.slice(0, 2)] }),
  supported_subject_request_types: z.array(z.enum(REQUEST_KINDS)),
  processor_certificate: z.string(),
});

/** Who received which identifier of a person. */
export const recipientsAnswer = z.object({
  recipients: z.array(
    z.object({
      destination: z.object({ id: z.string(), name: z.string().optional(), type: z.string().optional() }),
      audience: z.string(),
      identifier: z.object({ type: z.string(), value: z.string() }),
      state: z.enum(['absent', 'sending', 'sent', 'confirmed']),
      firstSentAt: instant,
      confirmedAt: instant.optional(),
      removedAt: instant.optional(),
      exports: z.array(z.string()).describe('Those that feed the destination now.'),
      runId: z.string().describe('The run that added it last.'),
    }),
  ),
});
