import {
  identifierPath,
  partInput,
  quarantinePage,
  releaseInput,
  sharedAnswer,
  simulationAnswer,
  takenUp,
} from '../identity-order-schemas.ts';
import { rulesAnswer, rulesInput } from '../identity-schemas.ts';
import { defineOperations } from '../operation.ts';
import { partingAnswer, partingInput } from '../parting-schemas.ts';
import { profilePath } from '../profile-schemas.ts';

const tag = 'Identity';

/** How identifiers may join. */
export const identityOperations = defineOperations({
  'GET /v1/identity/rules': {
    tag,
    summary: 'Read the rules of identity in full, defaults included',
    answers: { 200: rulesAnswer },
  },
  'PUT /v1/identity/rules': {
    tag,
    summary: 'Replace the rules of identity; events are read by them within five seconds',
    body: rulesInput,
    answers: { 200: rulesAnswer },
  },
});

/** What a change of the rules would do. */
export const simulationOperations = defineOperations({
  'POST /v1/identity/rules/simulate': {
    tag,
    summary: 'Say what other rules would merge, split and quarantine; nothing is changed',
    body: rulesInput,
    answers: { 200: simulationAnswer },
  },
});

/** What officers order about single identifiers. Orders travel as events and are answered before they are carried out. */
export const correctionOperations = defineOperations({
  'POST /v1/profiles/{identifier}/unlink': {
    tag,
    access: 'protect',
    summary: 'Part identifiers from a profile until they are relinked, whatever events say',
    path: profilePath,
    body: partInput,
    answers: { 202: takenUp },
  },
  'POST /v1/profiles/{identifier}/relink': {
    tag,
    access: 'protect',
    summary: 'End what keeps identifiers from a profile since they were unlinked',
    path: profilePath,
    body: partInput,
    answers: { 202: takenUp },
  },
  'POST /v1/profiles/{identifier}/unlink/preview': {
    tag,
    access: 'protect',
    summary: 'Say who there would be if identifiers were unlinked; nothing is changed',
    path: profilePath,
    body: partingInput,
    answers: { 200: partingAnswer },
  },
  'POST /v1/profiles/{identifier}/relink/preview': {
    tag,
    access: 'protect',
    summary: 'Say who there would be if identifiers were relinked; nothing is changed',
    path: profilePath,
    body: partingInput,
    answers: { 200: partingAnswer },
  },
  'GET /v1/identity/quarantine': {
    tag,
    access: 'protect',
    summary: 'List the identifiers that too many people share, whose links are not followed',
    query: quarantinePage,
    answers: { 200: sharedAnswer },
  },
  'POST /v1/identity/quarantine/{identifier}/release': {
    tag,
    access: 'protect',
    summary: 'Release a shared identifier: the people who share it until now are no longer counted',
    path: identifierPath,
    body: releaseInput,
    answers: { 202: takenUp },
  },
});
