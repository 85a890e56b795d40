import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Endpoints, HostParts } from './host-parts.ts';
import { LOCAL_TOKEN } from './seed-sources.ts';

/** What `.headwater/host.json` says while a host runs: how the demo, the bench and the archive's SQL find it. */
export interface HostFile {
  readonly pid: number;
  readonly url: string;
  readonly token: string;
  readonly endpoints: Endpoints;
  /** Names by what functions call them: `archive`, `exports`. */
  readonly buckets: Readonly<Record<string, string>>;
  readonly tables: Readonly<Record<string, string>>;
  /** The variables by which functions find every resource, for a process that does a function's work. */
  readonly variables: Readonly<Record<string, string>>;
  readonly dataDir: string;
}

const FOLDER = new URL('../../.headwater/', import.meta.url);
export const HOST_FILE: string = fileURLToPath(new URL('host.json', FOLDER));

/** `BUCKET_ARCHIVE=headwater-dev-archive` of any function → `archive`: the environment is where the words stand. */
const namesOf = (parts: HostParts, prefix: string): Record<string, string> => {
  const variables = [...parts.functions.values()].flatMap((pool) => Object.entries(pool.variables));
  const named = variables.filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(named.map(([name, value]) => [name.slice(prefix.length).toLowerCase(), value]));
};

const RESOURCE = /^(TABLE|BUCKET|QUEUE|STREAM|SECRET|AWS_ENDPOINT_URL)_|^AWS_(REGION|ACCESS_KEY_ID|SECRET_ACCESS_KEY)$/;

const variablesOf = (parts: HostParts): Record<string, string> =>
  Object.fromEntries(
    [...parts.functions.values()]
      .flatMap((pool) => Object.entries(pool.variables))
      .filter(([name]) => RESOURCE.test(name)),
  );

/** What a process on this machine needs to know of the host. */
export const hostFileOf = (parts: HostParts): HostFile => ({
  pid: process.pid,
  url: parts.url,
  token: LOCAL_TOKEN,
  endpoints: parts.endpoints,
  buckets: namesOf(parts, 'BUCKET_'),
  tables: namesOf(parts, 'TABLE_'),
  variables: variablesOf(parts),
  dataDir: parts.data.path,
});

export const writeHostFile = (parts: HostParts): void => {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(HOST_FILE, `${JSON.stringify(hostFileOf(parts), null, 2)}\n`);
};

/** Removes the file unless another host has written it since. */
export const removeHostFile = (): void => {
  try {
    const { pid }: HostFile = JSON.parse(readFileSync(HOST_FILE, 'utf8'));
    if (pid === process.pid) rmSync(HOST_FILE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
};
