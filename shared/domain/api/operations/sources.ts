import * as z from 'zod';
import { idPath } from '../common-schemas.ts';
import { defineOperations } from '../operation.ts';
import { sourceAnswer, sourceInput } from '../source-schemas.ts';

const tag = 'Sources';

/** Who may send events, and what their word is worth. */
export const sourceOperations = defineOperations({
  'GET /v1/sources': {
    tag,
    summary: 'List the sources',
    answers: { 200: z.object({ sources: z.array(sourceAnswer) }) },
  },
  'GET /v1/sources/{id}': { tag, summary: 'Read a source', path: idPath, answers: { 200: sourceAnswer } },
  'PUT /v1/sources/{id}': {
    tag,
    summary: 'Create or replace a source; without a writeKey it keeps the one it has, or gets a new one',
    path: idPath,
    body: sourceInput,
    answers: { 200: sourceAnswer, 201: sourceAnswer },
    errors: { 409: 'Another source has this write key.' },
  },
  'POST /v1/sources/{id}/rotate': {
    tag,
    summary: 'Give a source a new write key; the one before is refused within a minute',
    path: idPath,
    answers: { 200: sourceAnswer },
  },
  'DELETE /v1/sources/{id}': {
    tag,
    summary: 'Delete a source; its key is refused within a minute, its events stay until their retention ends',
    path: idPath,
    answers: { 204: null },
  },
});
