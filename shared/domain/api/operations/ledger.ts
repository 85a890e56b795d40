import * as z from 'zod';
import { instant, instantInput } from '../common-schemas.ts';
import { fates } from '../fate-schemas.ts';
import { defineOperations } from '../operation.ts';

const tag = 'Operations';

/** What became of events, counted. */
export const ledgerOperations = defineOperations({
  'GET /v1/ledger': {
    tag,
    summary: 'Count what became of events, per source and hour; accepted is the sum of the rest',
    query: z.strictObject({
      from: instantInput.optional().describe('Default: 24 hours before `to`.'),
      to: instantInput.optional().describe('Default: now. At most 31 days after `from`.'),
    }),
    answers: {
      200: z.object({
        from: instant,
        to: instant,
        rows: z.array(
          z.object({
            sourceId: z.string(),
            hour: instant,
            ...fates,
            archived: z.number().int().describe('How many of the accepted the archive holds.'),
          }),
        ),
      }),
    },
  },
});
