import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { HeadwaterError } from '../domain/errors.ts';
import { ATTENTION, attentionService, METRICS_NAMESPACE } from '../domain/metric-names.ts';

/** The function's log. Never give it identifiers, paths, queries or bodies: what people are named by stays out of logs (design §4). */
export const logger = new Logger();

const namespace = process.env['POWERTOOLS_METRICS_NAMESPACE'] ?? METRICS_NAMESPACE;

/** The function's metrics, flushed at the end of each invocation by the handlers of this folder. */
export const metrics = new Metrics({ namespace });

/** Adds to a counter of this invocation. Each distinct name costs money on AWS: use few. */
export const count = (name: string, value = 1): void => {
  metrics.addMetric(name, MetricUnit.Count, value);
};

/**
 * Says that somebody should look: at an export that failed, was paused or jumped in size, or at a request of a person that is late. One
 * metric for all functions of the stage, with an alarm of its own. Emitted at once.
 */
export const callForAttention = (): void => {
  const serviceName = attentionService(process.env['SETTING_STAGE'] ?? 'local');
  new Metrics({ namespace, serviceName, singleMetric: true }).addMetric(ATTENTION, MetricUnit.Count, 1);
};

/**
 * An error as the log may hold it. A SyntaxError quotes the text it failed on, which may be a person's data, so its
 * message is left out; HeadwaterErrors promise to hold none.
 */
export const loggable = (error: unknown): Error => {
  const cause =
    error instanceof Error ? error : new HeadwaterError('handler.threw', 'Something was thrown that is no error.');
  if (!(cause instanceof SyntaxError)) return cause;
  const quiet = new SyntaxError('(message left out)');
  quiet.stack = (cause.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .join('\n');
  return quiet;
};
