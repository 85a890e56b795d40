import * as z from 'zod';
import { EVENT_TYPES } from '../event/event.ts';
import { idSchema, instant, jsonObjectSchema } from './common-schemas.ts';
import { demand, policyInput } from './privacy-policy-schemas.ts';

/** The body of `POST /v1/privacy/policy/test`. */
export const policyTestInput = z.strictObject({
  policy: policyInput.optional().describe('A policy that is not in force; left out, the one that is.'),
  source: idSchema.optional().describe('The source that sends it; left out, one that the policy does not name.'),
  gpc: z.boolean().default(false).describe('Whether the request bears `Sec-GPC: 1`; heard of a claimed source only.'),
  event: z
    .strictObject({
      type: z.enum(EVENT_TYPES).default('page'),
      event: z.string().max(200).optional().describe('Name of a track call: `Consent Updated` makes its answers acts.'),
      properties: jsonObjectSchema.optional(),
      context: jsonObjectSchema.optional().describe('With `consent`, as a site sends it.'),
    })
    .default({ type: 'page' })
    .describe('No personal data is needed, and nothing of it is stored.')
    .meta({ examples: [{ type: 'page', context: { consent: { categoryPreferences: { C0004: true } } } }] }),
});

const answer = z.object({
  purpose: idSchema,
  granted: z.boolean(),
  at: instant.optional().describe('Where the signal dates it.'),
  act: z.boolean().describe('The person decided then; else the answer rides on the event.'),
});

/** What would become of it. */
export const policyTestAnswer = z.object({
  form: z
    .enum(['full', 'proof', 'anonymous', 'nothing'])
    .describe('What is stored. proof: an act of consent, reduced to what proves it.'),
  demand,
  purposes: z
    .array(
      z.object({
        purpose: idSchema,
        answer: z.enum(['granted', 'refused', 'unanswered']),
        doubted: z.boolean().describe('A signal that could have answered it cannot be read.'),
        demanded: z.boolean().describe('The source demands it.'),
      }),
    )
    .describe('What may be done with a person who says this and nothing else: only what is granted.'),
  signals: z.array(
    z.object({
      signal: z.enum(['preferences', 'tcf', 'gpp', 'gpc', 'officer']),
      state: z
        .enum(['read', 'unreadable', 'silent'])
        .describe('unreadable: nothing can be made of it; silent: it says nothing on your purposes.'),
      answers: z.array(answer),
    }),
  ),
  isAct: z.boolean().describe('It lifts an earlier refusal.'),
  stored: jsonObjectSchema.optional().describe('The event as it would be stored; absent where nothing would be.'),
});
