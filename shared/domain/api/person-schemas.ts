import * as z from 'zod';
import { instant, instantInput, jsonObjectSchema, next } from './common-schemas.ts';
import { cursorOf, limitUpTo } from './cursor.ts';
import { orderReason } from './identity-order-schemas.ts';

const purpose = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .meta({ examples: ['advertising'] });

/** So many purposes an order may name. */
const MOST = 50;

/** The body of a rectification. */
export const rectifyInput = z.strictObject({
  traits: jsonObjectSchema
    .refine((traits) => Object.keys(traits).length > 0, { message: 'names no trait' })
    .describe('What is right; null deletes. It stands whatever events say, until it is rectified again.'),
  reason: orderReason,
});

/** The body of an order to restrict, and to lift that. */
export const restrictInput = z.strictObject({ reason: orderReason });

/** The body of answers that an officer records. */
export const consentsInput = z.strictObject({
  answers: z
    .array(z.strictObject({ purpose, granted: z.boolean() }))
    .min(1)
    .max(MOST)
    .refine((answers) => new Set(answers.map((each) => each.purpose)).size === answers.length, {
      message: 'answers a purpose twice',
    }),
  proof: z
    .string()
    .trim()
    .min(1)
    .max(2000)
    .describe(
      'How the answers were given, and where that is on record: kept with them, and shown to whoever reads the ledger.',
    ),
  at: instantInput.optional().describe('When they were given; absent: now.'),
  reason: orderReason.optional(),
});

/** The body of an objection (GDPR art. 21). */
export const objectInput = z.strictObject({
  purposes: z.array(purpose).min(1).max(MOST),
  reason: orderReason,
});

/** A page of the consent ledger ended here: time, receipt, record, place in it, place among its answers. */
export const consentPosition = z.tuple([z.number(), z.number(), z.string(), z.number(), z.number()]);

/** A page of a profile's consent ledger. */
export const consentsQuery = z.strictObject({
  limit: limitUpTo(500, 50),
  cursor: cursorOf(consentPosition).optional(),
});

const consentEntry = z.object({
  purpose: z.string(),
  granted: z.boolean(),
  kind: z
    .enum(['act', 'riding'])
    .describe('An explicit act, or an answer that rode on an event (and only ever fills in).'),
  at: instant.describe('When it was given.'),
  receivedAt: instant,
  sourceId: z.string(),
  signals: z.array(z.string()).describe('Where it was read from.'),
  policy: z.string().optional().describe('The version of the text that the person was shown, where it is known.'),
  proof: z.object({
    messageId: z.string().describe('Of the event that carried it.'),
    text: z.string().optional().describe("The officer's words."),
  }),
});

/** The consent ledger of a profile. */
export const consentsAnswer = z.object({
  effective: z
    .record(z.string(), z.object({ granted: z.boolean(), at: instant, decidedBy: consentEntry }))
    .describe('What counts now, by purpose, each with the entry that decides it.'),
  consents: z
    .array(consentEntry)
    .describe('Newest first. Of answers that ride on one event after another the first is listed, until they change.'),
  next,
});
