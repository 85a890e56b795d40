import * as z from 'zod';
import { SCOPES } from '../access/access.ts';
import { ROLES } from '../access/caller.ts';
import type { TokenDocument } from '../access/token.ts';
import { idSchema, instant, instantInput, iso, nameSchema } from './common-schemas.ts';

const scope = z.enum(SCOPES as readonly [string, ...string[]]);

/** The body of `PUT /v1/tokens/{id}`. */
export const tokenInput = z.strictObject({
  name: nameSchema.describe('What it is used for. No personal data: it is kept for the audit log’s readers.'),
  role: z.enum(ROLES),
  scopes: z
    .array(scope)
    .min(1)
    .max(SCOPES.length)
    .transform((scopes) => [...new Set(scopes)].sort())
    .optional()
    .describe('Narrows the role to these groups of calls; left out, to none.'),
  expiresAt: instantInput.optional().describe('It opens nothing from then on.'),
});

/** A token as answered: never its secret. */
export const tokenAnswer = z.object({
  id: idSchema,
  name: nameSchema,
  role: z.enum(ROLES),
  scopes: z.array(scope).optional(),
  expiresAt: instant.optional(),
  createdAt: instant.optional().describe('Absent of the token in the deployment’s secret, as are the next three.'),
  createdBy: z.string().optional().describe('The id of the token that made it.'),
  rotatedAt: instant.optional(),
  lastUsedOn: z.iso.date().optional().describe('The last day on which it opened a call; absent before the first.'),
});

/** A token just made: the only answer that shows what its holder sends. */
export const madeTokenAnswer = tokenAnswer.extend({
  token: z.string().describe('Send it as "Authorization: Bearer …". It is shown this once.'),
});

/** A stored token as the API shows it. */
export const showToken = (
  id: string,
  { name, role, scopes, expiresAt, createdAt, createdBy, rotatedAt }: TokenDocument,
  lastUsedOn?: string,
): z.input<typeof tokenAnswer> => ({
  id,
  name,
  role,
  ...(scopes && { scopes: [...scopes] }),
  ...(expiresAt === undefined ? {} : { expiresAt: iso(expiresAt) }),
  createdAt: iso(createdAt),
  createdBy,
  ...(rotatedAt === undefined ? {} : { rotatedAt: iso(rotatedAt) }),
  ...(lastUsedOn === undefined ? {} : { lastUsedOn }),
});
