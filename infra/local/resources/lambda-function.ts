import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HeadwaterError } from '../../../shared/domain/errors.ts';
import { createFunctionPool } from '../functions/function-pool.ts';
import type { Endpoints, HostParts } from '../host-parts.ts';
import { arnOf } from '../template/arn.ts';
import { LOCAL_REGION } from '../template/intrinsics.ts';
import { refuseUnknownProperties } from '../template/known-properties.ts';
import type { Resource, ResourceKind } from '../template/resource-kind.ts';

const KNOWN = [
  'Architectures',
  'Code',
  'Description',
  'Environment',
  'FunctionName',
  'Handler',
  'LoggingConfig',
  'MemorySize',
  'Role',
  'Runtime',
  'Timeout',
  'TracingConfig',
];

interface Properties {
  readonly Code: { readonly S3Key?: string };
  readonly Environment?: { readonly Variables?: Readonly<Record<string, unknown>> };
  readonly Handler: string;
  readonly MemorySize?: number;
  readonly Timeout?: number;
}

/** `index.handler` of an asset folder → the bundle's file and its export. */
const bundleOf = ({ id, properties }: Resource, { assets }: HostParts): { bundle: string; exportName: string } => {
  const { Code, Handler } = properties as unknown as Properties;
  const folder = assets.get(Code.S3Key ?? '');
  const dot = Handler.lastIndexOf('.');
  const file = ['mjs', 'js', 'cjs']
    .map((extension) => join(folder ?? '', `${Handler.slice(0, dot)}.${extension}`))
    .find(existsSync);
  if (folder === undefined || file === undefined)
    throw new HeadwaterError(
      'local.template',
      `The code of ${id} is not in the assembly. Synthesize the app again: npm run synth`,
    );
  return { bundle: pathToFileURL(file).href, exportName: Handler.slice(dot + 1) };
};

const endpointVariables = (endpoints: Endpoints): Record<string, string> => ({
  AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
  AWS_ENDPOINT_URL_KINESIS: endpoints.kinesis,
  AWS_ENDPOINT_URL_LAMBDA: endpoints.lambda,
  AWS_ENDPOINT_URL_S3: endpoints.s3,
  AWS_ENDPOINT_URL_SQS: endpoints.sqs,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsmanager,
  // No bus is hosted: one that the host is told of, else nobody's port, so that nothing ever leaves for AWS itself.
  AWS_ENDPOINT_URL_EVENTBRIDGE: process.env['AWS_ENDPOINT_URL_EVENTBRIDGE'] ?? 'http://127.0.0.1:1',
});

/** What Lambda's runtime sets, with credentials that are worth nothing and none of this machine's own. */
const runtimeVariables = (name: string, memory: number): Record<string, string> => ({
  AWS_REGION: LOCAL_REGION,
  AWS_DEFAULT_REGION: LOCAL_REGION,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  HEADWATER_HOST: 'local',
  NODE_ENV: 'production',
  TZ: ':UTC',
});

const lambdaArn = (name: string): string => arnOf('lambda', `function:${name}`);

/** A function, run from its real bundle in threads of its own. */
const lambdaFunction: ResourceKind = {
  type: 'AWS::Lambda::Function',
  phase: 'code',
  nameProperty: 'FunctionName',
  identify: ({ name }) => ({ ref: name, attributes: { Arn: lambdaArn(name) } }),
  start: (resource, parts) => {
    refuseUnknownProperties(resource, KNOWN);
    const { name } = resource;
    const { Environment, MemorySize = 128, Timeout = 3 } = resource.properties as unknown as Properties;
    const variables = Object.entries(Environment?.Variables ?? {}).map(([key, value]): [string, string] => [
      key,
      String(value),
    ]);
    const pool = createFunctionPool({
      name,
      arn: lambdaArn(name),
      ...bundleOf(resource, parts),
      variables: {
        ...Object.fromEntries(variables),
        ...runtimeVariables(name, MemorySize),
        ...endpointVariables(parts.endpoints),
      },
      timeoutMs: Timeout * 1000,
      memoryMiB: MemorySize,
      offset: parts.clock.offset,
      reporter: parts.reporter,
    });
    parts.functions.set(lambdaArn(name), pool);
  },
};

export default lambdaFunction;
