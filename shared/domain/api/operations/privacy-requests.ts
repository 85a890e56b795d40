import * as z from 'zod';
import { jsonSchema } from '../common-schemas.ts';
import { defineOperations } from '../operation.ts';
import {
  cancelledAnswer,
  createdAnswer,
  decideInput,
  discoveryAnswer,
  reasonInput,
  receiptAnswer,
  recipientsAnswer,
  requestInput,
  requestPath,
  requestsAnswer,
  requestsQuery,
  resultsQuery,
  statusAnswer,
} from '../privacy-request-schemas.ts';
import { profilePath } from '../profile-schemas.ts';

const tag = 'Privacy';

/** What anybody may know of how requests are answered: whoever receives a callback must be able to verify it. */
export const discoveryOperations = defineOperations({
  'GET /v1/privacy/discovery': {
    tag,
    summary: 'Say which requests are understood (OpenDSR 2.0)',
    credential: 'none',
    answers: { 200: discoveryAnswer },
  },
  'GET /v1/privacy/certificate': {
    tag,
    summary: 'Read the public key that answers, callbacks and receipts are signed with (PEM)',
    credential: 'none',
    answers: { 200: z.string() },
  },
});

/** Requests of persons, as OpenDSR 2.0 writes them, and what officers do with them. */
export const privacyRequestOperations = defineOperations({
  'POST /v1/privacy/requests': {
    tag,
    summary: 'Receive a request of a person; the same again answers the same',
    body: requestInput,
    answers: { 201: createdAnswer },
    errors: { 409: 'Another request has this id.' },
  },
  'GET /v1/privacy/requests': {
    tag,
    summary: 'List the requests',
    query: requestsQuery,
    answers: { 200: requestsAnswer },
  },
  'GET /v1/privacy/requests/{id}': {
    tag,
    summary: 'Read the state of a request',
    path: requestPath,
    answers: { 200: statusAnswer },
  },
  'DELETE /v1/privacy/requests/{id}': {
    tag,
    summary: 'Cancel a request that is pending',
    path: requestPath,
    answers: { 202: cancelledAnswer },
    errors: { 409: 'Work on it has begun, or it is closed.' },
  },
  'POST /v1/privacy/requests/{id}/decide': {
    tag,
    summary: 'Say whether identifiers that only claimed links join belong to the person',
    path: requestPath,
    body: decideInput,
    answers: { 200: statusAnswer },
    errors: { 409: 'Nothing waits for a decision.' },
  },
  'POST /v1/privacy/requests/{id}/extend': {
    tag,
    summary: 'Extend the time to answer, once, with a reason (art. 12(3): by two further months)',
    path: requestPath,
    body: reasonInput,
    answers: { 200: statusAnswer },
    errors: { 409: 'It is closed, or was extended before.' },
  },
  'POST /v1/privacy/requests/{id}/reject': {
    tag,
    summary: 'Reject a request that is pending, with a reason: not proven, unfounded or excessive',
    path: requestPath,
    body: reasonInput,
    answers: { 200: statusAnswer },
    errors: { 409: 'Work on it has begun, or it is closed.' },
  },
  'GET /v1/privacy/requests/{id}/receipt': {
    tag,
    summary: 'Read the signed receipt of a completed request',
    path: requestPath,
    answers: { 200: receiptAnswer },
    errors: { 409: 'It is not completed.' },
  },
  'GET /v1/privacy/requests/{id}/results': {
    tag,
    summary: 'Read what a completed access or portability request gave, as JSON or as a page to read; kept for 30 days',
    path: requestPath,
    query: resultsQuery,
    answers: { 200: jsonSchema },
    errors: { 409: 'It is not completed, or gives no results.' },
  },
});

/** Who received data of a person. */
export const recipientOperations = defineOperations({
  'GET /v1/profiles/{identifier}/recipients': {
    tag,
    summary: 'List who received identifiers of a profile, and when',
    path: profilePath,
    answers: { 200: recipientsAnswer },
  },
});
