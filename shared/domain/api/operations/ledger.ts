import * as z from 'zod';
import { idSchema, instant, instantInput, jsonSchema, next } from '../common-schemas.ts';
import { cursorOf, limitUpTo } from '../cursor.ts';
import { defineOperations } from '../operation.ts';

const tag = 'Operations';
const count = z.number().int();

const reason = z.string().regex(/^[a-z0-9-]{1,64}$/, 'is a reason code, such as no-identifier');
const quarantineIdSchema = z.string().regex(/^\d{15}-[A-Za-z0-9_.:-]{1,200}$/, 'is no id of a quarantined event');

/** What became of events, counted. */
export const ledgerOperations = defineOperations({
  'GET /v1/ledger': {
    tag,
    summary: 'Count what became of events, per source and hour; accepted is the sum of the rest',
    query: z.strictObject({
      from: instantInput.optional().describe('Default: 24 hours before `to`.'),
      to: instantInput.optional().describe('Default: now. At most 31 days after `from`.'),
    }),
    answers: {
      200: z.object({
        from: instant,
        to: instant,
        rows: z.array(
          z.object({
            sourceId: z.string(),
            hour: instant,
            accepted: count,
            applied: count,
            duplicate: count,
            quarantined: count,
            suppressed: count,
            pending: count,
            archived: count.describe('How many of the accepted the archive holds.'),
          }),
        ),
      }),
    },
  },
});

/** Events that wait for a person. */
export const quarantineOperations = defineOperations({
  'GET /v1/quarantine': {
    tag,
    access: 'protect',
    summary: 'List quarantined events, newest first, each with its reason',
    query: z.strictObject({
      sourceId: idSchema.optional(),
      code: reason.optional(),
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
          }),
        ),
        next,
      }),
    },
  },
  'POST /v1/quarantine/replay': {
    tag,
    summary: 'Validate quarantined events again and send those that pass as new events',
    body: z.union([
      z.strictObject({ ids: z.array(quarantineIdSchema).min(1).max(100) }),
      z.strictObject({
        sourceId: idSchema.optional(),
        code: reason.optional(),
        limit: z.number().int().min(1).max(100).default(100),
        cursor: cursorOf(quarantineIdSchema).optional(),
      }),
    ]),
    answers: {
      202: z.object({
        replayed: z.array(z.string()).describe('Ids sent again; each is now a new event on its way.'),
        rejected: z.array(z.object({ id: z.string(), code: z.string(), message: z.string() })),
        next,
      }),
    },
  },
});
