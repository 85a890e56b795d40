import * as z from 'zod/mini';
import { BACKFILL_PARTS } from './backfill.ts';

/** A message of the `backfills` queue: one page of one part; `done` profiles were looked at on the pages before. */
export interface BackfillMessage {
  readonly segmentId: string;
  readonly hash: string;
  /** With the hash it names the row: what was begun for an earlier version stops. */
  readonly version: number;
  /** An index of `Backfill.parts`: those of the second walk are the same parts again. */
  readonly part: number;
  readonly cursor?: string | undefined;
  readonly done: number;
}

const messageShape = z.object({
  segmentId: z.string(),
  hash: z.string(),
  version: z.int(),
  part: z.int().check(z.minimum(0), z.maximum(2 * BACKFILL_PARTS - 1)),
  cursor: z.optional(z.string()),
  done: z.int().check(z.minimum(0)),
});

/** The message, or undefined where a body is something else. */
export const parseBackfillMessage = (body: unknown): BackfillMessage | undefined => messageShape.safeParse(body).data;
