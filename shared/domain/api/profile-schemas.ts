import * as z from 'zod';
import { idSchema, instant, jsonObjectSchema, jsonSchema, next } from './common-schemas.ts';
import { cursorOf, limitUpTo } from './cursor.ts';
import { profileNameSchema } from './identifier-path.ts';

/** The path of a call on one profile. */
export const profilePath = z.strictObject({ identifier: profileNameSchema });

/** The path of a call on a profile and a segment. */
export const profileSegmentPath = z.strictObject({ identifier: profileNameSchema, id: idSchema });

/** The body of `POST /v1/profiles/lookup`: what names people stays out of paths, which end up in logs. */
export const lookupInput = z.strictObject({ type: z.string().min(1).max(64), value: z.string().min(1).max(2048) });

/** A profile as answered. */
export const profileAnswer = z.object({
  profileId: z.string(),
  identifiers: z.array(z.object({ type: z.string(), value: z.string(), firstSeen: instant, lastSeen: instant })),
  traits: jsonObjectSchema,
  computedTraits: jsonObjectSchema.describe(
    'As of now, by the ids of the computed traits; left out where there are no events to give a value.',
  ),
  computedTraitsCapped: z
    .array(z.string())
    .optional()
    .describe('Computed traits of which more events count than are told apart: their values may be wrong.'),
  segments: z.array(z.object({ id: z.string(), since: instant })).describe('As of now, never as last stored.'),
  consent: z.record(z.string(), z.object({ granted: z.boolean(), at: instant })),
  restrictedSince: instant.optional().describe('Since when the person is kept and nothing is done with them.'),
  firstSeen: instant.optional(),
  lastSeen: instant.optional(),
});

/** Where a page of events ended: its last event's time, receipt, record and place in it. */
export const eventPosition = z.tuple([z.number(), z.number(), z.string(), z.number()]);

/** A page of a profile's events. */
export const eventsQuery = z.strictObject({ limit: limitUpTo(500, 50), cursor: cursorOf(eventPosition).optional() });

/** An event as accepted. */
export const acceptedEvent = z.looseObject({
  type: z.string(),
  messageId: z.string(),
  timestamp: instant,
  receivedAt: instant,
  sourceId: z.string(),
});

/** Events, newest timestamp first, each once. */
export const eventsAnswer = z.object({
  events: z.array(acceptedEvent),
  next,
});

const because = z.object({
  condition: jsonSchema,
  value: z.boolean(),
  since: instant.optional(),
  nextChange: instant.optional(),
  actual: jsonSchema.optional().describe("A trait's value, a computed one's or an aggregate's."),
  count: z.number().int().optional(),
  countedTo: z.number().int().optional().describe('More events than this are not told apart.'),
  capped: z.literal(true).optional().describe('More events count than are told apart: the value may be wrong.'),
  restricted: z
    .literal(true)
    .optional()
    .describe('Processing of the person is restricted: a member of nothing, whatever the conditions say.'),
  events: z
    .array(z.object({ messageId: z.string(), timestamp: instant, sourceId: z.string() }))
    .optional()
    .describe('The newest events that count, at most 10.'),
  get because() {
    return z.array(because).optional();
  },
});

/** Whether a profile is in a segment now, and why. */
export const profileSegmentAnswer = z.object({
  member: z.boolean(),
  since: instant.optional(),
  nextChange: instant.optional().describe('Time alone changes nothing before it.'),
  because: z.array(because),
});
