import * as z from 'zod';
import { SCOPES } from '../access/access.ts';
import { ROLES } from '../access/caller.ts';
import { instant } from './common-schemas.ts';

const jwt = z.string().min(1).max(8192);

/** The body of `POST /v1/sessions`: what the identity provider answered to the console. */
export const sessionInput = z.strictObject({
  accessToken: jwt.describe('Of the scope `headwater/console`.'),
  idToken: jwt.describe('Of the same sign-in: the name is read from it.'),
});

/** Who calls. */
export const sessionAnswer = z.object({
  id: z
    .string()
    .describe('As the audit log names the caller: `user:…` of somebody who signed in, else the token’s id.'),
  name: z.string(),
  role: z.enum(ROLES),
  scopes: z.array(z.enum(SCOPES as readonly [string, ...string[]])).optional(),
  expiresAt: instant.optional().describe('It opens nothing from then on.'),
  expiresIn: z.int().optional().describe('Seconds until then, for who cannot rely on their own clock.'),
});

/** A session just opened: the only answer that shows what its holder sends. */
export const openedSessionAnswer = sessionAnswer.extend({
  token: z.string().describe('Send it as "Authorization: Bearer …". It is shown this once.'),
});
