import type * as z from 'zod';
import { readIdentifier } from '../identifier-path.ts';
import { defineOperations } from '../operation.ts';
import {
  atQuery,
  eventSearchAnswer,
  eventSearchInput,
  findAnswer,
  findInput,
  profileSegmentsAnswer,
  provenanceAnswer,
} from '../profile-evidence-schemas.ts';
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

/** What a value without a type most likely is: what the audit log holds the key of. */
const guessed = (body: unknown) => {
  const { value } = body as z.output<typeof findInput>;
  for (const type of ['email', 'phone', 'userId']) {
    const identifier = readIdentifier(type, value);
    if (!('message' in identifier)) return { identifier };
  }
  return undefined;
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
  'POST /v1/profiles/find': {
    tag,
    access: 'people',
    summary: 'Find profiles by a value of whichever type; it stays out of logs',
    body: findInput,
    person: guessed,
    answers: { 200: findAnswer },
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
  'POST /v1/profiles/{identifier}/events/search': {
    tag,
    access: 'people',
    summary: 'Search the events of a profile, newest first; what is searched for stays out of logs',
    path: profilePath,
    body: eventSearchInput,
    answers: { 200: eventSearchAnswer },
  },
  'GET /v1/profiles/{identifier}/provenance': {
    tag,
    summary: 'Say which event each identifier, trait and computed trait of a profile comes from',
    path: profilePath,
    answers: { 200: provenanceAnswer },
  },
  'GET /v1/profiles/{identifier}/segments': {
    tag,
    summary: 'List the segments and whether a profile is in them, now or at an instant of the past',
    path: profilePath,
    query: atQuery,
    answers: { 200: profileSegmentsAnswer },
  },
  'GET /v1/profiles/{identifier}/segments/{id}': {
    tag,
    summary: 'Say whether a profile is in a segment, since when, until when and why, now or at an instant of the past',
    path: profileSegmentPath,
    query: atQuery,
    answers: { 200: profileSegmentAnswer },
  },
});
