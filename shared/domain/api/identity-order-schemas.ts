import * as z from 'zod';
import { instant, next } from './common-schemas.ts';
import { cursorOf, limitUpTo } from './cursor.ts';
import { profileNameSchema } from './identifier-path.ts';

/** Why an officer ordered something. */
export const orderReason = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  .describe('For those who read the graph later; no personal data.');

/** The body of unlink and relink. Identifiers are spelled `type:value`, as in lookups. */
export const partInput = z.strictObject({
  identifiers: z
    .array(z.string().max(4096))
    .min(1)
    .max(20)
    .describe('Each `type:value`; `b64:` and the base64url of it is taken too.')
    .meta({ examples: [['email:ann@shop.example']] }),
  reason: orderReason,
});

/** An order was taken up: its event is durable and is carried out within seconds. */
export const takenUp = z.object({ messageId: z.string().describe('Of the event that carries the order.') });

/** The path of a call on one identifier. */
export const identifierPath = z.strictObject({ identifier: profileNameSchema });

/** The body of a release. */
export const releaseInput = z.strictObject({ reason: orderReason });

/** A page of shared identifiers. */
export const quarantinePage = z.strictObject({
  limit: limitUpTo(100, 20),
  cursor: cursorOf(z.string().min(1).max(500)).optional(),
});

/** Identifiers in quarantine. */
export const sharedAnswer = z.object({
  identifiers: z.array(
    z.object({
      type: z.string(),
      value: z.string(),
      since: instant.optional().describe('When a link first exceeded what the rules of now allow.'),
      userIds: z.int().describe('Distinct ones that links tie to it, since its last release.'),
      devices: z.int().describe('The same of anonymousIds.'),
      sharedBy: z.object({ userIds: z.int(), devices: z.int() }).describe('Most that the rules allow.'),
      reason: z.string().describe('In a sentence.'),
    }),
  ),
  next,
});

const parts = z.array(z.array(z.string().describe('type:value'))).describe('At most 10 of each part are named.');

/** What other rules would do, counted in full; of examples there are at most 20. */
export const simulationAnswer = z.object({
  profiles: z.object({ before: z.int(), after: z.int() }),
  merges: z.object({
    count: z.int().describe('Profiles that would be made of several.'),
    examples: z.array(z.object({ profileIds: z.array(z.string()), into: z.string() })),
  }),
  splits: z.object({
    count: z.int().describe('Profiles that would come apart.'),
    examples: z.array(z.object({ profileId: z.string(), parts })),
  }),
  quarantined: z.object({
    count: z.int().describe('Identifiers that too many people would share, and do not by the rules of now.'),
    examples: z.array(z.string().describe('type:value')),
  }),
  released: z.int().describe('Identifiers that would no longer be shared by too many.'),
  blocked: z.int().describe('Stored identifiers that the rules would block and do not now.'),
  identifiers: z.int().describe('How many were looked at.'),
  links: z.int(),
});
