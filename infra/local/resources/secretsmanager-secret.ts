import { randomBytes } from 'node:crypto';
import { HeadwaterError } from '../../../shared/domain/errors.ts';
import type { HostParts } from '../host-parts.ts';
import { arnOf } from '../template/arn.ts';
import { refuseUnknownProperties } from '../template/known-properties.ts';
import type { ResourceKind } from '../template/resource-kind.ts';

const KNOWN = ['Name', 'Description', 'GenerateSecretString', 'SecretString', 'KmsKeyId'];
const FILE = 'secrets.json';
/** Values a newcomer is told instead of having to look them up. */
const WELL_KNOWN: Readonly<Record<string, string>> = { managementToken: 'local-admin-token' };
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

interface Generated {
  readonly SecretStringTemplate?: string;
  readonly GenerateStringKey?: string;
  readonly PasswordLength?: number;
}

const secretArn = (name: string): string => arnOf('secretsmanager', `secret:${name}`);

const random = (length: number): string =>
  Array.from(randomBytes(length), (byte) => LETTERS[byte % LETTERS.length]).join('');

/** Made once and kept in the data folder, as AWS keeps what it generated. */
const generate = (name: string, length: number, { data }: HostParts): string => {
  const kept = data.readJson<Record<string, string>>(FILE) ?? {};
  const value = kept[name] ?? random(length);
  if (kept[name] === undefined) data.writeJson(FILE, { ...kept, [name]: value });
  return value;
};

/** `{{resolve:secretsmanager:ARN:SecretString}}`, which CloudFormation replaces while it deploys. */
const withReferences = (text: string, secretOf: (arn: string) => string): string =>
  text.replaceAll(
    /\{\{resolve:secretsmanager:(arn:[^:]+:[^:]*:[^:]*:[^:]*:secret:[^:}]+)(?::SecretString)?[^}]*\}\}/g,
    (_, arn: string) => secretOf(arn),
  );

const secretValue = (name: string, properties: Readonly<Record<string, unknown>>, parts: HostParts): string => {
  const given = properties['SecretString'];
  if (typeof given === 'string') return given;
  const {
    SecretStringTemplate,
    GenerateStringKey,
    PasswordLength = 32,
  } = (properties['GenerateSecretString'] ?? {}) as Generated;
  const made = WELL_KNOWN[GenerateStringKey ?? ''] ?? generate(name, PasswordLength, parts);
  if (GenerateStringKey === undefined) return made;
  const template = withReferences(SecretStringTemplate ?? '{}', (arn) => {
    const secret = parts.secrets.get(arn);
    if (secret === undefined)
      throw new HeadwaterError(
        'local.template',
        `A secret refers to ${arn}, which the template does not declare before it.`,
      );
    return secret;
  });
  return JSON.stringify({ ...JSON.parse(template), [GenerateStringKey]: made });
};

const secret: ResourceKind = {
  type: 'AWS::SecretsManager::Secret',
  phase: 'store',
  nameProperty: 'Name',
  identify: ({ name }) => ({ ref: secretArn(name), attributes: { Id: secretArn(name) } }),
  start: async (resource, parts) => {
    refuseUnknownProperties(resource, KNOWN);
    const { name, properties } = resource;
    const arn = secretArn(name);
    const value = secretValue(name, properties, parts);
    parts.secrets.set(arn, value);
    await parts.services.call('putSecret', { name, arn, value });
  },
};

export default secret;
