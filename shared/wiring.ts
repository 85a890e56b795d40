/**
 * What a function folder may ask for. `infra/` turns each `functions/<verb-noun>/function.ts` into a Lambda function with
 * its trigger, its grants and its environment; nothing else describes a function (L5, L6).
 */

/**
 * The stores of the deployment. `privacy` holds what a rebuild never touches: tombstones, requests of persons with their receipts,
 * refusals of addresses; `audit` who called what; `history` sizes by the hour. Environment names are derived by `environmentName`, never typed.
 */
export const TABLES = [
  'configuration',
  'profiles',
  'timelines',
  'memberships',
  'timers',
  'deliveries',
  'ledger',
  'quarantine',
  'privacy',
  'audit',
  'history',
] as const;
export type TableName = (typeof TABLES)[number];

/** `archive` holds raw events, `exports` the files of the s3-csv and s3-parquet destinations. */
export const BUCKETS = ['archive', 'exports'] as const;
export type BucketName = (typeof BUCKETS)[number];

/** Queues with one consumer each; export lanes (`lane-<slug>`) are made from the destinations. */
export const QUEUES = ['timers', 'backfills', 'privacy'] as const;
export type QueueName = (typeof QUEUES)[number] | `lane-${string}`;

export type Resource =
  | `table:${TableName}`
  | `bucket:${BucketName}`
  | `queue:${(typeof QUEUES)[number]}`
  /** Every lane's queue. */
  | 'lanes'
  /** The mappings by which lanes are delivered, where the product opens them itself (context `lanes=auto`). */
  | 'lane-mappings'
  /** The event buses of the account that exports may send to (context `eventBuses`). */
  | 'buses'
  | 'stream:events'
  /** The deployment's secret: identifier key and management token, JSON `{"identifierKey","managementToken"}`. */
  | 'secret:deployment'
  /** The time zone of definitions that state none (context `timeZone`): its value is in the environment itself. */
  | 'setting:time-zone'
  /** The issuer of the tokens by which people sign in. */
  | 'setting:sign-in'
  /** How many hours the stream keeps what is on it (context `retentionHours`). */
  | 'setting:stream-hours'
  /** What of the stack costs while nothing happens, counted in the template itself: its value is JSON (`Standing`). */
  | 'setting:standing';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';
/** `GET /v1/segments/{id}`, in API Gateway's spelling. */
export type Route = `${Method} /${string}`;

export type Trigger =
  | { readonly kind: 'http'; readonly routes: readonly Route[] }
  | {
      readonly kind: 'stream';
      /** Records an invocation, at most. */
      readonly batchSize: number;
      /** Longest wait for a fuller batch, seconds; 0 does not wait. */
      readonly windowSeconds: number;
      /** Concurrent batches per shard, by partition key. */
      readonly parallelization?: number;
    }
  | {
      readonly kind: 'queue';
      readonly queue: (typeof QUEUES)[number];
      readonly batchSize: number;
      readonly concurrency: number;
    }
  /** One mapping per destination type's lane; `concurrency` (at least 2) is lowered to the type's own limit. */
  | { readonly kind: 'lanes'; readonly batchSize: number; readonly concurrency: number }
  /** EventBridge Scheduler, e.g. `rate(1 minute)`. */
  | { readonly kind: 'schedule'; readonly rate: string };

/** What a function is for, when it runs and what it may touch. */
export interface FunctionDefinition {
  /** One sentence: what it is for. Becomes the function's description. */
  readonly purpose: string;
  readonly trigger: Trigger;
  /** Resources it reads; grants read actions only. */
  readonly reads: readonly Resource[];
  /** Resources it writes (conditional writes included); reading must be asked for apart. */
  readonly writes: readonly Resource[];
  /** Buckets whose objects it may delete; reading and writing must be asked for apart. */
  readonly erases?: readonly `bucket:${BucketName}`[];
  /** MiB; default 256. */
  readonly memory?: number;
  /** Seconds; default 30. */
  readonly timeout?: number;
}

/** Checks the shape where it is written and keeps literal types. */
export const defineFunction = <const D extends FunctionDefinition>(definition: D): D => definition;

/**
 * The environment variable that tells a function a resource's name: `table:profiles` → `TABLE_PROFILES` (table name),
 * `bucket:archive` → `BUCKET_ARCHIVE` (bucket name), `queue:timers` → `QUEUE_TIMERS` (URL), `stream:events` →
 * `STREAM_EVENTS` (stream name), `secret:deployment` → `SECRET_DEPLOYMENT` (ARN), `lanes` → `LANES` (JSON, the URL
 * of one queue and slug → queue name), `lane-mappings` → `LANE_MAPPINGS` (JSON, slug → id of the mapping), `buses` → `BUSES` (JSON, name → ARN),
 * `setting:time-zone` → `SETTING_TIME_ZONE`, `setting:stream-hours` → `SETTING_STREAM_HOURS`, `setting:sign-in` → `SETTING_SIGN_IN`,
 * `setting:standing` → `SETTING_STANDING` (the values).
 */
export const environmentName = (resource: Resource): string => resource.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');
