import { once } from 'node:events';
import { parentPort, Worker, type WorkerOptions, workerData } from 'node:worker_threads';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import { installShiftedDate, type SharedOffset } from './clock/shifted-date.ts';

type Operations = Readonly<Record<string, (input: never) => unknown>>;
type Message =
  | { readonly kind: 'ready'; readonly value: unknown }
  | { readonly kind: 'answer'; readonly id: number; readonly value?: unknown; readonly error?: string }
  | { readonly kind: 'notice'; readonly value: unknown };

/** A service in a thread of its own: `call` runs one of its operations, `stop` lets it finish and flush. */
export interface ServiceThread<Value> {
  readonly value: Value;
  call<T>(operation: string, input: unknown): Promise<T>;
  stop(): Promise<void>;
}

export interface ServiceThreadOptions {
  readonly entry: URL;
  readonly offset: SharedOffset;
  readonly input: unknown;
  /** What the service tells without being asked. */
  onNotice(value: unknown): void;
  /** The thread died after it was ready. */
  onDeath(cause: unknown): void;
}

type Pending = { resolve(value: unknown): void; reject(error: unknown): void };

const settle = (pending: Map<number, Pending>, message: Extract<Message, { kind: 'answer' }>): void => {
  const waiting = pending.get(message.id);
  pending.delete(message.id);
  if (message.error === undefined) waiting?.resolve(message.value);
  else waiting?.reject(new HeadwaterError('local.service', message.error));
};

/** Resolves once the service is ready; rejects with what kept it from starting. */
export const startServiceThread = async <Value>(options: ServiceThreadOptions): Promise<ServiceThread<Value>> => {
  // Flags of the process (a test runner's, an evaluated script's) are none of the thread's.
  const settings: WorkerOptions = { workerData: { offset: options.offset, input: options.input }, execArgv: [] };
  const worker = new Worker(options.entry, settings);
  const pending = new Map<number, Pending>();
  let count = 0;
  /** Between ready and stop a death is news. */
  let isExpected = true;
  let death: unknown;
  const ready = Promise.withResolvers<Value>();
  const fail = (cause: unknown) => {
    death ??= cause;
    ready.reject(cause);
    for (const waiting of pending.values()) waiting.reject(cause);
    pending.clear();
    if (!isExpected) options.onDeath(cause);
    isExpected = true;
  };
  worker.on('message', (message: Message) => {
    if (message.kind === 'ready') ready.resolve(message.value as Value);
    else if (message.kind === 'notice') options.onNotice(message.value);
    else settle(pending, message);
  });
  worker.on('error', fail);
  worker.on('exit', () => fail(new HeadwaterError('local.service', 'A local service ended.')));
  const call = <T>(operation: string, input: unknown): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (death !== undefined) return reject(death);
      count += 1;
      pending.set(count, { resolve: resolve as (value: unknown) => void, reject });
      worker.postMessage({ id: count, operation, input });
    });
  const value = await ready.promise;
  isExpected = false;
  return {
    value,
    call,
    stop: async () => {
      isExpected = true;
      if (death !== undefined) return;
      const exited = once(worker, 'exit');
      worker.postMessage({ id: 0, operation: 'stop', input: undefined });
      await exited;
    },
  };
};

/** Inside the thread: tells the host what it did not ask for. */
export const notify = (value: unknown): void => parentPort?.postMessage({ kind: 'notice', value } satisfies Message);

/** Inside the thread: starts the service in the host's time and answers calls until it is stopped. */
export const serveThread = async <Input>(
  start: (input: Input) => Promise<{ value: unknown; operations: Operations; close(): Promise<void> }>,
): Promise<void> => {
  const { offset, input }: { offset: SharedOffset; input: Input } = workerData;
  installShiftedDate(offset);
  const { value, operations, close } = await start(input);
  const answer = (message: Message) => parentPort?.postMessage(message);
  parentPort?.on('message', (request: { id: number; operation: string; input: unknown }) => {
    const run = async () => {
      if (request.operation === 'stop') return await close();
      const operation = operations[request.operation] as ((given: unknown) => unknown) | undefined;
      if (!operation) throw new HeadwaterError('local.service', `No operation ${request.operation}.`);
      return await operation(request.input);
    };
    run().then(
      (result) => {
        if (request.operation === 'stop') process.exit(0);
        answer({ kind: 'answer', id: request.id, value: result });
      },
      (error: unknown) => {
        if (request.operation === 'stop') throw error;
        answer({ kind: 'answer', id: request.id, error: error instanceof Error ? error.message : String(error) });
      },
    );
  });
  answer({ kind: 'ready', value });
};
