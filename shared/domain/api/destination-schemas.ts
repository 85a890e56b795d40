import * as z from 'zod';
import { CONNECTION_FAULTS } from '../export/connection.ts';
import { idSchema, instant, jsonObjectSchema, nameSchema } from './common-schemas.ts';

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'is the slug of a destination type, such as webhook');

/** The path of a call on one destination type. */
export const slugPath = z.strictObject({ slug });

/** The body of `PUT /v1/destinations/{id}`; settings and credentials are checked by the type's own schemas. */
export const destinationInput = z.strictObject({
  type: slug,
  name: nameSchema,
  settings: jsonObjectSchema.default({}),
  credentials: jsonObjectSchema
    .optional()
    .describe('Write-only: stored encrypted, never answered. Left out, the ones that are stored stay.'),
});

/** A destination as answered: of the credentials only whether there are any. */
export const destinationAnswer = z.object({
  id: idSchema,
  type: z.string(),
  name: z.string(),
  settings: jsonObjectSchema,
  hasCredentials: z.boolean(),
  broken: z
    .object({
      since: instant,
      code: z.enum(CONNECTION_FAULTS),
      reason: z.string().describe('What the platform refused, and what to do, in a sentence.'),
      exports: z.array(idSchema).describe('The exports that stopped for it; they wait until they are resumed.'),
    })
    .optional()
    .describe('Set while exports stand still because the platform refuses the connection.'),
});

/** A destination type as answered; `settings` and `credentials` are JSON Schemas. */
export const destinationTypeAnswer = z.object({
  slug: z.string(),
  name: z.string(),
  settings: jsonObjectSchema,
  credentials: jsonObjectSchema,
  identifiers: z.array(z.string()).describe('Identifier types it takes; empty: any.'),
  purposes: z.array(z.string()).describe('Purposes that must always be granted; settings may ask for more.'),
  probe: z.boolean().describe('Whether the connection can be tested without changing anything.'),
  removal: z.string().describe('What taking a member out does there, and what it leaves alone.'),
  limits: z.object({ membersPerRequest: z.number(), membersPerChunk: z.number(), concurrency: z.number() }),
});

const previewMember = z.strictObject({
  identifiers: z.array(z.strictObject({ type: z.string().max(64), value: z.string().max(2048) })).max(20),
  traits: jsonObjectSchema.default({}),
  consent: z
    .record(z.string(), z.union([z.boolean(), z.object({ granted: z.boolean() })]))
    .default({})
    .describe('By purpose: true, false, or as a profile shows it.'),
});

/** Members in one preview, at most: it is there to look at. */
const MAX_PREVIEW = 100;

/** The body of `POST /v1/destination-types/{slug}/preview`. */
export const previewInput = z.strictObject({
  settings: jsonObjectSchema.default({}),
  operation: z.enum(['add', 'remove']).default('add'),
  members: z.array(previewMember).max(MAX_PREVIEW),
});

/** What would be sent, secrets masked, and who would not be sent and why. */
export const previewAnswer = z.object({
  requests: z.array(
    z.object({ method: z.string(), url: z.string(), headers: z.record(z.string(), z.string()), body: z.string() }),
  ),
  skipped: z.array(z.object({ index: z.number().int(), reason: z.string() })),
});

/** The body of `POST /v1/destinations/{id}/test`: what is left out is taken as it is stored. */
export const storedTestInput = z.strictObject({
  settings: jsonObjectSchema.optional(),
  credentials: jsonObjectSchema.optional().describe('Tested, not stored.'),
});

/** The body of `POST /v1/destination-types/{slug}/test`. */
export const unstoredTestInput = z.strictObject({
  settings: jsonObjectSchema.default({}),
  credentials: jsonObjectSchema.default({}).describe('Tested, not stored.'),
});

/** What a test of a connection found. */
export const connectionTestAnswer = z.object({
  outcome: z
    .enum(['ok', 'broken', 'untested'])
    .describe('`untested`: there is nothing harmless to ask, or the destination must be saved first.'),
  code: z.enum(CONNECTION_FAULTS).optional().describe('What is broken.'),
  sentence: z.string().describe('What it means and what to do.'),
  said: z.string().optional().describe('The platform’s own words, without anything secret or personal.'),
});
