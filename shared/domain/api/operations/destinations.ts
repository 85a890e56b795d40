import * as z from 'zod';
import { idPath } from '../common-schemas.ts';
import {
  connectionTestAnswer,
  destinationAnswer,
  destinationInput,
  destinationTypeAnswer,
  previewAnswer,
  previewInput,
  slugPath,
  storedTestInput,
  unstoredTestInput,
} from '../destination-schemas.ts';
import { defineOperations } from '../operation.ts';

const tag = 'Destinations';

/** Where segments go, and what each kind of place takes. */
export const destinationOperations = defineOperations({
  'GET /v1/destination-types': {
    tag,
    summary: 'List what can be a destination, with the schema of its settings',
    answers: { 200: z.object({ destinationTypes: z.array(destinationTypeAnswer) }) },
  },
  'POST /v1/destination-types/{slug}/preview': {
    tag,
    summary: 'Show exactly what would be sent for these members; nothing is sent',
    path: slugPath,
    body: previewInput,
    answers: { 200: previewAnswer },
  },
  'GET /v1/destinations': {
    tag,
    summary: 'List the destinations',
    answers: { 200: z.object({ destinations: z.array(destinationAnswer) }) },
  },
  'GET /v1/destinations/{id}': {
    tag,
    summary: 'Read a destination',
    path: idPath,
    answers: { 200: destinationAnswer },
  },
  'PUT /v1/destinations/{id}': {
    tag,
    summary: 'Create or replace a destination',
    path: idPath,
    body: destinationInput,
    answers: { 200: destinationAnswer, 201: destinationAnswer },
  },
  'DELETE /v1/destinations/{id}': {
    tag,
    summary: 'Delete a destination that no export uses',
    path: idPath,
    answers: { 204: null },
    errors: { 409: 'An export uses it; the message names which.' },
  },
});

/** Whether a connection works. */
export const connectionOperations = defineOperations({
  'POST /v1/destinations/{id}/test': {
    tag,
    summary:
      'Test the connection of a destination by a question that changes nothing, as it is stored or with other settings',
    path: idPath,
    body: storedTestInput,
    answers: { 200: connectionTestAnswer },
  },
  'POST /v1/destination-types/{slug}/test': {
    tag,
    summary: 'Test settings and credentials before they are stored',
    path: slugPath,
    body: unstoredTestInput,
    answers: { 200: connectionTestAnswer },
  },
});
