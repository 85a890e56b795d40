import * as z from 'zod';
import { LEGAL_BASES } from '../consent/policy.ts';
import { LANGUAGES } from '../language.ts';
import { instant } from './common-schemas.ts';
import { sourceKind } from './source-schemas.ts';

/** In which form and language the register is asked for. */
export const registerQuery = z.strictObject({
  format: z.enum(['json', 'html', 'csv']).optional().describe('Without it the Accept header decides.'),
  language: z.enum(LANGUAGES).optional().describe('Without it the Accept-Language header decides, else English.'),
});

const lines = z.array(z.string());
const period = z.string().describe('In words.');

/** The register of processing: what art. 30(1) GDPR wants in writing, as the configuration stands, in the reader's language. */
export const registerAnswer = z.object({
  at: instant,
  controller: z.object({ name: z.string(), contact: z.string().optional(), officer: z.string().optional() }),
  purposes: z.array(
    z.object({
      id: z.string(),
      name: z.string().optional(),
      description: z.string().optional(),
      legalBasis: z.enum(LEGAL_BASES),
      retention: period.optional(),
      recipients: z.string().optional(),
      usedBy: lines.describe('Exports that need it to be granted.'),
    }),
  ),
  persons: lines.describe('Categories of persons.'),
  data: lines.describe('Categories of personal data.'),
  sources: z.array(z.object({ id: z.string(), name: z.string(), kind: sourceKind, retention: period })),
  recipients: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      type: z.string(),
      receives: lines,
      purposes: lines,
      segments: lines,
      transfer: z.string(),
    }),
  ),
  retention: z.array(z.object({ what: z.string(), period })),
  security: lines,
  warnings: z
    .array(
      z.object({
        path: z.string().describe('Where, in what `GET /v1/privacy/retention` answers.'),
        message: z.string(),
      }),
    )
    .describe('What is missing, or goes beyond what authorities recommend.'),
});

/** The register as data. */
export type Register = z.input<typeof registerAnswer>;
