import * as z from 'zod';
import { CONFLICT_POLICIES, LIMIT_WINDOWS } from '../identity/rules.ts';

/** The pattern engine takes no longer ones. */
const MAX_PATTERN = 200;
const MAX_COUNT = 100_000;

const count = z.int().min(1, 'is a whole number of at least 1').max(MAX_COUNT, `is at most ${MAX_COUNT}`);

const values = z
  .array(z.string().trim().normalize('NFC').min(1).max(1024))
  .max(1000)
  .describe('Whole values, compared in lower case.')
  .meta({ examples: [['demo', 'test@shop.example']] });
const patterns = z
  .array(z.string().min(1).max(MAX_PATTERN))
  .max(100)
  .describe('Found anywhere in a value: characters, classes, groups, choices, repeats, ^ and $; no look-around.')
  .meta({ examples: [['^test-']] });

const blocked = z.object({ values, patterns });
const blockedInput = z.strictObject({ values: values.optional(), patterns: patterns.optional() });

const names = z
  .array(z.string().trim().min(1).max(100))
  .max(20)
  .describe('Traits, and types in context.externalIds, that hold it; the type’s own name where empty.')
  .meta({ examples: [['customerNumber', 'customer_number']] });

const window = z.enum(LIMIT_WINDOWS).describe('How long a value counts against the limit.');
const policy = z
  .enum(CONFLICT_POLICIES)
  .describe('Of a value whose link is refused: demote leaves it where it is, moveToLatest passes it on from then on.');
const limit = count.describe('Most values of this type on one profile within the window.');

const typeInput = z.strictObject({
  limit: limit.optional(),
  window: window.optional(),
  policy: policy.optional(),
  sharedBy: z
    .strictObject({ userIds: count.optional(), devices: count.optional() })
    .optional()
    .describe('More distinct userIds or devices than these on one value put it in quarantine.'),
  names: names.optional(),
  blocked: blockedInput.optional().describe('Beside what is blocked for every type.'),
});

const typeAnswer = z.object({
  limit,
  window,
  policy,
  sharedBy: z.object({ userIds: count, devices: count }),
  names,
  blocked,
});

const priority = z
  .array(z.string())
  .max(50)
  .describe('Types from the strongest to the weakest; those left out follow in their default order.');

/** The body of `PUT /v1/identity/rules`; what is left out of a type has its default. */
export const rulesInput = z.strictObject({
  types: z
    .record(z.string(), typeInput)
    .describe('By name: userId, email, phone, anonymousId, and any others.')
    .meta({ examples: [{ userId: {}, email: {}, phone: {}, anonymousId: {}, customerNumber: { limit: 1 } }] }),
  priority: priority.optional(),
  blocked: blockedInput.optional().describe('Values that name nobody, whatever their type.'),
});

/** Rules as people write them. */
export type RulesInput = z.output<typeof rulesInput>;

/** The rules in full. */
export const rulesAnswer = z.object({
  version: z.int().describe('Grows with every change; 0 before the first.'),
  status: z.enum(['ready', 'computing']).describe('computing: stored profiles are being resolved by these rules.'),
  progress: z.number().min(0).max(1),
  priority,
  types: z.record(z.string(), typeAnswer),
  blocked,
});
