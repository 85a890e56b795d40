import * as z from 'zod';
import { COST_PARTS } from '../cost/month-cost.ts';
import { ATTENTION_KINDS, SEVERITIES } from '../overview/attention.ts';
import { EVENT_RANGES } from '../overview/event-range.ts';
import { isTimeZone } from '../segment/zone.ts';
import { idSchema, instant, instantInput } from './common-schemas.ts';
import { runAnswer } from './export-schemas.ts';
import { fates } from './fate-schemas.ts';

const count = z.number().int();

/** The query of `GET /v1/overview/events`. */
export const eventsQuery = z.strictObject({
  range: z
    .enum(EVENT_RANGES)
    .default('24h')
    .describe('Up to now: an hour by minutes, a day, a week or 30 days by hours; the unit of now is among them.'),
  period: z.enum(['current', 'previous']).default('current').describe('previous: as long, right before.'),
  sourceId: idSchema.optional().describe('Only what this source sent is in `points`.'),
});

/** Events over time. */
export const eventsAnswer = z.object({
  from: instant,
  to: instant,
  by: z.enum(['minute', 'hour']),
  points: z.array(z.object({ at: instant, ...fates })).describe('Times in which something was counted, oldest first.'),
  sources: z
    .array(z.object({ sourceId: z.string(), ...fates }))
    .describe('The same by source, over all hours of the time.'),
  withoutMinute: count.describe(
    'Events of these hours that tell no minute, and so are in no point by minutes: their people refused to be analysed.',
  ),
});

const profiles = z
  .object({
    count,
    how: z.enum(['counted', 'estimated']).describe('estimated: from a sample of all keys.'),
    margin: z.number().describe('Half of the range, as a share, in which the truth lies 19 times of 20.'),
    asOf: instant,
  })
  .describe('Counted once an hour.');

const attentionItem = z.object({
  kind: z.enum(ATTENTION_KINDS),
  severity: z.enum(SEVERITIES),
  count,
  since: instant.optional(),
  due: instant.optional(),
  progress: z.number().min(0).max(1).optional(),
  name: z.string().optional().describe('What people call the thing it is about.'),
  sentence: z.string().optional().describe('What a platform or a person said about it.'),
  link: z.object({
    sourceId: z.string().optional(),
    segmentId: z.string().optional(),
    destinationId: z.string().optional(),
    exportId: z.string().optional(),
    runId: z.string().optional(),
    requestId: z.string().optional(),
  }),
});

/** The query of `GET /v1/overview`. */
export const overviewQuery = z.strictObject({
  timezone: z
    .string()
    .max(64)
    .refine(isTimeZone, { message: 'is no IANA time zone' })
    .default('UTC')
    .describe('Runs are shown since midnight there.'),
});

/** How the deployment is doing, as far as the caller’s role may know. */
export const overviewAnswer = z.object({
  asOf: instant,
  profiles,
  exports: z
    .object({
      since: instant.describe('Midnight.'),
      all: count,
      paused: count,
      runs: z.object({ succeeded: count, partial: count, failed: count, underWay: count }),
      latest: z.array(
        z.object({
          exportId: idSchema,
          segmentId: idSchema,
          destinationId: idSchema,
          ...runAnswer.pick({ runId: true, status: true, startedAt: true, finishedAt: true }).shape,
          ...runAnswer.pick({ added: true, removed: true, accepted: true, rejected: true, skipped: true }).shape,
        }),
      ),
    })
    .optional(),
  attention: z.array(attentionItem).describe('What somebody should look at, the worst first.'),
  setup: z
    .object({
      source: z.boolean(),
      event: z.boolean(),
      segment: z.boolean(),
      export: z.boolean(),
      delivered: z.boolean(),
    })
    .describe('What is done of what a new deployment needs.'),
});

const dollars = z.number();

/** What the month costs. */
export const costsAnswer = z.object({
  month: z.string().meta({ examples: ['2026-11'] }),
  asOf: instant,
  currency: z.literal('USD'),
  soFar: dollars,
  projected: dollars.describe('The whole month, if it goes on as in the last days.'),
  perMillionEvents: dollars,
  parts: z.array(z.object({ part: z.enum(COST_PARTS), soFar: dollars, projected: dollars })),
  standing: z
    .array(z.object({ line: z.string(), perMonth: dollars }))
    .describe('What costs while nothing happens, counted in the deployed template.'),
  counted: z
    .object({ events: count, records: count, members: count, eventsKept: count, keptSince: instant })
    .describe(
      'What the amounts follow from: of this month, and the events stored since the first point of the history.',
    ),
  basis: z.object({
    pricesAsOf: z.string().meta({ examples: ['2026-11'] }),
    recentDays: z.number().describe('Days from which the rest of the month is reckoned.'),
    notIncluded: z.array(z.enum(['logs', 'data-transfer', 'free-tiers', 'taxes', 'erasures', 'reads-of-the-console'])),
  }),
});

/** The query of `GET /v1/segments/{id}/history`. */
export const historyQuery = z.strictObject({
  from: instantInput.optional().describe('Default: 30 days before `to`.'),
  to: instantInput.optional().describe('Default: now. At most 400 days after `from`.'),
});

/** How large a segment was. */
export const historyAnswer = z.object({
  points: z
    .array(z.object({ at: instant, members: count }))
    .describe('By the hour for 40 days, by the day for 13 months; large segments are counted more seldom.'),
  asOf: instant.optional().describe('Of the last point; absent where there is none yet.'),
  next: instant.describe('When the next point comes, at the soonest.'),
});
