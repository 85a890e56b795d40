import { refuseUnknownProperties } from '../template/known-properties.ts';
import type { ResourceKind } from '../template/resource-kind.ts';

/** What access tokens can be for: the local provider hands out no other. */
const server: ResourceKind = {
  type: 'AWS::Cognito::UserPoolResourceServer',
  phase: 'store',
  nameProperty: 'Identifier',
  identify: ({ name }) => ({ ref: name }),
  start: (resource) => refuseUnknownProperties(resource, ['Identifier', 'Name', 'Scopes', 'UserPoolId']),
};

export default server;
