import { Fn } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CHANGES_INDEX } from '../../shared/aws/keys.ts';
import type { BucketName, Resource, TableName } from '../../shared/wiring.ts';
import type { Platform } from './platform.ts';

export type Access = 'read' | 'write';

/** Every action a function can be given, spelled out: no wildcards, so a new need is a visible change here. */
const ACTIONS = {
  table: {
    read: ['BatchGetItem', 'ConditionCheckItem', 'GetItem', 'Query', 'Scan'],
    write: ['BatchWriteItem', 'ConditionCheckItem', 'DeleteItem', 'PutItem', 'UpdateItem'],
  },
  // Nobody may change or take away what is in the audit log (decision 13).
  log: { read: ['GetItem', 'Query'], write: ['PutItem'] },
  index: { read: ['Query'], write: [] },
  // Listing makes S3 answer 404 for a missing object instead of 403.
  bucket: { read: ['ListBucket'], write: [] },
  objects: { read: ['GetObject'], write: ['AbortMultipartUpload', 'PutObject'] },
  queue: { read: ['GetQueueAttributes'], write: ['SendMessage'] },
  stream: { read: ['DescribeStreamSummary', 'GetRecords', 'GetShardIterator', 'ListShards'], write: ['PutRecords'] },
  secret: { read: ['GetSecretValue'], write: ['PutSecretValue'] },
  bus: { read: [], write: ['PutEvents'] },
  mapping: { read: [], write: ['GetEventSourceMapping', 'UpdateEventSourceMapping'] },
} as const satisfies Record<string, Record<Access, readonly string[]>>;

const SERVICES = {
  table: 'dynamodb',
  log: 'dynamodb',
  index: 'dynamodb',
  bucket: 's3',
  objects: 's3',
  queue: 'sqs',
  stream: 'kinesis',
  secret: 'secretsmanager',
  bus: 'events',
  mapping: 'lambda',
} as const satisfies Record<keyof typeof ACTIONS, string>;

const allow = (kind: keyof typeof ACTIONS, access: Access, arns: readonly string[]): PolicyStatement[] => {
  const actions = ACTIONS[kind][access].map((action) => `${SERVICES[kind]}:${action}`);
  return actions.length === 0 || arns.length === 0 ? [] : [new PolicyStatement({ actions, resources: [...arns] })];
};

const tableStatements = (name: TableName, access: Access, { tables }: Platform): PolicyStatement[] => {
  const arn = tables.byName[name].tableArn;
  const indexes = name === 'memberships' ? [Fn.join('', [arn, `/index/${CHANGES_INDEX}`])] : [];
  if (name === 'audit') return allow('log', access, [arn]);
  return [...allow('table', access, [arn]), ...allow('index', access, indexes)];
};

const bucketStatements = (name: BucketName, access: Access, { buckets }: Platform): PolicyStatement[] => {
  const bucket = buckets.byName[name];
  return [...allow('bucket', access, [bucket.bucketArn]), ...allow('objects', access, [bucket.arnForObjects('*')])];
};

/** What one declared read or write of a function amounts to in IAM. */
export const statementsFor = (resource: Resource, access: Access, platform: Platform): PolicyStatement[] => {
  const [kind, name] = resource.split(':') as [string, string];
  switch (kind) {
    case 'table':
      return tableStatements(name as TableName, access, platform);
    case 'bucket':
      return bucketStatements(name as BucketName, access, platform);
    case 'queue':
      return allow('queue', access, [platform.queueNamed(name).queueArn]);
    case 'lanes':
      return allow(
        'queue',
        access,
        [...platform.lanes.values()].map(({ queue }) => queue.queueArn),
      );
    case 'lane-mappings':
      return allow(
        'mapping',
        access,
        [...platform.laneMappings.values()].map(({ eventSourceMappingArn }) => eventSourceMappingArn),
      );
    case 'buses':
      return allow('bus', access, [...platform.buses.values()]);
    case 'setting':
      return [];
    case 'stream':
      return allow('stream', access, [platform.stream.streamArn]);
    default:
      return allow('secret', access, [platform.secret.secretArn]);
  }
};

/** What deleting the objects of a bucket amounts to in IAM; S3 reads the object to judge `If-Match`, which is asked for apart. */
export const eraseStatements = (resource: `bucket:${BucketName}`, { buckets }: Platform): PolicyStatement[] => {
  const bucket = buckets.byName[resource.slice('bucket:'.length) as BucketName];
  return [new PolicyStatement({ actions: ['s3:DeleteObject'], resources: [bucket.arnForObjects('*')] })];
};

/** What a stream's consumer needs, besides what its definition declares. */
export const streamConsumerStatements = ({ stream, buckets }: Platform): PolicyStatement[] => [
  ...allow('stream', 'read', [stream.streamArn]),
  ...allow('bucket', 'read', [buckets.byName.archive.bucketArn]),
  // Lambda writes what it gave up on under this prefix, as the function.
  ...allow('objects', 'write', [buckets.byName.archive.arnForObjects('aws/lambda/*')]),
];

/** What a queue's consumer needs, besides what its definition declares. */
export const queueConsumerStatements = (queueArns: readonly string[]): PolicyStatement[] => [
  new PolicyStatement({
    actions: ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
    resources: [...queueArns],
  }),
];
