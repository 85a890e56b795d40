import { graphAnswer, graphQuery } from '../graph-schemas.ts';
import { defineOperations } from '../operation.ts';
import { profilePath } from '../profile-schemas.ts';

const tag = 'Profiles';

/** Why Headwater thinks that identifiers are one person's. */
export const graphOperations = defineOperations({
  'GET /v1/profiles/{identifier}/graph': {
    tag,
    summary: 'Show the links behind a profile and the decisions taken from them',
    path: profilePath,
    query: graphQuery,
    answers: { 200: graphAnswer },
  },
});
