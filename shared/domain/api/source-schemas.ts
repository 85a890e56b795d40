import * as z from 'zod';
import { hasAccess } from '../access/access.ts';
import type { Caller } from '../access/caller.ts';
import { TOKEN_PREFIX } from '../access/token.ts';
import { daysOf } from '../days-of.ts';
import { hasPhonePlan } from '../identity/read-phone-plans.ts';
import { idSchema, nameSchema } from './common-schemas.ts';

/** Ten years: longer is no retention. CNIL's recommendation for audience data is 25 months. */
const MAX_RETENTION_DAYS = 3660;
/** Within the CNIL's 25 months (design §4). */
export const DEFAULT_RETENTION_DAYS = 400;
/** An asserted source's key is a secret; a shorter one could be guessed. */
export const MIN_SECRET_KEY = 16;

/** How long something is kept. */
export const retentionSchema = z
  .string()
  .refine((text) => daysOf(text) >= 1 && daysOf(text) <= MAX_RETENTION_DAYS, {
    message: `is a duration in days or weeks, from P1D to P${MAX_RETENTION_DAYS}D`,
  })
  .describe('ISO 8601 duration in days or weeks, counted from receipt.')
  .meta({ examples: [`P${DEFAULT_RETENTION_DAYS}D`] });

const isOrigin = (text: string): boolean => {
  try {
    return new URL(text).origin === text;
  } catch {
    return false;
  }
};

const originSchema = z
  .string()
  .max(300)
  .refine((text) => text === '*' || (/^https?:/.test(text) && isOrigin(text)), {
    message: 'is an origin such as https://shop.example, without a path, or *',
  });

const writeKeySchema = z
  .string()
  .regex(/^[A-Za-z0-9._~-]{8,128}$/, 'is 8 to 128 letters, digits and . _ ~ -; leave it out to have one made')
  .refine((key) => !key.startsWith(TOKEN_PREFIX), { message: `begins with ${TOKEN_PREFIX}, as management tokens do` })
  .describe('Public for a claimed source; secret for an asserted one, at least 16 characters. Made when left out.');

/** Who collected what a source sends. */
export const sourceKind = z.enum(['first-party', 'partner', 'third-party']);

const fields = {
  name: nameSchema,
  kind: sourceKind.default('first-party'),
  trust: z
    .enum(['claimed', 'asserted'])
    .describe('claimed: a browser or app, whose key anybody can read; asserted: a server or an import.'),
  origins: z.array(originSchema).max(100).default([]).describe('Origins that browsers may post from; * for any.'),
  retention: retentionSchema.default(`P${DEFAULT_RETENTION_DAYS}D`),
  enabled: z.boolean().default(true),
  region: z
    .string()
    .regex(/^[A-Z]{2}$/, 'is a country such as DE')
    .refine(hasPhonePlan, { message: 'is no country of ISO 3166 that has phones; the United Kingdom is GB' })
    .optional()
    .describe('ISO 3166 country whose numbering plan phone numbers without a country code follow.'),
};

/** The body of `PUT /v1/sources/{id}`. */
export const sourceInput = z
  .strictObject({ ...fields, writeKey: writeKeySchema.optional() })
  .refine(({ trust, writeKey }) => trust === 'claimed' || (writeKey?.length ?? MIN_SECRET_KEY) >= MIN_SECRET_KEY, {
    path: ['writeKey'],
    message: `of an asserted source is a secret: at least ${MIN_SECRET_KEY} characters, or leave it out`,
  });

/** What stands for a secret key where it is not shown; no key can be called so. */
export const HIDDEN_KEY = '(hidden)';

/** A source as answered. */
export const sourceAnswer = z.object({
  id: idSchema,
  ...fields,
  writeKey: z.string().describe(`${HIDDEN_KEY} where it is a secret and the token may not replace it.`),
});

/** A source as configured and stored. */
export interface SourceDocument {
  readonly name: string;
  readonly kind: z.output<typeof sourceKind>;
  readonly trust: 'claimed' | 'asserted';
  readonly writeKey: string;
  readonly origins: readonly string[];
  readonly retentionDays: number;
  readonly enabled: boolean;
  readonly region?: string;
}

/** The document that an input asks for. */
export const sourceOf = (input: z.output<typeof sourceInput>, writeKey: string): SourceDocument => {
  const { retention, region, ...rest } = input;
  return { ...rest, writeKey, retentionDays: daysOf(retention), ...(region === undefined ? {} : { region }) };
};

/** A stored source as the API shows it: a secret key only to who could replace it anyway. */
export const showSource = (
  id: string,
  { retentionDays, ...rest }: SourceDocument,
  caller: Caller | undefined,
): z.input<typeof sourceAnswer> => ({
  id,
  ...rest,
  writeKey:
    rest.trust === 'claimed' || (caller !== undefined && hasAccess(caller.role, 'administer'))
      ? rest.writeKey
      : HIDDEN_KEY,
  origins: [...rest.origins],
  retention: `P${retentionDays}D`,
});
