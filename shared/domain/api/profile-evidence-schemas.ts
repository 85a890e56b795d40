import * as z from 'zod';
import { idSchema, instant, instantInput, next } from './common-schemas.ts';
import { cursorOf } from './cursor.ts';
import { acceptedEvent, eventPosition } from './profile-schemas.ts';

/** The body of `POST /v1/profiles/find`: a value whose type nobody said. */
export const findInput = z.strictObject({ value: z.string().trim().min(1).max(2048) });

/** Whom a value names, as identifiers of every type it can be one of, and as a profileId. */
export const findAnswer = z.object({
  candidates: z
    .array(
      z.object({
        profileId: z.string(),
        identifiers: z
          .array(z.object({ type: z.string(), value: z.string() }))
          .describe('As what the value was found; none where it is the profileId.'),
      }),
    )
    .describe('Each profile once, strongest identifier first.'),
  tried: z.array(z.string()).describe('The types that the value was looked for as.'),
});

const texts = (most: number) => z.array(z.string().min(1).max(400)).min(1).max(most).optional();

/** The body of a search in a timeline. It may hold what names people, and stays out of paths. */
export const eventSearchInput = z.strictObject({
  text: z.string().trim().min(1).max(200).optional().describe('Anywhere in the event, whatever its case.'),
  types: texts(20),
  names: texts(50).describe('As segments know events: a track call’s own name, `Page Viewed`, `Screen Viewed`.'),
  sources: texts(50),
  from: instantInput.optional(),
  to: instantInput.optional().describe('Events before it.'),
  limit: z.int().min(1).max(200).default(50),
  cursor: cursorOf(eventPosition).optional(),
});

const counted = z.array(z.object({ value: z.string(), count: z.int() }));

/** A page of what was found, newest timestamp first. */
export const eventSearchAnswer = z.object({
  events: z.array(acceptedEvent),
  total: z.int().describe('Events of the profile, whatever was asked for.'),
  searchedTo: instant
    .optional()
    .describe('The call stopped here, before the page was full; `next` goes on from there.'),
  facets: z
    .object({ types: counted, names: counted, sources: counted })
    .optional()
    .describe('What there is to filter by, most frequent first, at most 100 of each; on the first page.'),
  next,
});

const evidence = z.object({
  messageId: z.string(),
  at: instant.describe('The timestamp of the event.'),
  receivedAt: instant.optional(),
  sourceId: z.string().optional(),
  type: z.string().optional().describe('Absent, with the source, where the event is no longer kept.'),
  name: z.string().optional(),
});

/** Which event each thing that is known of a person comes from. */
export const provenanceAnswer = z.object({
  identifiers: z.array(
    z.object({
      type: z.string(),
      value: z.string(),
      from: evidence
        .extend({ trust: z.enum(['asserted', 'claimed']), with: z.string().optional().describe('type:value') })
        .optional()
        .describe('The first event that showed it, and beside which identifier of the profile.'),
    }),
  ),
  traits: z.record(
    z.string(),
    evidence.extend({ rectified: z.literal(true).optional().describe('An officer set it; events do not undo it.') }),
  ),
  computedTraits: z.record(
    z.string(),
    z.object({
      counted: z.int().describe('Events that count now.'),
      setBy: evidence.optional().describe('The event since which the value is what it is.'),
      newest: z.array(evidence).describe('Of those that count, at most 5.'),
    }),
  ),
});

/** An instant of the past to answer for. */
export const atQuery = z.strictObject({
  at: instantInput.optional().describe('As of then, by what is known now; absent: now.'),
});

/** Every segment, and whether a profile is in it. */
export const profileSegmentsAnswer = z.object({
  at: instant,
  segments: z.array(
    z.object({
      id: idSchema,
      member: z.boolean(),
      since: instant.optional(),
      nextChange: instant.optional().describe('Time alone changes nothing before it.'),
    }),
  ),
});
