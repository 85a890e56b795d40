import type { HostClock } from './clock/host-clock.ts';
import type { Schedules } from './clock/schedules.ts';
import type { DataFolder } from './data/data-folder.ts';
import type { Checkpoints } from './event-sources/checkpoints.ts';
import type { EventSource } from './event-sources/event-source.ts';
import type { Mappings } from './event-sources/mappings.ts';
import type { FunctionPool } from './functions/function-pool.ts';
import type { Router } from './http/router.ts';
import type { Reporter } from './reporter.ts';
import type { LocalSignIn } from './sign-in/local-sign-in.ts';
import type { ServiceThread } from './thread.ts';

/** Where the SDK finds each service, by the suffix of its `AWS_ENDPOINT_URL_*` variable. */
export interface Endpoints {
  readonly dynamodb: string;
  readonly kinesis: string;
  readonly lambda: string;
  readonly s3: string;
  readonly sqs: string;
  readonly secretsmanager: string;
}

/** What the resources of a template are hosted with, and what they leave for each other. */
export interface HostParts {
  /** The API's own address. */
  readonly url: string;
  readonly endpoints: Endpoints;
  readonly services: Pick<ServiceThread<unknown>, 'call'>;
  readonly assets: ReadonlyMap<string, string>;
  readonly clock: HostClock;
  readonly data: DataFolder;
  readonly reporter: Reporter;
  /** Something the host cannot go on without broke. */
  fail(cause: unknown): void;
  /** In place of Cognito. */
  readonly signIn: LocalSignIn;
  readonly router: Router;
  readonly schedules: Schedules;
  readonly checkpoints: Checkpoints;
  readonly sources: EventSource[];
  readonly mappings: Mappings;
  /** By ARN. */
  readonly functions: Map<string, FunctionPool>;
  /** Stream ARN → its name and shards. */
  readonly streams: Map<string, { readonly name: string; readonly shards: readonly string[] }>;
  /** Queue names by ARN. */
  readonly queues: Map<string, string>;
  /** Secret values by ARN. */
  readonly secrets: Map<string, string>;
  readonly tables: string[];
  readonly buckets: string[];
  /** Objects to delete once they are so old. */
  readonly expirations: { readonly bucket: string; readonly prefix: string; readonly days: number }[];
}
