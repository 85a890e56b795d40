import { EventBridgeClient, EventBridgeServiceException, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { PutEvents } from './eventbridge-transport.ts';

/** Within the time that a call of any lane may take. */
const requestHandler = { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true };

/** PutEvents through the SDK, tried once: what comes back late is decided by the lane, which knows what was asked. */
export const createPutEvents = (client = new EventBridgeClient({ requestHandler, maxAttempts: 1 })): PutEvents => {
  return async (body) => {
    try {
      const { FailedEntryCount, Entries } = await client.send(new PutEventsCommand(JSON.parse(body)));
      return { status: 200, body: { FailedEntryCount, Entries } };
    } catch (error) {
      if (!(error instanceof EventBridgeServiceException)) throw error;
      const { name, message, $metadata } = error;
      return { status: $metadata.httpStatusCode ?? 500, body: { __type: name, message } };
    }
  };
};
