import * as z from 'zod';
import type { Json, JsonObject } from '../json.ts';

/** How people name a source, a segment, a destination or an export. */
export const idSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-_]{0,63}$/, 'is 1 to 64 of a-z, 0-9, - and _, beginning with a letter or a digit')
  .meta({ examples: ['returning-buyers'] });

/** Any JSON: a body has been through JSON.parse, so there is nothing left to check. */
export const jsonSchema = z.custom<Json>();

/** An object of any JSON. */
export const jsonObjectSchema: z.ZodType<JsonObject, JsonObject> = z.record(z.string(), jsonSchema);

/** The path of a call on one configured document. */
export const idPath = z.strictObject({ id: idSchema });

/** What people call a document. */
export const nameSchema = z.string().trim().min(1).max(200);

/** An instant in an answer: ISO 8601, UTC, milliseconds. */
export const instant = z.iso.datetime({ precision: 3 }).meta({ examples: ['2026-11-22T10:00:00.000Z'] });

/** No event is older (rule 2), and no instant is later than four digits can write. */
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(10_000, 0, 1) - 1;

/** An instant in a request, with any offset; becomes epoch milliseconds. */
export const instantInput = z.iso
  .datetime({ offset: true, message: 'is not an instant such as 2026-11-22T10:00:00.000Z' })
  .transform((text) => Date.parse(text))
  .refine((ms) => ms >= EARLIEST && ms <= LATEST, { message: 'is not an instant between the years 2000 and 9999' });

export { iso } from '../iso.ts';

/** Where a page's list goes on. */
export const next = z.string().optional().describe('The cursor of the next page; absent on the last.');

/** The error of every refused call. */
export const errorSchema = z.object({
  error: z.object({
    code: z.string().describe('Kebab-case, stable.'),
    message: z.string().describe('What to do about it.'),
    details: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  }),
});
