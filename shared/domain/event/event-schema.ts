import * as z from 'zod';
import type { JsonObject } from '../json.ts';
import { EVENT_TYPES } from './event.ts';
import { parseInstant } from './instants.ts';
import { isMessageId, LIMITS } from './limits.ts';

const absentIfEmpty = (value: unknown): unknown => (value === null || value === '' ? undefined : value);

/** Text or a whole number that JavaScript can hold exactly; empty and null are as good as absent. */
const idSchema = z.preprocess(
  absentIfEmpty,
  z
    .union([z.string(), z.int().transform(String)], {
      error: 'must be a text, or a whole number below 2^53 (send greater ones as text)',
    })
    .optional(),
);

const textSchema = z.preprocess(
  absentIfEmpty,
  z.union([z.string(), z.number().transform(String)], { error: 'must be a text' }).optional(),
);

const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Not copied, not walked: what people send inside is theirs. */
const objectSchema = z.preprocess(
  absentIfEmpty,
  z
    .custom<JsonObject>((value) => value === undefined || isJsonObject(value), { error: 'must be an object' })
    .optional(),
);

const instantSchema = z.preprocess(
  absentIfEmpty,
  z
    .union([z.string(), z.number()], { error: 'must be an ISO 8601 date and time, or epoch milliseconds' })
    .transform((value, context) => {
      const instant = parseInstant(value);
      if (instant !== undefined) return instant;
      context.addIssue({
        code: 'custom',
        message: 'must be an ISO 8601 date and time such as 2026-11-22T02:00:00.000Z',
      });
      return z.NEVER;
    })
    .optional(),
);

/** The fields of an event that we look at, as clients may send them (Segment spec, "Common Fields"); others pass unseen. */
export const eventSchema = z.object({
  type: z.enum(EVENT_TYPES, { error: `must be one of ${EVENT_TYPES.join(', ')}` }),
  messageId: idSchema.refine((id) => id === undefined || isMessageId(id), {
    error: `must be printable and take at most ${LIMITS.messageIdBytes} bytes`,
  }),
  userId: idSchema,
  anonymousId: idSchema,
  previousId: idSchema,
  groupId: idSchema,
  event: textSchema,
  name: textSchema,
  category: textSchema,
  timestamp: instantSchema,
  originalTimestamp: instantSchema,
  sentAt: instantSchema,
  traits: objectSchema,
  properties: objectSchema,
  context: objectSchema,
  integrations: objectSchema,
});

/** An event whose fields have their types; instants epoch milliseconds. */
export type TypedEvent = z.output<typeof eventSchema>;
