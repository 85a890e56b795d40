import { HeadwaterError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConfigurationStore } from '../ports/configuration-store.ts';
import type { Source, SourceDirectory } from '../ports/source-directory.ts';

interface CacheOptions {
  readonly configuration: Pick<ConfigurationStore, 'list'>;
  readonly clock: Clock;
}

/** How old what is known may be, milliseconds: bounds how long a disabled source goes on. */
const FRESH_MS = 10_000;
/** An unknown key asks again, but not more often than this: a flood of wrong keys must not become a flood of reads. */
const UNKNOWN_MS = 1_000;

interface Snapshot {
  readonly byKey: ReadonlyMap<string, Source>;
  readonly origins: ReadonlySet<string>;
  readonly at: number;
}

const snapshotOf = (sources: readonly Source[], at: number): Snapshot => ({
  byKey: new Map(sources.map((source) => [source.writeKey, source])),
  origins: new Set(
    sources.filter(({ enabled }) => enabled).flatMap(({ origins }) => origins.map((each) => each.toLowerCase())),
  ),
  at,
});

/**
 * The sources of the configuration, kept for ten seconds. When they cannot be read again, what is known goes on serving:
 * a throttled store must not lose events.
 */
export const createCachedSourceDirectory = ({ configuration, clock }: CacheOptions): SourceDirectory => {
  let known: Snapshot | undefined;
  let loading: Promise<Snapshot> | undefined;

  const load = async (): Promise<Snapshot> => {
    try {
      const at = clock();
      const documents = await configuration.list<Omit<Source, 'id'>>('source');
      known = snapshotOf(
        documents.map(({ id, document }) => ({ ...document, id })),
        at,
      );
      return known;
    } catch (cause) {
      throw new HeadwaterError('sources.unavailable', 'The configured sources cannot be read.', { cause });
    } finally {
      loading = undefined;
    }
  };
  const reload = (): Promise<Snapshot> => {
    loading ??= load();
    return loading;
  };
  const isYounger = (age: number): boolean => known !== undefined && clock() - known.at < age;
  const current = async (age: number): Promise<Snapshot> => {
    if (known && isYounger(age)) return known;
    const stale = known;
    return stale ? reload().catch(() => stale) : reload();
  };

  return {
    byWriteKey: async (writeKey) => {
      const found = (await current(FRESH_MS)).byKey.get(writeKey);
      return found ?? (await current(UNKNOWN_MS)).byKey.get(writeKey);
    },
    permitsOrigin: async (origin) => {
      const { origins } = await current(FRESH_MS);
      return origins.has('*') || origins.has(origin.toLowerCase());
    },
    refresh: async () => {
      if (!isYounger(UNKNOWN_MS)) await reload();
    },
  };
};
