import { refuseUnknownProperties } from '../template/known-properties.ts';
import type { ResourceKind } from '../template/resource-kind.ts';

/** A role that people can have: each group has one local person. */
const group: ResourceKind = {
  type: 'AWS::Cognito::UserPoolGroup',
  phase: 'store',
  nameProperty: 'GroupName',
  identify: ({ name }) => ({ ref: name }),
  start: (resource, { signIn }) => {
    refuseUnknownProperties(resource, ['Description', 'GroupName', 'Precedence', 'UserPoolId']);
    signIn.groups.add(resource.name);
  },
};

export default group;
