import {
  GetEventSourceMappingCommand,
  LambdaClient,
  ResourceInUseException,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import type { EnableMapping } from './lambda-lane-opener.ts';

/** Two calls, each tried twice, must leave time for what the function is there for. */
const requestHandler = { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true };

/**
 * Enables mappings through the SDK; one that is enabled is only looked at.
 * States: https://docs.aws.amazon.com/lambda/latest/api/API_GetEventSourceMapping.html
 */
export const createEnableMapping = (
  client: Pick<LambdaClient, 'send'> = new LambdaClient({ requestHandler, maxAttempts: 2 }),
): EnableMapping => {
  return async (UUID) => {
    const { State } = await client.send(new GetEventSourceMappingCommand({ UUID }));
    if (State === 'Enabled' || State === 'Enabling') return true;
    if (State !== 'Disabled') return false;
    try {
      await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));
      return true;
    } catch (error) {
      if (error instanceof ResourceInUseException) return false;
      throw error;
    }
  };
};
