import * as z from 'zod';
import { instant } from './common-schemas.ts';

/** In which form the register is asked for; without it the Accept header decides. */
export const registerQuery = z.strictObject({ format: z.enum(['json', 'html', 'csv']).optional() });

const lines = z.array(z.string());

/** The register of processing: what art. 30(1) GDPR wants in writing, as the configuration stands. */
export const registerAnswer = z.object({
  at: instant,
  controller: z.object({ name: z.string(), contact: z.string().optional(), officer: z.string().optional() }),
  purposes: z.array(
    z.object({
      id: z.string(),
      name: z.string().optional(),
      description: z.string().optional(),
      legalBasis: z.string(),
      retention: z.string().optional(),
      recipients: z.string().optional(),
      usedBy: lines.describe('Exports that need it to be granted.'),
    }),
  ),
  persons: lines.describe('Categories of persons.'),
  data: lines.describe('Categories of personal data.'),
  sources: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string(), retention: z.string() })),
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
  retention: z.array(z.object({ what: z.string(), period: z.string() })),
  security: lines,
  warnings: lines.describe('What is missing, or goes beyond what authorities recommend.'),
});

/** The register as data. */
export type Register = z.input<typeof registerAnswer>;
