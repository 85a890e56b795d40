import * as z from 'zod';
import { idPath } from '../common-schemas.ts';
import { computedTraitPreviewAnswer, computedTraitPreviewInput } from '../computed-trait-schemas.ts';
import { defineOperations } from '../operation.ts';
import {
  membersAnswer,
  membersQuery,
  segmentAnswer,
  segmentInput,
  segmentPreviewAnswer,
  segmentPreviewInput,
} from '../segment-schemas.ts';

const tag = 'Segments';

/** Groups of people by what they are and did. */
export const segmentOperations = defineOperations({
  'GET /v1/segments': {
    tag,
    summary: 'List the segments',
    answers: { 200: z.object({ segments: z.array(segmentAnswer) }) },
  },
  'GET /v1/segments/{id}': { tag, summary: 'Read a segment', path: idPath, answers: { 200: segmentAnswer } },
  'PUT /v1/segments/{id}': {
    tag,
    summary: 'Create or replace a segment; its members are computed in the background',
    path: idPath,
    body: segmentInput,
    answers: { 200: segmentAnswer, 201: segmentAnswer },
  },
  'DELETE /v1/segments/{id}': {
    tag,
    summary: 'Delete a segment that no other segment and no export uses',
    path: idPath,
    answers: { 204: null },
    errors: { 409: 'Something uses it; the message names what.' },
  },
  'GET /v1/segments/{id}/members': {
    tag,
    access: 'people',
    summary: 'List the members of a segment',
    path: idPath,
    query: membersQuery,
    answers: { 200: membersAnswer },
  },
});

/** Trying a definition out. */
export const segmentPreviewOperations = defineOperations({
  'POST /v1/segments/preview': {
    tag,
    summary: 'Count who would be in a segment at an instant, exactly, over every profile',
    body: segmentPreviewInput,
    answers: { 200: segmentPreviewAnswer },
  },
  'POST /v1/computed-traits/preview': {
    tag: 'Computed traits',
    summary:
      'What a computed trait would give at an instant: for how many people, and to some of them, over every profile',
    body: computedTraitPreviewInput,
    answers: { 200: computedTraitPreviewAnswer },
  },
});
