import { poolOf } from '../functions/pool-of.ts';
import { refuseUnknownProperties } from '../template/known-properties.ts';
import type { ResourceKind } from '../template/resource-kind.ts';

/** How often a function is tried again for those who do not wait for it. The age limit needs no clock: retries follow at once. */
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
    ]);
    const { FunctionName, MaximumRetryAttempts = 2 } = resource.properties;
    poolOf(parts, String(FunctionName)).retryAsync(Number(MaximumRetryAttempts));
  },
};

export default eventInvokeConfig;
