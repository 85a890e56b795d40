import * as z from 'zod';
import { TYPE_NAME } from '../identity/type-names.ts';
import { DEFAULT_RETENTION, RECOMMENDED_EVENTS, type RetentionPolicy } from '../privacy/retention.ts';
import { addDuration, parseDuration, shortestMs } from '../segment/duration.ts';
import { nameSchema } from './common-schemas.ts';

const DAY = 86_400_000;

/** A duration of at least so many days. */
const period = (days: number) =>
  z
    .string()
    .refine((text) => shortestMs(parseDuration(text) ?? { months: 0, ms: 0 }) >= days * DAY, {
      message: `is an ISO 8601 duration of at least P${days}D, such as P13M, P3Y or P90D`,
    })
    .meta({ examples: ['P13M'] });

/** Persons are erased for good: a slip of the pen must not do it within days. */
const PERSON_DAYS = 28;

const personPeriod = (text: string) => period(PERSON_DAYS).nullable().describe(text);

const typeName = z.string().regex(TYPE_NAME, 'is no type of identifiers');

const fields = {
  identifiers: z
    .record(typeName, period(1))
    .describe(
      'By type: how long a value is kept from its first receipt, not prolonged by new visits. For identifiers of devices; types that are not named are kept as long as their person.',
    )
    .meta({ examples: [DEFAULT_RETENTION.identifiers] }),
  prospects: personPeriod(
    'How long a profile without a customer’s identifier is kept after the last contact; null: until it is erased.',
  ),
  customers: personPeriod('The same for all others.'),
  customerIdentifiers: z
    .array(typeName)
    .max(20)
    .describe('Types of identifiers that only customers have: who has one is no prospect.'),
};

const controller = z.strictObject({
  name: nameSchema.describe('The organisation that answers for the processing.'),
  contact: z.string().trim().min(1).max(500).optional().describe('How to reach it: postal address, mail.'),
  officer: z.string().trim().min(1).max(500).optional().describe('The data protection officer and how to reach them.'),
});

/** The body of `PUT /v1/privacy/retention`; what is left out has its default. */
export const retentionInput = z.strictObject({
  identifiers: fields.identifiers.default({ ...DEFAULT_RETENTION.identifiers }),
  prospects: fields.prospects.default(DEFAULT_RETENTION.prospects),
  customers: fields.customers.default(DEFAULT_RETENTION.customers),
  customerIdentifiers: fields.customerIdentifiers.default([...DEFAULT_RETENTION.customerIdentifiers]),
  controller: controller.optional(),
});

/** What is kept for how long. */
export const retentionAnswer = z.object({
  version: z.int().describe('Grows with every change; 0 before the first.'),
  ...fields,
  controller: controller.optional(),
  sources: z
    .array(z.object({ id: z.string(), retention: z.string() }))
    .describe('Events, timelines and archive alike, as each source states it.'),
  proof: z
    .string()
    .describe('Explicit answers of consent are kept so long at least: `proofRetention` of the privacy policy.'),
  notContact: z
    .array(z.string())
    .describe('Names of events, in lower case, that prolong nothing: nobody did anything.'),
  warnings: z.array(z.object({ path: z.string(), message: z.string() })),
});

const goingSchema = z.object({
  looked: z.int().describe('How many there are, of those that were looked at.'),
  past: z.int().describe('Past their period by the policy that is tried: gone within a week of it.'),
  pastAnyway: z.int().describe('Of those, past it by the policy in force as well.'),
  soon: z.int().describe('Past it within the next 30 days.'),
});

/** What would go. */
export const retentionPreviewAnswer = z.object({
  share: z
    .number()
    .min(0)
    .max(1)
    .describe('Which part of all profiles was looked at, at random: 1 where all were and the counts are exact.'),
  prospects: goingSchema,
  customers: goingSchema,
  identifiers: z.record(typeName, goingSchema).describe('By type, those whose values are kept.'),
});

/** Where a policy or a source goes beyond what CNIL recommends. */
export type RetentionWarningPath = 'identifiers.anonymousId' | 'prospects' | 'customers' | `sources.${string}`;

interface RetentionWarning {
  readonly path: RetentionWarningPath;
  readonly message: string;
}

const exceeds = (given: string | null, recommended: string): boolean => {
  const [a, b] = [given === null ? undefined : parseDuration(given), parseDuration(recommended)];
  return a === undefined || b === undefined || addDuration(0, a) > addDuration(0, b);
};

/** What goes beyond what CNIL recommends: allowed, and said. */
export const retentionWarnings = (
  policy: Pick<RetentionPolicy, 'identifiers' | 'prospects' | 'customers'>,
  sources: readonly { readonly id: string; readonly retentionDays: number }[],
): RetentionWarning[] => {
  const { anonymousId } = DEFAULT_RETENTION.identifiers;
  const devices: RetentionWarning = {
    path: 'identifiers.anonymousId',
    message: 'is longer than 13 months, which CNIL allows for a tracker',
  };
  const persons = (['prospects', 'customers'] as const).filter((path) => exceeds(policy[path], 'P3Y'));
  const events = sources.filter(({ retentionDays }) => exceeds(`P${retentionDays}D`, RECOMMENDED_EVENTS));
  return [
    ...(exceeds(policy.identifiers['anonymousId'] ?? null, anonymousId ?? '') ? [devices] : []),
    ...persons.map((path) => ({ path, message: 'is longer than three years after the last contact' })),
    ...events.map(({ id }) => ({ path: `sources.${id}` as const, message: 'keeps events longer than 25 months' })),
  ];
};
