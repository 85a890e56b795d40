import type * as z from 'zod';
import { readIdentifier } from '../identifier-path.ts';
import { defineOperations } from '../operation.ts';
import {
  eventsAnswer,
  eventsQuery,
  lookupInput,
  profileAnswer,
  profilePath,
  profileSegmentAnswer,
  profileSegmentPath,
} from '../profile-schemas.ts';

const tag = 'Profiles';

const named = (body: unknown) => {
  const { type, value } = body as z.output<typeof lookupInput>;
  const identifier = readIdentifier(type, value);
  return 'message' in identifier ? undefined : { identifier };
};

/** Who people are, what they did, and which segments they are in. */
export const profileOperations = defineOperations({
  'POST /v1/profiles/lookup': {
    tag,
    access: 'people',
    summary: 'Read a profile by an identifier that stays out of logs',
    body: lookupInput,
    person: named,
    answers: { 200: profileAnswer },
  },
  'GET /v1/profiles/{identifier}': {
    tag,
    summary: 'Read a profile',
    path: profilePath,
    answers: { 200: profileAnswer },
  },
  'GET /v1/profiles/{identifier}/events': {
    tag,
    summary: 'List the events of a profile, newest first',
    path: profilePath,
    query: eventsQuery,
    answers: { 200: eventsAnswer },
  },
  'GET /v1/profiles/{identifier}/segments/{id}': {
    tag,
    summary: 'Say whether a profile is in a segment now, since when, until when and why',
    path: profileSegmentPath,
    answers: { 200: profileSegmentAnswer },
  },
});
