import { poolOf } from '../functions/pool-of.ts';
import { refuseUnknownProperties } from '../template/known-properties.ts';
import type { ResourceKind } from '../template/resource-kind.ts';

interface Destinations {
  readonly OnFailure?: { readonly Destination: string };
}

/**
 * How often a function is tried again for those who do not wait for it, and the queue of what failed each time. The age limit needs no
 * clock: retries follow at once.
 */
const eventInvokeConfig: ResourceKind = {
  type: 'AWS::Lambda::EventInvokeConfig',
  phase: 'trigger',
  identify: ({ id }) => ({ ref: id }),
  start: (resource, parts) => {
    refuseUnknownProperties(resource, [
      'FunctionName',
      'Qualifier',
      'MaximumRetryAttempts',
      'MaximumEventAgeInSeconds',
      'DestinationConfig',
    ]);
    const { FunctionName, MaximumRetryAttempts = 2, DestinationConfig = {} } = resource.properties;
    const { OnFailure } = DestinationConfig as Destinations;
    const setAside = (requestPayload: unknown, responsePayload: unknown) => {
      const body = JSON.stringify({ requestPayload, responsePayload });
      return parts.services.call('sendMessage', { arn: OnFailure?.Destination, body });
    };
    const retries = Number(MaximumRetryAttempts);
    poolOf(parts, String(FunctionName)).retryAsync(retries, OnFailure && setAside);
  },
};

export default eventInvokeConfig;
