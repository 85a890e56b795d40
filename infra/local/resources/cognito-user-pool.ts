import { arnOf } from '../template/arn.ts';
import { refuseUnknownProperties } from '../template/known-properties.ts';
import type { ResourceKind } from '../template/resource-kind.ts';

const POOL = 'local_people';
const KNOWN = [
  'AccountRecoverySetting',
  'AdminCreateUserConfig',
  'AutoVerifiedAttributes',
  'DeletionProtection',
  'EmailVerificationMessage',
  'EmailVerificationSubject',
  'EnabledMfas',
  'MfaConfiguration',
  'Policies',
  'Schema',
  'SmsVerificationMessage',
  'UserPoolName',
  'UserPoolTags',
  'UserPoolTier',
  'UsernameAttributes',
  'UsernameConfiguration',
  'VerificationMessageTemplate',
];

/** The people who may sign in. Here they are four, one a role, and the host itself vouches for them (`infra/local/sign-in`). */
const pool: ResourceKind = {
  type: 'AWS::Cognito::UserPool',
  phase: 'store',
  identify: (_, { signIn }) => ({
    ref: POOL,
    attributes: { Arn: arnOf('cognito-idp', `userpool/${POOL}`), ProviderURL: signIn.issuer, UserPoolId: POOL },
  }),
  start: (resource) => refuseUnknownProperties(resource, KNOWN),
};

export default pool;
