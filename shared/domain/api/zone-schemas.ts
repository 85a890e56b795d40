import * as z from 'zod';
import { isTimeZone } from '../segment/zone.ts';

const TIMEZONE =
  'IANA name of the clock by which months, years, anniversaries and dates without an offset are read; days and smaller are exact durations.';
const OWN = 'True: the time zone that a profile names in its trait `timezone` comes first.';

/** By which clock a definition is read, as put. */
export const zoneInput = {
  timezone: z
    .string()
    .max(64)
    .refine(isTimeZone, { message: 'is no time zone of the IANA database, such as Europe/Paris' })
    .optional()
    .describe(`${TIMEZONE} Default: the deployment's, fixed when the definition is saved.`)
    .meta({ examples: ['Europe/Paris'] }),
  profileTimezone: z.boolean().default(false).describe(OWN),
};

/** By which clock a definition is read, as answered. */
export const zoneAnswer = {
  timezone: z.string().describe(TIMEZONE),
  profileTimezone: z.boolean().describe(OWN),
};

/** What a definition cannot tell. */
export const limitsAnswer = z
  .array(
    z.object({
      events: z.array(z.string()).describe('Names of the events that are counted together.'),
      limit: z.number().int().describe('Of how many of them the values are kept, for one profile.'),
      message: z.string().describe('The same as a sentence.'),
    }),
  )
  .describe('Of how many events of one profile the definition keeps the values. Empty: of all that matter.');
