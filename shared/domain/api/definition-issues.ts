import type { HttpResponse } from '../http.ts';
import type { DefinitionIssue } from '../segment/segment.ts';
import { type ErrorDetail, failure, invalid } from './failures.ts';

const detailOf = ({ path, message }: DefinitionIssue): ErrorDetail => ({
  path: path === '' ? 'definition' : `definition.${path}`,
  message,
});

/** The refusal of a segment definition: 422 with the places, or 501 where all that is wrong is that a form comes later. */
export const refuseDefinition = (issues: readonly DefinitionIssue[]): HttpResponse =>
  issues.every(({ code }) => code === 'not-implemented')
    ? failure('not-implemented', 'The definition uses a form that is not built yet.', issues.slice(0, 20).map(detailOf))
    : invalid(issues.slice(0, 20).map(detailOf));
