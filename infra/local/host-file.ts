import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Endpoints } from './host-parts.ts';

/** What `.headwater/host.json` says while a host runs: how the demo, the bench and the archive's SQL find it. */
export interface HostFile {
  readonly pid: number;
  readonly url: string;
  readonly token: string;
  readonly endpoints: Endpoints;
  /** By the environment's word: `archive`, `exports`. */
  readonly buckets: Readonly<Record<string, string>>;
  readonly tables: Readonly<Record<string, string>>;
  readonly dataDir: string;
}

export const HOST_FILE = new URL('../../.headwater/host.json', import.meta.url);

export const writeHostFile = (contents: HostFile): void => {
  mkdirSync(dirname(HOST_FILE.pathname), { recursive: true });
  writeFileSync(HOST_FILE, `${JSON.stringify(contents, null, 2)}\n`);
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
