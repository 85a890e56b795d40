import * as z from 'zod';
import { idSchema, instant, jsonSchema, next } from '../common-schemas.ts';
import { cursorOf, limitUpTo } from '../cursor.ts';
import { defineOperations } from '../operation.ts';

const tag = 'Operations';
const count = z.number().int();
const MOST_CHANGES = 20;

const code = z.string().regex(/^[a-z0-9-]{1,64}$/, 'is a reason code, such as no-identifier');
const quarantineIdSchema = z.string().regex(/^\d{15}-[A-Za-z0-9_.:-]{1,200}$/, 'is no id of a quarantined event');
const ids = z.array(quarantineIdSchema).min(1).max(100);

/** Quarantined events by what they have in common, page by page. */
const filter = {
  sourceId: idSchema.optional(),
  code: code.optional(),
  limit: z.number().int().min(1).max(100).default(100),
  cursor: cursorOf(quarantineIdSchema).optional(),
};

const path = z
  .string()
  .regex(/^[^.\s][^.]{0,99}(\.[^.]{1,100}){0,7}$/, 'is a dotted path such as properties.total')
  .meta({ examples: ['properties.total'] });
const change = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('rename'), path, to: path }),
  z.strictObject({ op: z.literal('set'), path, value: jsonSchema }),
  z.strictObject({ op: z.literal('remove'), path }),
  z.strictObject({ op: z.literal('convert'), path, to: z.enum(['text', 'number', 'boolean', 'instant']) }),
]);
const how = {
  fix: z
    .array(change)
    .max(MOST_CHANGES)
    .default([])
    .describe('Changes to each event, in order, before it is sent. What is quarantined stays as it is.'),
  dryRun: z.boolean().default(false).describe('Says what would pass; sends nothing.'),
};

const rejected = z
  .array(z.object({ id: z.string(), code: z.string(), message: z.string() }))
  .describe('Those that stay, each with its reason.');
const replayAnswers = {
  200: z.object({ passes: z.array(z.string()).describe('Ids that would be sent: a dry run.'), rejected, next }),
  202: z.object({
    replayed: z.array(z.string()).describe('Ids sent again; each is now a new event on its way.'),
    rejected,
    next,
  }),
};

/** Events that wait for a person. */
export const quarantineOperations = defineOperations({
  'GET /v1/quarantine': {
    tag,
    access: 'protect',
    summary: 'List quarantined events, newest first, each with its reason',
    query: z.strictObject({
      sourceId: idSchema.optional(),
      code: code.optional(),
      state: z.enum(['waiting', 'replayed', 'discarded']).optional().describe('Default: all.'),
      limit: limitUpTo(200, 50),
      cursor: cursorOf(quarantineIdSchema).optional(),
    }),
    answers: {
      200: z.object({
        events: z.array(
          z.object({
            id: z.string(),
            sourceId: z.string(),
            messageId: z.string(),
            receivedAt: instant,
            reason: z.object({ code: z.string(), message: z.string() }),
            body: jsonSchema,
            imported: z.boolean(),
            replayedAt: instant.optional(),
            discardedAt: instant.optional(),
            discardReason: z.string().optional(),
          }),
        ),
        next,
      }),
    },
  },
  'GET /v1/quarantine/summary': {
    tag,
    summary: 'Count quarantined events by source and reason',
    answers: {
      200: z.object({
        groups: z
          .array(
            z.object({
              sourceId: z.string(),
              code: z.string(),
              message: z.string().describe('Of the latest.'),
              ...{ waiting: count, replayed: count, discarded: count },
              ...{ firstAt: instant, lastAt: instant },
            }),
          )
          .describe('Those with the most that wait first.'),
        isComplete: z.boolean().describe('Without: only the newest ones are counted.'),
      }),
    },
  },
  'POST /v1/quarantine/replay': {
    tag,
    summary: 'Validate quarantined events again, changed where asked, and send those that pass as new events',
    body: z.union([z.strictObject({ ids, ...how }), z.strictObject({ ...filter, ...how })]),
    answers: replayAnswers,
  },
  'POST /v1/quarantine/{id}/replay': {
    tag,
    summary: 'Send a quarantined event again with a body that somebody corrected',
    path: z.strictObject({ id: quarantineIdSchema }),
    body: z.strictObject({
      body: jsonSchema.describe('In the place of what came, which stays as it is.'),
      dryRun: how.dryRun,
    }),
    answers: replayAnswers,
  },
  'POST /v1/quarantine/discard': {
    tag,
    summary:
      'Set quarantined events aside that are not worth sending; they stay in the archive, and here until their retention ends',
    body: z.union([
      z.strictObject({ ids, reason: z.string().trim().min(1).max(500) }),
      z.strictObject({ ...filter, reason: z.string().trim().min(1).max(500) }),
    ]),
    answers: { 200: z.object({ discarded: z.array(z.string()), next }) },
  },
  'POST /v1/quarantine/restore': {
    tag,
    summary: 'Let events that were set aside wait again',
    body: z.strictObject({ ids }),
    answers: { 200: z.object({ restored: z.array(z.string()) }) },
  },
});
