import * as z from 'zod';

const count = z.number().int();

/** What became of events, as members of an answer. */
export const fates = {
  accepted: count,
  applied: count,
  duplicate: count,
  quarantined: count,
  suppressed: count,
  pending: count,
};
