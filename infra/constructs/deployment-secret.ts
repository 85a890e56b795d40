import { Fn, RemovalPolicy } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.ts';

/** 43 letters and digits hold 256 bits, and need no escaping in JSON. */
const GENERATED = { excludeCharacters: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', passwordLength: 43 } as const;

/**
 * The secret functions read, JSON `{"identifierKey","managementToken"}`. CloudFormation generates one value a secret, so
 * the identifier key has a secret of its own, which survives the deployment with the archive (rule 35) and is never
 * regenerated when the token is.
 */
export class DeploymentSecret extends Construct {
  readonly secret: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const identifierKey = new Secret(this, 'identifier-key', {
      description: 'Headwater: the key under which identifiers are hashed. Never rotate it in place.',
      generateSecretString: GENERATED,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(identifierKey, {
      'AwsSolutions-SMG4': 'Rotating the identifier key in place would orphan every profile; re-keying is a rebuild.',
    });
    const reference = Fn.join('', ['{{resolve:secretsmanager:', identifierKey.secretArn, ':SecretString}}']);
    this.secret = new Secret(this, 'secret', {
      description: 'Headwater: identifier key and management token of this deployment.',
      generateSecretString: {
        ...GENERATED,
        secretStringTemplate: Fn.join('', ['{"identifierKey":"', reference, '"}']),
        generateStringKey: 'managementToken',
      },
    });
    acknowledge(this.secret, {
      'AwsSolutions-SMG4': 'The token is changed by an operator; clients would not survive a timer changing it.',
    });
  }
}
