import { takenUp } from '../identity-order-schemas.ts';
import { defineOperations, type Operation } from '../operation.ts';
import { consentsInput, objectInput, rectifyInput, restrictInput } from '../person-schemas.ts';
import { profilePath } from '../profile-schemas.ts';

const tag = 'Privacy';

const order = <B extends Operation['body']>(summary: string, body: B) => ({
  tag,
  summary,
  path: profilePath,
  body,
  answers: { 202: takenUp },
});

/** What officers order about one person. Orders travel as events and are answered before they are carried out. */
export const personOperations = defineOperations({
  'POST /v1/profiles/{identifier}/rectify': order(
    'Correct traits of a person, whatever events say; destinations that are sent them are told',
    rectifyInput,
  ),
  'POST /v1/profiles/{identifier}/restrict': order(
    'Keep a person and do nothing with them: no segment, no export',
    restrictInput,
  ),
  'POST /v1/profiles/{identifier}/unrestrict': order('Lift the restriction of a person', restrictInput),
  'POST /v1/profiles/{identifier}/consents': order(
    'Record answers that a person gave elsewhere, with how they gave them',
    consentsInput,
  ),
  'POST /v1/profiles/{identifier}/object': order(
    'Record that a person objects to purposes, at every address known of them',
    objectInput,
  ),
});
