import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { QUEUES } from '../shared/wiring.ts';
import { Alarms } from './constructs/alarms.ts';
import { Buckets } from './constructs/buckets.ts';
import { DeploymentSecret } from './constructs/deployment-secret.ts';
import { createEventStream } from './constructs/event-stream.ts';
import { DEFAULTS, HeadwaterFunction } from './constructs/headwater-function.ts';
import { Api } from './constructs/http-api.ts';
import { OperationsDashboard } from './constructs/operations-dashboard.ts';
import { type Lane, type Platform, queueIn } from './constructs/platform.ts';
import { SignIn } from './constructs/sign-in.ts';
import { Tables } from './constructs/tables.ts';
import { createDeadLetterQueue, WorkQueue } from './constructs/work-queue.ts';
import type { DiscoveredDestination, DiscoveredFunction } from './discover.ts';
import type { Stage } from './stage.ts';

export interface HeadwaterStackProps {
  readonly stage: Stage;
  readonly functions: readonly DiscoveredFunction[];
  /** Function name → folder of its bundle. */
  readonly assets: ReadonlyMap<string, string>;
  readonly destinations: readonly DiscoveredDestination[];
}

const timeoutOf = (
  functions: readonly DiscoveredFunction[],
  consumes: (found: DiscoveredFunction) => boolean,
): number => functions.find(consumes)?.definition.timeout ?? DEFAULTS.timeout;

/** The whole platform, in the order an event travels. */
export class HeadwaterStack extends Stack {
  readonly platform: Platform;

  constructor(scope: Construct, id: string, props: HeadwaterStackProps) {
    super(scope, id, { description: 'Headwater, a customer data platform' });
    const { stage, functions } = props;
    const api = new Api(this, 'api', stage);
    const stream = createEventStream(this, stage);
    const buckets = new Buckets(this, 'buckets', stage);
    const tables = new Tables(this, 'tables', stage);
    const queues = this.#queues(functions);
    const lanes = this.#lanes(props);
    const lostTicks = createDeadLetterQueue(this, 'lost-ticks');
    const { secret } = new DeploymentSecret(this, 'deployment');
    const signIn = new SignIn(this, 'sign-in', stage);
    const named = queueIn(queues);
    const buses = this.#buses(stage);
    this.platform = {
      ...{ stage, api, buses, stream, buckets, tables, queues, lanes, lostTicks, secret, signIn, queueNamed: named },
      laneMappings: new Map(),
    };
    this.#watch(this.#functions(props));
    this.#outputs();
  }

  #queues(functions: readonly DiscoveredFunction[]): ReadonlyMap<string, WorkQueue> {
    return new Map(
      QUEUES.map((name) => {
        const timeout = timeoutOf(functions, ({ definition: { trigger } }) => {
          return trigger.kind === 'queue' && trigger.queue === name;
        });
        return [name, new WorkQueue(this, name, { timeout })];
      }),
    );
  }

  #lanes({ functions, destinations }: HeadwaterStackProps): ReadonlyMap<string, Lane> {
    const timeout = timeoutOf(functions, ({ definition }) => definition.trigger.kind === 'lanes');
    // One for all, since a message names its lane and every alarm costs: it takes only what cannot be read.
    const deadLetters = createDeadLetterQueue(this, 'lanes-dead-letters');
    return new Map(
      destinations.map(({ slug, concurrency }) => {
        const { queue } = new WorkQueue(this, `lane-${slug}`, { timeout, deadLetters });
        return [slug, { queue, deadLetters, concurrency }];
      }),
    );
  }

  #buses({ eventBuses }: Stage): ReadonlyMap<string, string> {
    const arnOf = (resourceName: string) => this.formatArn({ service: 'events', resource: 'event-bus', resourceName });
    return new Map(eventBuses.map((name) => [name, arnOf(name)]));
  }

  #functions({ functions, assets }: HeadwaterStackProps): HeadwaterFunction[] {
    // Whoever opens lanes is told the mappings of their consumer, which therefore comes first.
    const isConsumer = ({ definition }: DiscoveredFunction): number => Number(definition.trigger.kind === 'lanes');
    const ordered = functions.toSorted((a, b) => isConsumer(b) - isConsumer(a));
    return ordered.flatMap((found) => {
      const asset = assets.get(found.name);
      return asset === undefined ? [] : [new HeadwaterFunction(this, { ...found, asset, platform: this.platform })];
    });
  }

  #watch(functions: readonly HeadwaterFunction[]): void {
    const { platform } = this;
    const alarms = new Alarms(this, 'alarms', { platform, functions });
    new OperationsDashboard(this, 'operations', { platform, functions, alarms });
  }

  #outputs(): void {
    const { api, buckets, stream, secret, signIn } = this.platform;
    const outputs = {
      ApiUrl: api.http.apiEndpoint,
      ArchiveBucket: buckets.byName.archive.bucketName,
      ExportsBucket: buckets.byName.exports.bucketName,
      EventsStream: stream.streamName,
      DeploymentSecret: secret.secretArn,
      People: signIn.pool.userPoolId,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
