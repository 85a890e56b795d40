import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { METRICS_NAMESPACE } from '../../shared/domain/metric-names.ts';
import { environmentName, type Resource, type Trigger } from '../../shared/wiring.ts';
import type { DiscoveredFunction } from '../discover.ts';
import { eraseStatements, statementsFor } from './grants.ts';
import { InlineRole } from './inline-role.ts';
import { environmentValue, type Platform } from './platform.ts';
import { attachTrigger } from './triggers.ts';

/** Where a function without `memory` or `timeout` starts: MiB and seconds. */
export const DEFAULTS = { memory: 256, timeout: 30 } as const;

export interface HeadwaterFunctionProps extends DiscoveredFunction {
  /** The folder that holds its bundle. */
  readonly asset: string;
  readonly platform: Platform;
}

/** One function folder made real: its role, log, environment and trigger, all from `function.ts`. */
export class HeadwaterFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly kind: Trigger['kind'];
  /** How often a schedule runs it. */
  readonly rate: string | undefined;

  constructor(scope: Construct, { name, definition, asset, platform }: HeadwaterFunctionProps) {
    super(scope, name);
    this.kind = definition.trigger.kind;
    this.rate = definition.trigger.kind === 'schedule' ? definition.trigger.rate : undefined;
    const { stage } = platform;
    const resources = [...new Set([...definition.reads, ...definition.writes])];
    const logGroup = new LogGroup(this, 'log', {
      logGroupName: `/aws/lambda/headwater-${stage.name}-${name}`,
      retention: stage.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.lambda = new LambdaFunction(this, 'function', {
      functionName: `headwater-${stage.name}-${name}`,
      description: definition.purpose,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(asset),
      handler: 'index.handler',
      memorySize: definition.memory ?? DEFAULTS.memory,
      timeout: Duration.seconds(definition.timeout ?? DEFAULTS.timeout),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      role: this.#role(logGroup, definition.trigger.kind === 'lanes'),
      environment: {
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
        SETTING_STAGE: stage.name,
        ...this.#environment(resources, platform),
      },
    });
    this.#grant(definition, platform);
    attachTrigger(this.lambda, definition.trigger, platform);
  }

  /** A role of its own that can write its own log and nothing else, until something is granted. */
  #role(logGroup: LogGroup, isLarge: boolean): Role {
    const role = isLarge
      ? new Role(this, 'role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
      : new InlineRole(this, 'role');
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    return role;
  }

  #environment(resources: readonly Resource[], platform: Platform): Record<string, string> {
    return Object.fromEntries(
      resources.map((resource) => [environmentName(resource), environmentValue(resource, platform)]),
    );
  }

  #grant({ reads, writes, erases = [] }: DiscoveredFunction['definition'], platform: Platform): void {
    const statements = [
      ...reads.flatMap((resource) => statementsFor(resource, 'read', platform)),
      ...writes.flatMap((resource) => statementsFor(resource, 'write', platform)),
      ...erases.flatMap((resource) => eraseStatements(resource, platform)),
    ];
    for (const statement of statements) this.lambda.addToRolePolicy(statement);
  }
}
