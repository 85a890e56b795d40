/** One execution environment: loads a bundle in the host's time and runs one invocation at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { installShiftedDate, type SharedOffset } from '../clock/shifted-date.ts';

export interface FunctionThreadData {
  readonly offset: SharedOffset;
  /** URL of the bundle. */
  readonly bundle: string;
  readonly exportName: string;
  readonly arn: string;
}

export interface Invocation {
  readonly requestId: string;
  readonly event: unknown;
  readonly timeoutMs: number;
}

/** `output` is JSON text. */
export type InvocationAnswer =
  | { readonly ok: true; readonly output: string | undefined }
  | { readonly ok: false; readonly errorType: string; readonly errorMessage: string; readonly stack?: string };

type Handler = (event: unknown, context: object) => unknown;

const { offset, bundle, exportName, arn }: FunctionThreadData = workerData;
installShiftedDate(offset);
const module: Record<string, Handler | undefined> = await import(bundle);
const handler = module[exportName];
if (!handler) throw new TypeError(`The bundle exports no ${exportName}.`);

const contextOf = ({ requestId, timeoutMs }: Invocation): object => {
  const start = performance.now();
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: false,
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: '$LATEST',
    invokedFunctionArn: arn,
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: `/aws/lambda/${process.env['AWS_LAMBDA_FUNCTION_NAME']}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, timeoutMs - (performance.now() - start)),
  };
};

const failureOf = (error: unknown): InvocationAnswer =>
  error instanceof Error
    ? { ok: false, errorType: error.name, errorMessage: error.message, ...(error.stack ? { stack: error.stack } : {}) }
    : { ok: false, errorType: 'Error', errorMessage: String(error) };

const run = async (invocation: Invocation): Promise<InvocationAnswer> => {
  try {
    return { ok: true, output: JSON.stringify(await handler(invocation.event, contextOf(invocation))) };
  } catch (error) {
    return failureOf(error);
  }
};

parentPort?.on('message', async (invocation: Invocation) => {
  parentPort?.postMessage(await run(invocation));
});
parentPort?.postMessage('loaded');
