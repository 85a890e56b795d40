import { refuseUnknownProperties } from '../template/known-properties.ts';
import type { ResourceKind } from '../template/resource-kind.ts';

/** The address at which people sign in: here it is the host’s own. */
const domain: ResourceKind = {
  type: 'AWS::Cognito::UserPoolDomain',
  phase: 'store',
  nameProperty: 'Domain',
  identify: ({ name }) => ({ ref: name }),
  start: (resource) => refuseUnknownProperties(resource, ['Domain', 'UserPoolId']),
};

export default domain;
