import * as z from 'zod';
import { idSchema, jsonObjectSchema, nameSchema } from './common-schemas.ts';

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
});

/** A destination type as answered; `settings` and `credentials` are JSON Schemas. */
export const destinationTypeAnswer = z.object({
  slug: z.string(),
  name: z.string(),
  settings: jsonObjectSchema,
  credentials: jsonObjectSchema,
  identifiers: z.array(z.string()).describe('Identifier types it takes; empty: any.'),
  purposes: z.array(z.string()).describe('Purposes that must always be granted; settings may ask for more.'),
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
