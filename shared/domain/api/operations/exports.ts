import * as z from 'zod';
import { idPath, next } from '../common-schemas.ts';
import {
  audienceAnswer,
  exportAnswer,
  exportInput,
  pauseInput,
  runAnswer,
  runMemberAnswer,
  runMembersQuery,
  runPath,
  runsQuery,
} from '../export-schemas.ts';
import { defineOperations } from '../operation.ts';

const tag = 'Exports';

/** Which segment goes where and when, and what became of it. */
export const exportOperations = defineOperations({
  'GET /v1/exports': {
    tag,
    summary: 'List the exports',
    answers: { 200: z.object({ exports: z.array(exportAnswer) }) },
  },
  'GET /v1/exports/{id}': { tag, summary: 'Read an export', path: idPath, answers: { 200: exportAnswer } },
  'PUT /v1/exports/{id}': {
    tag,
    summary: 'Create or replace an export; its segment and destination must exist',
    path: idPath,
    body: exportInput,
    answers: { 200: exportAnswer, 201: exportAnswer },
  },
  'DELETE /v1/exports/{id}': {
    tag,
    summary: 'Delete an export; what it sent stays where it went',
    path: idPath,
    answers: { 204: null },
  },
  'GET /v1/exports/{id}/audience': {
    tag,
    summary: 'Count what the audience of an export holds: what would stay there if the export were deleted',
    path: idPath,
    answers: { 200: audienceAnswer },
    errors: { 409: 'Its destination is gone, or cannot be read.' },
  },
  'POST /v1/exports/{id}/pause': {
    tag,
    summary: 'Pause an export; removals for lack of permission still go out',
    path: idPath,
    body: pauseInput,
    answers: { 200: exportAnswer },
  },
  'POST /v1/exports/{id}/resume': {
    tag,
    summary: 'Resume an export; one that the removal guard paused does what it held back',
    path: idPath,
    answers: { 200: exportAnswer },
  },
});

/** The executions of an export. */
export const runOperations = defineOperations({
  'POST /v1/exports/{id}/runs': {
    tag,
    summary: 'Ask for a run now; the planner begins it within a minute. Answers the run already asked for, if any',
    path: idPath,
    answers: { 202: runAnswer },
    errors: { 409: 'The export is paused or disabled.' },
  },
  'GET /v1/exports/{id}/runs': {
    tag,
    summary: 'List the runs of an export, newest first',
    path: idPath,
    query: runsQuery,
    answers: { 200: z.object({ runs: z.array(runAnswer), next }) },
  },
  'GET /v1/exports/{id}/runs/{runId}': { tag, summary: 'Read a run', path: runPath, answers: { 200: runAnswer } },
  'GET /v1/exports/{id}/runs/{runId}/members': {
    tag,
    access: 'people',
    summary: 'List what became of each member of a run',
    path: runPath,
    query: runMembersQuery,
    answers: { 200: z.object({ members: z.array(runMemberAnswer), next }) },
  },
  'POST /v1/exports/{id}/runs/{runId}/cancel': {
    tag,
    summary: 'Stop a run; what is in flight settles, the next run plans the rest again',
    path: runPath,
    answers: { 202: runAnswer },
    errors: { 409: 'The run has ended.' },
  },
});
