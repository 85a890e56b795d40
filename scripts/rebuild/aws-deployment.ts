import { setTimeout as pause } from 'node:timers/promises';
import {
  GetEventSourceMappingCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ResourceInUseException,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import { findStack, outputOf } from '../deployed-stacks.ts';
import type { Deployment } from './deployment.ts';

/** What else to use than this account's, and how long to wait between looks. */
interface Access {
  readonly lambda?: Pick<LambdaClient, 'send'>;
  readonly stackOf?: typeof findStack;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

const RESOURCE = /^(TABLE|BUCKET|QUEUE|SECRET)_/;
const LOOK_MS = 2_000;
/** Lambda takes up to some minutes to start or stop polling a stream. */
const LOOKS = 300;

/** Enables and disables mappings, and waits until it is so. */
const createMappings = ({ lambda, wait }: Required<Pick<Access, 'lambda' | 'wait'>>) => {
  const update = async (UUID: string, Enabled: boolean): Promise<void> => {
    for (let look = 0; look < LOOKS; look++) {
      try {
        await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
        return;
      } catch (error) {
        // Another change of the mapping is still taking effect.
        if (!(error instanceof ResourceInUseException)) throw error;
        await wait(LOOK_MS);
      }
    }
  };
  const set = async (UUID: string, enabled: boolean): Promise<void> => {
    await update(UUID, enabled);
    for (let look = 0; look < LOOKS; look++) {
      const { State } = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
      if (State === (enabled ? 'Enabled' : 'Disabled')) return;
      await wait(LOOK_MS);
    }
    throw new HeadwaterError(
      'rebuild.mapping',
      `The event source mapping ${UUID} does not change; look at it in Lambda.`,
    );
  };
  return async (FunctionName: string, enabled: boolean): Promise<void> => {
    const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
    await Promise.all(EventSourceMappings.flatMap(({ UUID }) => (UUID === undefined ? [] : [set(UUID, enabled)])));
  };
};

/**
 * A stage of this account and region: everything is found as its stack and its stitcher name it. Throws HeadwaterError
 * `rebuild.no-stage` where there is none.
 */
export const awsDeployment = async (stage: string, access: Access = {}): Promise<Deployment> => {
  const { lambda = new LambdaClient({}), stackOf = findStack, wait = pause } = access;
  const archive = outputOf(await stackOf(`headwater-${stage}`), 'ArchiveBucket');
  if (archive === undefined)
    throw new HeadwaterError(
      'rebuild.no-stage',
      `This account and region have no stage ${stage}: headwater-${stage} is not deployed.`,
    );
  const named = (functionName: string): string => `headwater-${stage}-${functionName}`;
  const configurationOf = (functionName: string) =>
    lambda.send(new GetFunctionConfigurationCommand({ FunctionName: named(functionName) }));
  const setMappings = createMappings({ lambda, wait });
  /** What was invoked before may run as long as it is allowed to. */
  const outlast = async (functionName: string): Promise<void> => {
    const { Timeout = 900 } = await configurationOf(functionName);
    await wait(Timeout * 1000);
  };
  const { Environment } = await configurationOf('stitch-profiles');
  const variables = Object.entries(Environment?.Variables ?? {}).filter(([name]) => RESOURCE.test(name));
  return {
    name: `stage ${stage}`,
    variables: Object.fromEntries(variables),
    archive,
    now: async () => Date.now(),
    pause: async (functionName) => {
      await setMappings(named(functionName), false);
      await outlast(functionName);
    },
    outlast,
    resume: (functionName) => setMappings(named(functionName), true),
  };
};
