import * as z from 'zod/mini';

/** A message of the `privacy` queue: profiles whose last contact is past their period. Keys only: who reads it decides again. */
export interface InactiveMessage {
  readonly inactive: readonly string[];
}

const messageShape = z.object({ inactive: z.array(z.string()) });

/** The message, or undefined where a body is something else. */
export const parseInactiveMessage = (body: unknown): InactiveMessage | undefined => messageShape.safeParse(body).data;
