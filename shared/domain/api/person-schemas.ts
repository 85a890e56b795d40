import * as z from 'zod';
import { instantInput, jsonObjectSchema } from './common-schemas.ts';
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
