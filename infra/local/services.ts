import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { HostClock } from './clock/host-clock.ts';
import { type DataFolder, reasonOf } from './data/data-folder.ts';
import type { Endpoints } from './host-parts.ts';
import { type ServiceThread, startServiceThread } from './thread.ts';

const DYNAMODB = new URL('emulators/dynamodb-thread.ts', import.meta.url);
const OTHERS = new URL('emulators/services-thread.ts', import.meta.url);

/**
 * LevelDB's code stays loaded as long as this process: once it has compacted it has a thread of its own, which outlives the service's,
 * and would run in memory that was given back with the last of them.
 */
createRequire(createRequire(import.meta.url).resolve('dynalite/db'))('level');

/** Lambda is the host itself. */
type Emulated = Omit<Endpoints, 'lambda'>;

export interface Services {
  readonly endpoints: Emulated;
  /** Streams, queues, buckets and secrets; tables are reached by their endpoint alone. */
  readonly services: ServiceThread<unknown>;
  stop(): Promise<void>;
}

export interface ServicesOptions {
  readonly data: DataFolder;
  readonly clock: HostClock;
  onNotice(): void;
  onDeath(cause: unknown): void;
}

const unreadable = ({ path }: DataFolder, cause: unknown): HeadwaterError => {
  const reason = reasonOf(cause) ?? `it is damaged (${cause instanceof Error ? cause.message : String(cause)})`;
  return new HeadwaterError(
    'local.data',
    `The data folder ${path} cannot be opened: ${reason}. Drop what it holds with --fresh, or give another folder.`,
    { cause },
  );
};

/** A service that dies takes its data with it out of reach: the host says why and ends. */
const broken = ({ path }: DataFolder, cause: unknown): HeadwaterError => {
  const reason = reasonOf(cause);
  const message = reason
    ? `The data folder ${path} can no longer be written: ${reason}.`
    : `A local service broke: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new HeadwaterError('local.service', message, { cause });
};

/** Starts the emulators in two threads, on the host's clock and in its data folder. */
export const startServices = async ({ data, clock, onNotice, onDeath }: ServicesOptions): Promise<Services> => {
  const died = (cause: unknown) => onDeath(broken(data, cause));
  const common = { offset: clock.offset, onNotice, onDeath: died };
  mkdirSync(join(data.path, 'tables'), { recursive: true });
  const starting = [
    startServiceThread<{ endpoint: string }>({
      ...common,
      entry: DYNAMODB,
      input: { path: join(data.path, 'tables'), compact: data.kept },
    }),
    startServiceThread<Omit<Emulated, 'dynamodb'>>({ ...common, entry: OTHERS, input: { folder: data.path } }),
  ] as const;
  const [dynamodb, services] = await Promise.allSettled(starting);
  if (dynamodb.status === 'rejected' || services.status === 'rejected') {
    for (const started of [dynamodb, services]) if (started.status === 'fulfilled') await started.value.stop();
    throw unreadable(data, [dynamodb, services].find((started) => started.status === 'rejected')?.reason);
  }
  return {
    endpoints: { dynamodb: dynamodb.value.value.endpoint, ...services.value.value },
    services: services.value,
    stop: async () => {
      await Promise.all([dynamodb.value.stop(), services.value.stop()]);
    },
  };
};
