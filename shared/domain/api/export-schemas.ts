import * as z from 'zod';
import { idSchema, instant } from './common-schemas.ts';
import { cursorOf, limitUpTo } from './cursor.ts';

const fields = {
  segmentId: idSchema,
  destinationId: idSchema,
  schedule: z
    .string()
    .max(200)
    .describe("EventBridge Scheduler's dialect.")
    .meta({ examples: ['rate(15 minutes)', 'cron(0 6 * * ? *)'] }),
  timezone: z.string().max(64).default('UTC').describe('IANA time zone of a cron schedule.'),
  mode: z
    .enum(['delta', 'full'])
    .default('delta')
    .describe('delta sends what changed since the last run; full sends every member again.'),
  enabled: z.boolean().default(true),
};

/** The body of `PUT /v1/exports/{id}`. */
export const exportInput = z.strictObject(fields);

/** The body of `POST /v1/exports/{id}/pause`. */
export const pauseInput = z.strictObject({ reason: z.string().trim().min(1).max(500).default('Paused by a person.') });

const runId = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'is no run id');

/** The path of a call on one run. */
export const runPath = z.strictObject({ id: idSchema, runId });

/** A page of runs. */
export const runsQuery = z.strictObject({ limit: limitUpTo(100, 25), cursor: cursorOf(runId).optional() });

/** A page of a run's members. */
export const runMembersQuery = z.strictObject({
  outcome: z.enum(['accepted', 'rejected', 'skipped', 'pending']).optional(),
  limit: limitUpTo(1000, 100),
  cursor: cursorOf(z.string().regex(/^[\x21-\x7e]{1,600}$/)).optional(),
});

/** A run as answered. */
export const runAnswer = z.object({
  runId: z.string(),
  status: z.enum(['planning', 'delivering', 'succeeded', 'partial', 'failed']),
  added: z.number().int(),
  removed: z.number().int(),
  accepted: z.number().int(),
  rejected: z.number().int(),
  skipped: z.number().int(),
  errors: z.array(z.object({ code: z.string(), count: z.number().int(), example: z.string() })),
  matchRate: z
    .object({ from: z.number().min(0).max(1), to: z.number().min(0).max(1), members: z.number().int() })
    .optional()
    .describe(
      'Which share of the members the platform matched with people it knows, as a range from 0 to 1; `members`: of how many it speaks. Absent where the platform does not tell.',
    ),
  progress: z
    .object({ share: z.number().min(0).max(1), units: z.number().int().optional() })
    .optional()
    .describe(
      'While it is delivered: which share of its parts is done, and how many profiles and identifiers it looks at.',
    ),
  startedAt: instant.optional().describe('Absent until the planner has begun it.'),
  finishedAt: instant.optional(),
  alerts: z
    .array(z.object({ code: z.enum(['failed', 'size-jump']), sentence: z.string() }))
    .optional()
    .describe('What somebody should look at.'),
  cancelled: z.boolean().optional(),
  replaced: z
    .boolean()
    .optional()
    .describe(
      'true: people whom others had put into the audience were taken out; false: they were left, since not every member of the audience was put in and confirmed by this run. Absent where the destination does not replace.',
    ),
});

/** An export as answered; `paused` says since when and why. */
export const exportAnswer = z.object({
  id: idSchema,
  ...fields,
  paused: z
    .object({
      since: instant,
      reason: z.string(),
      code: z.string().optional().describe('Set where a platform or the removal guard stopped it, and no person.'),
    })
    .optional(),
  nextRunAt: instant.optional().describe('When the schedule is due next; absent until the planner has seen it.'),
  lastRun: runAnswer.optional(),
});

/** What the audience of an export holds. */
export const audienceAnswer = z.object({
  held: z.number().int().describe('Identifiers that the audience holds by our ledger, counted up to 10,000.'),
  isMore: z.boolean().describe('Whether there are more than were counted.'),
  others: z.number().int().describe('Other exports that feed the same audience.'),
});

/** A member of a run as answered. */
export const runMemberAnswer = z.object({
  member: z.string().describe("The identifier's key, or profileId:… where there was nothing to send."),
  profileId: z.string().optional(),
  operation: z.enum(['add', 'remove']).optional(),
  outcome: z.enum(['accepted', 'rejected', 'skipped', 'pending']),
  reason: z.string().optional(),
  example: z.string().optional(),
});
