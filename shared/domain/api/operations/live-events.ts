import * as z from 'zod';
import { EVENT_TYPES } from '../../event/event.ts';
import { idSchema, instant, jsonSchema } from '../common-schemas.ts';
import { defineOperations } from '../operation.ts';

/** What is known of an event while it is on the stream; whether it was applied or is a duplicate shows in its profile. */
export const LIVE_FATES = ['accepted', 'anonymous', 'quarantined', 'suppressed'] as const;

const fate = z
  .enum(LIVE_FATES)
  .describe(
    'accepted: on its way to a profile; anonymous: stored without the person, for want of consent; quarantined: waits with a reason; suppressed: nothing of it is kept.',
  );
const count = z.number().int();

/** Events as they come in. */
export const liveEventOperations = defineOperations({
  'POST /v1/events/live': {
    tag: 'Profiles',
    access: 'people',
    summary: 'Read the newest events as they come in, and go on from where the call before ended',
    body: z.strictObject({
      cursor: z.string().max(16_384).optional().describe('`cursor` of the call before; without it the last minutes.'),
      limit: z.number().int().min(1).max(1_000).default(200).describe('The newest so many of what was read.'),
      sourceId: idSchema.optional(),
      type: z.enum(EVENT_TYPES).optional(),
      name: z
        .string()
        .min(1)
        .max(200)
        .optional()
        .describe('The name of a track call, page or screen, whole, in any case.'),
      fate: fate.optional(),
      text: z.string().min(1).max(200).optional().describe('Anywhere in the event as JSON, in any case.'),
    }),
    answers: {
      200: z.object({
        events: z
          .array(
            z.object({
              id: z.string().describe('Of this event on the stream: the same in every answer.'),
              receivedAt: instant,
              sourceId: z.string(),
              imported: z.boolean(),
              fate,
              reason: z
                .object({ code: z.string(), message: z.string().optional() })
                .optional()
                .describe('Why it is quarantined or suppressed.'),
              type: z.string().optional(),
              name: z.string().optional(),
              messageId: z.string().optional(),
              anchor: z
                .object({ type: z.string(), value: z.string() })
                .optional()
                .describe('The identifier whose profile it belongs to.'),
              body: jsonSchema.optional().describe('As stored: consent and erasures are applied.'),
            }),
          )
          .describe('Newest first.'),
        cursor: z.string(),
        read: count.describe('Events that were read, before filters.'),
        omitted: count.describe('Events that matched and found no room in the answer: older than those it holds.'),
        skippedMs: count.describe('More came than can be watched: so much of the stream was passed over.'),
      }),
    },
  },
});
