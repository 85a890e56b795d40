import * as z from 'zod';
import { instant } from './common-schemas.ts';

/** The path of a call on one withdrawal. */
export const withdrawalPath = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'is no id of a withdrawal'),
});

/** An audience that was found to hold somebody against their will. */
const askedAudience = z.object({
  audience: z.string().describe('The destination and the list there.'),
  destination: z.object({ id: z.string(), type: z.string(), name: z.string() }),
  askedAt: instant,
  state: z
    .enum(['removing', 'removed', 'unreachable'])
    .describe('unreachable: the destination was deleted, or is another platform now.'),
  removedAt: instant.optional().describe('When the platform confirmed it.'),
  problem: z
    .object({ code: z.string(), example: z.string().describe("The platform's words, masked."), at: instant })
    .optional(),
  leavesBehind: z
    .enum(['contact', 'files', 'messages'])
    .optional()
    .describe(
      "What may stay there: the platform's own record of the person, files written before, or what a receiver made of messages.",
    ),
  deletedAt: instant.optional().describe('When the destination was deleted.'),
});

/** Where a withdrawal stands. */
export const withdrawalAnswer = z.object({
  id: z.string(),
  askedAt: instant,
  closedAt: instant
    .optional()
    .describe('Set once every audience is done, and nothing that was begun before can put anybody in again.'),
  audiences: z.array(askedAudience),
});
