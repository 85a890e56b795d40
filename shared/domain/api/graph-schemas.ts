import * as z from 'zod';
import { instant, next } from './common-schemas.ts';
import { cursorOf, limitUpTo } from './cursor.ts';

/** Where a page of a graph ended: when its last identifier was first seen, and its key. */
export const graphPosition = z.tuple([z.number(), z.string()]);

/** A page of a graph: so many identifiers, the newest first, with the links that touch them. */
export const graphQuery = z.strictObject({ limit: limitUpTo(1000, 500), cursor: cursorOf(graphPosition).optional() });

const evidence = z.object({ type: z.string(), name: z.string().optional(), timestamp: instant });

const linkAnswer = z.object({
  a: z.string().describe('type:value'),
  b: z.string().describe('type:value'),
  messageId: z.string(),
  source: z.string(),
  trust: z.enum(['asserted', 'claimed']),
  at: instant,
  refused: z.string().optional().describe('Why it joins nobody; absent where it does.'),
  event: evidence.optional().describe('The event that showed it, while it is kept.'),
});

const identifier = z.string().describe('type:value');

/** What every decision says. */
const decided = {
  because: z.string().describe('The rule behind it, in a sentence.'),
  at: instant,
  messageId: z.string().optional().describe('Of the event that decided it, where it is known.'),
  links: z.array(linkAnswer).describe('What is behind it, at most 20.'),
};

const parted = {
  identifiers: z.array(identifier).describe('Of this profile.'),
  from: z.array(identifier).describe('What they were parted from.'),
  reason: z.string().describe('What the officer said.'),
};

const decision = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('merge'),
    profileId: z.string().describe('The former profile, which became part of this one.'),
    ...decided,
  }),
  z.object({
    kind: z.literal('demotion'),
    identifier: identifier.describe('What stayed where it was.'),
    reason: z.string().describe('`limit-` and the type whose limit it is.'),
    profileId: z.string().optional().describe('The other profile, where it still is another one.'),
    ...decided,
  }),
  z.object({ kind: z.literal('refusal'), reason: z.string(), profileId: z.string().optional(), ...decided }),
  z.object({
    kind: z.literal('quarantine'),
    identifier,
    reason: z.enum(['super-node', 'blocked']),
    userIds: z.int().optional(),
    devices: z.int().optional(),
    sharedBy: z.object({ userIds: z.int(), devices: z.int() }).optional().describe('Most that the rules allow.'),
    ...decided,
  }),
  z.object({
    kind: z.literal('blocked'),
    type: z.string(),
    place: z.string().describe('Where it stands in the event.'),
    reason: z.enum(['blocked', 'unreadable']),
    identifier: identifier.optional().describe('What the rules block; absent where it cannot be read.'),
    event: evidence.describe('The newest event that holds it.'),
    ...decided,
  }),
  z.object({
    kind: z.literal('released'),
    identifier,
    reason: z.string().optional().describe('What the officer said, while the order is kept.'),
    ...decided,
  }),
  z.object({ kind: z.literal('unlink'), ...parted, ...decided }),
  z.object({ kind: z.literal('relink'), ...parted, ...decided }),
  z.object({
    kind: z.literal('passed-on'),
    identifier,
    direction: z.enum(['to', 'from']).describe('Whether this profile received it or gave it away.'),
    profileId: z.string().optional().describe('Who had it before, or has it since.'),
    ...decided,
  }),
]);

/**
 * Why identifiers belong together: what was seen, and what was decided from it; oldest first. A link stands on the page of the
 * newer of its ends.
 */
export const graphAnswer = z.object({
  links: z.array(linkAnswer),
  decisions: z.array(decision),
  truncated: z
    .literal(true)
    .optional()
    .describe('These identifiers have more links or decisions than ten times `limit`; the newest are shown.'),
  next,
});
