import { Lazy, Stack } from 'aws-cdk-lib';
import type { Stream } from 'aws-cdk-lib/aws-kinesis';
import type { IEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { BucketName, Resource, TableName } from '../../shared/wiring.ts';
import type { Stage } from '../stage.ts';
import { standingIn } from '../standing-in.ts';
import type { Buckets } from './buckets.ts';
import type { Api } from './http-api.ts';
import type { SignIn } from './sign-in.ts';
import type { Tables } from './tables.ts';
import type { WorkQueue } from './work-queue.ts';

/** A destination type's queue, and how many of its messages may be delivered at once. */
export interface Lane extends Pick<WorkQueue, 'queue' | 'deadLetters'> {
  readonly concurrency: number;
}

/** What delivers a lane: disabled at first, enabled by the functions that are given its id. */
export type LaneMapping = Pick<IEventSourceMapping, 'eventSourceMappingId' | 'eventSourceMappingArn'>;

/** Everything a function can be wired to. */
export interface Platform {
  readonly stage: Stage;
  readonly api: Api;
  readonly stream: Stream;
  readonly tables: Tables;
  readonly buckets: Buckets;
  readonly secret: Secret;
  /** Who may sign in to the console. */
  readonly signIn: SignIn;
  readonly queues: ReadonlyMap<string, WorkQueue>;
  /** Destination slug → its lane. */
  readonly lanes: ReadonlyMap<string, Lane>;
  /** Destination slug → the mapping of its lane, where the product opens it; filled by the lanes' consumer, which is made first. */
  readonly laneMappings: Map<string, LaneMapping>;
  /** Name of an event bus that exports may send to → its ARN. */
  readonly buses: ReadonlyMap<string, string>;
  /** Ticks that EventBridge Scheduler could not deliver, and those that a function which runs seldom failed on. */
  readonly lostTicks: Queue;
  queueNamed(name: string): Queue;
}

/** The queue of that name; throws HeadwaterError `wiring.unknown-queue` when no function consumes it. */
export const queueIn =
  (queues: ReadonlyMap<string, WorkQueue>) =>
  (name: string): Queue => {
    const found = queues.get(name);
    if (found !== undefined) return found.queue;
    throw new HeadwaterError('wiring.unknown-queue', `No queue is called ${name}: add it to QUEUES in wiring.ts.`);
  };

/** Lambda takes 4 kB of environment, and 21 URLs are 3 kB: all but the last part of each is the same. */
const lanesValue = ({ lanes }: Platform) => {
  const queues = [...lanes].map(([slug, { queue }]) => [slug, queue] as const);
  return {
    url: queues[0]?.[1].queueUrl,
    names: Object.fromEntries(queues.map(([slug, { queueName }]) => [slug, queueName])),
  };
};

const laneMappingsValue = ({ laneMappings }: Platform) =>
  Object.fromEntries([...laneMappings].map(([slug, { eventSourceMappingId }]) => [slug, eventSourceMappingId]));

const settingOf = (name: string, { stage, api, signIn }: Platform): string => {
  if (name === 'sign-in') return signIn.issuer;
  if (name === 'time-zone') return stage.timeZone;
  if (name === 'standing') return Lazy.string({ produce: () => JSON.stringify(standingIn(Stack.of(api))) });
  return String(stage.retentionHours);
};

/** What a function finds in the environment variable of a resource (`environmentName`). */
export const environmentValue = (resource: Resource, platform: Platform): string => {
  const [kind, name] = resource.split(':') as [string, string];
  switch (kind) {
    case 'table':
      return platform.tables.byName[name as TableName].tableName;
    case 'bucket':
      return platform.buckets.byName[name as BucketName].bucketName;
    case 'queue':
      return platform.queueNamed(name).queueUrl;
    case 'lanes':
      return Stack.of(platform.api).toJsonString(lanesValue(platform));
    case 'lane-mappings':
      return Stack.of(platform.api).toJsonString(laneMappingsValue(platform));
    case 'buses':
      return Stack.of(platform.api).toJsonString(Object.fromEntries(platform.buses));
    case 'stream':
      return platform.stream.streamName;
    case 'setting':
      return settingOf(name, platform);
    default:
      return platform.secret.secretArn;
  }
};
