import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { loggable, logger, metrics } from './observability.ts';

/** What Lambda calls. */
export type LambdaHandler<Event, Result> = (event: Event, context: Context) => Promise<Result>;

const publishMetrics = (): void => {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
};

/**
 * The one middy stack under every kind of handler: request id and function name in each log line, metrics flushed whether
 * the handler worked or threw, a throw logged once and passed on to Lambda, whose retries are the healing.
 */
export const createStack = <Event, Result>(
  handle: (event: Event, context: Context) => Promise<Result>,
): LambdaHandler<Event, Result> => {
  const stacked = middy<Event, Result>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use({
      after: publishMetrics,
      onError: ({ error }) => {
        logger.error('invocation failed', loggable(error));
        publishMetrics();
      },
    })
    .handler(handle);
  return async (event, context) => stacked(event, context);
};
