import type { HttpResponse } from '../http.ts';
import type { DefinitionIssue } from '../segment/segment.ts';
import { type ErrorDetail, invalid } from './failures.ts';

const detailOf = ({ path, message }: DefinitionIssue): ErrorDetail => ({
  path: path === '' ? 'definition' : `definition.${path}`,
  message,
});

/** The refusal of a definition: 422 with the places. */
export const refuseDefinition = (issues: readonly DefinitionIssue[]): HttpResponse =>
  invalid(issues.slice(0, 20).map(detailOf));
