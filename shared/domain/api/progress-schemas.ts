import * as z from 'zod';
import { instant } from './common-schemas.ts';

/** How far a definition is computed over all profiles, as answered. */
export const progressAnswer = {
  status: z
    .enum(['ready', 'computing'])
    .describe('While computing, everything follows the definition that was computed before, if there is one.'),
  progress: z.number().min(0).max(1).describe('Of the slowest, where definitions that use each other change together.'),
  readyBy: instant.optional().describe('While computing, an estimate from the pace so far; absent until there is one.'),
};

/** What describes `serving` in an answer. */
export const SERVING = 'While computing, the definition that everything follows meanwhile.';
