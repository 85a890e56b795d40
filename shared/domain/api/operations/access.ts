import * as z from 'zod';
import { ROLES } from '../../access/caller.ts';
import { idPath, instant, instantInput, next } from '../common-schemas.ts';
import { cursorOf, limitUpTo } from '../cursor.ts';
import { defineOperations } from '../operation.ts';
import { madeTokenAnswer, tokenAnswer, tokenInput } from '../token-schemas.ts';

const tag = 'Access';
const BEYOND = 'The token that calls has fewer scopes than the one it would hand out.';

/** Who may make management calls. */
export const tokenOperations = defineOperations({
  'GET /v1/tokens': {
    tag,
    summary: 'List the management tokens, without their secrets',
    answers: { 200: z.object({ tokens: z.array(tokenAnswer) }) },
  },
  'GET /v1/tokens/{id}': { tag, summary: 'Read a token', path: idPath, answers: { 200: tokenAnswer } },
  'PUT /v1/tokens/{id}': {
    tag,
    summary: 'Make a token, which is shown this once (201), or replace what one may do (200); rotate one that was lost',
    path: idPath,
    body: tokenInput,
    answers: { 200: tokenAnswer, 201: madeTokenAnswer },
    errors: { 403: BEYOND, 409: 'The token `root` is in the deployment’s secret.' },
  },
  'DELETE /v1/tokens/{id}': {
    tag,
    summary: 'Revoke a token; it opens nothing after five seconds',
    path: idPath,
    answers: { 204: null },
    errors: { 409: 'The token `root` is in the deployment’s secret.' },
  },
  'POST /v1/tokens/{id}/rotate': {
    tag,
    summary: 'Give a token a new secret, shown this once; the old one opens nothing after five seconds',
    path: idPath,
    answers: { 200: madeTokenAnswer },
    errors: { 403: BEYOND, 409: 'The token `root` is in the deployment’s secret.' },
  },
});

const time = z
  .int()
  .min(0)
  .max(Date.UTC(9999, 11, 31));
/** As entries name who called. */
const callerId = z
  .string()
  .regex(/^(user:[A-Za-z0-9-]{1,64}|[a-z0-9][a-z0-9-_]{0,63})$/, 'is the id of a token or user:…');

/** Where a page ended, and the span that its list is of: `now` moves on between pages. */
const place = z.strictObject({ from: time, to: time, at: time, id: z.string().min(1).max(100) });

/** Who did what. */
export const auditOperations = defineOperations({
  'GET /v1/audit': {
    tag,
    access: 'protect',
    summary: 'List management calls and their outcomes, newest first, and say whether the log is as it was written',
    query: z.strictObject({
      from: instantInput.optional().describe('Default: 24 hours before `to`.'),
      to: instantInput.optional().describe('Default: now. At most 31 days after `from`.'),
      token: callerId.optional().describe('The id of a token, or `user:…` of somebody who signed in.'),
      route: z.string().max(200).optional().describe('As declared, such as `PUT /v1/segments/{id}`.'),
      target: z.string().max(400).optional().describe('As an entry shows it.'),
      outcome: z
        .enum(['done', 'failed', 'refused'])
        .optional()
        .describe('done: answered below 400; failed: answered above; refused: not a call of this token.'),
      method: z.enum(['read', 'write']).optional().describe('read: GET; write: all others.'),
      limit: limitUpTo(200, 50),
      cursor: cursorOf(place).optional(),
    }),
    answers: {
      200: z.object({
        from: instant,
        to: instant,
        intact: z
          .boolean()
          .describe('false where an entry of this page was changed, or where one that an entry of it names is gone.'),
        entries: z.array(
          z.object({
            id: z.string(),
            at: instant,
            step: z.enum(['asked', 'answered', 'refused']).describe('A call without `answered` broke off.'),
            requestId: z.string().describe('The same for all entries of a call.'),
            route: z.string(),
            token: z.string(),
            role: z.enum(ROLES),
            sourceIp: z.string().optional().describe('Truncated.'),
            target: z.string().optional().describe('The id of what the call is about; of a person the key.'),
            status: z.number().int().optional(),
            intact: z.boolean(),
          }),
        ),
        next,
      }),
    },
  },
});
