import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { HeadwaterError } from '../domain/errors.ts';
import { secretsClient } from './clients.ts';
import { resourceName } from './environment.ts';

/** The deployment's secret: the key of all identifier hashes (never rotated in place, rule 35) and the management token. */
export interface DeploymentSecret {
  readonly identifierKey: string;
  readonly managementToken: string;
}

const isDeploymentSecret = (value: unknown): value is DeploymentSecret =>
  typeof value === 'object' &&
  value !== null &&
  'identifierKey' in value &&
  typeof value.identifierKey === 'string' &&
  value.identifierKey.length >= 16 &&
  'managementToken' in value &&
  typeof value.managementToken === 'string' &&
  value.managementToken.length >= 8;

const load = async (): Promise<DeploymentSecret> => {
  const { SecretString: text } = await secretsClient().send(
    new GetSecretValueCommand({ SecretId: resourceName('secret:deployment') }),
  );
  const secret: unknown = JSON.parse(text ?? '{}');
  if (isDeploymentSecret(secret)) return secret;
  throw new HeadwaterError(
    'secret.malformed',
    'The deployment secret needs an identifierKey of 16 characters or more and a managementToken of 8 or more.',
  );
};

/** A rotated management token is taken up after this long. */
const CACHED_MS = 5 * 60_000;
let cached: { readonly secret: Promise<DeploymentSecret>; readonly until: number } | undefined;

/** Reads the secret once in five minutes for all callers; a failed read is not remembered. */
export const deploymentSecret = (): Promise<DeploymentSecret> => {
  if (cached && Date.now() < cached.until) return cached.secret;
  const secret = load().catch((error: unknown) => {
    cached = undefined;
    throw error;
  });
  cached = { secret, until: Date.now() + CACHED_MS };
  return secret;
};

/** The current management token. */
export const managementToken = async (): Promise<string> => (await deploymentSecret()).managementToken;
