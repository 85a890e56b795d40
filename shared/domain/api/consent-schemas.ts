import * as z from 'zod';
import { instant, next } from './common-schemas.ts';
import { cursorOf, limitUpTo } from './cursor.ts';

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
