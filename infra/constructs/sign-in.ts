import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  CfnUserPoolGroup,
  FeaturePlan,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  type UserPoolDomain,
  type UserPoolResourceServer,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { ROLES, type Role } from '../../shared/domain/access/caller.ts';
import { SIGN_IN_SCOPE } from '../../shared/domain/access/session.ts';
import { acknowledge } from '../acknowledgements.ts';
import type { Stage } from '../stage.ts';

/** What each group may do, for who reads it in Cognito; the rules themselves: docs/access.md. */
const DESCRIPTIONS: Readonly<Record<Role, string>> = {
  admin: 'Everything',
  marketer: 'Segments, destinations, exports and profiles',
  'privacy-officer': 'Requests of persons, quarantine and the audit log',
  'read-only': 'Configuration, counts and runs, nothing of single persons',
};

const [SERVER = '', SCOPE = ''] = SIGN_IN_SCOPE.split('/');

/** Who may sign in to the console: people that an admin invited, each in the group that is named as their role. Free up to 10,000 a month. */
export class SignIn extends Construct {
  readonly pool: UserPool;
  readonly domain: UserPoolDomain;
  /** What a client must ask for, so that its access tokens open sessions. */
  readonly scope: OAuthScope;
  readonly server: UserPoolResourceServer;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    this.pool = new UserPool(this, 'people', {
      userPoolName: `headwater-${stage.name}`,
      featurePlan: FeaturePlan.LITE,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      standardAttributes: { email: { required: true, mutable: true }, fullname: { required: false, mutable: true } },
      autoVerify: { email: true },
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        ...{ minLength: 12, requireLowercase: true, requireUppercase: true, requireDigits: true, requireSymbols: true },
        tempPasswordValidity: Duration.days(7),
      },
      // Whoever is locked out asks an admin: mail alone must not open an account that has a second factor.
      userInvitation: {
        emailSubject: 'Your invitation to Headwater',
        emailBody: 'You were invited to Headwater. Sign in as {username} with the temporary password {####}',
      },
      removalPolicy: RemovalPolicy.RETAIN,
      deletionProtection: stage.production,
    });
    acknowledge(this.pool, {
      'AwsSolutions-COG2':
        'A second factor is each person’s choice until the company makes it everybody’s in the pool.',
      'AwsSolutions-COG3': 'Threat protection costs $0.02 a person and month on a plan of its own.',
      'AwsSolutions-COG8': 'The Plus plan costs $0.02 a person and month; whoever wants it chooses it in the pool.',
    });
    this.domain = this.pool.addDomain('domain', {
      cognitoDomain: { domainPrefix: `headwater-${stage.name}-${Aws.ACCOUNT_ID}` },
    });
    const console = new ResourceServerScope({ scopeName: SCOPE, scopeDescription: 'Work in the console' });
    this.server = this.pool.addResourceServer('server', { identifier: SERVER, scopes: [console] });
    this.scope = OAuthScope.resourceServer(this.server, console);
    for (const [precedence, groupName] of ROLES.entries())
      new CfnUserPoolGroup(this, groupName, {
        userPoolId: this.pool.userPoolId,
        groupName,
        description: DESCRIPTIONS[groupName],
        precedence,
      });
  }

  /** The `iss` of its tokens. */
  get issuer(): string {
    return this.pool.userPoolProviderUrl;
  }
}
