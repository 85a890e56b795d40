import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { HeadwaterError } from '../../../shared/domain/errors.ts';

/** Where the host keeps what its services hold; the whole folder is the host's. */
export interface DataFolder {
  readonly path: string;
  /** False when it goes with the host. */
  readonly kept: boolean;
  readJson<T>(file: string): T | undefined;
  writeJson(file: string, value: unknown): void;
  /** Frees the folder for another host, and deletes it unless it is kept. */
  close(): void;
}

const MARKER = 'headwater.json';
const LOCK = 'host.lock';
const FORMAT = 1;
/** People's data and the secrets that seal credentials: for the host's own user alone. */
const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;

/** What the file system calls an error. */
export const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code);

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'it may not be written',
  EPERM: 'it may not be written',
  EROFS: 'the disk is read-only',
  ENOTDIR: 'it, or a part of its path, is a file',
  EEXIST: 'it, or a part of its path, is a file',
};

/** What is wrong with a folder, in words; undefined when the error is about something else. */
export const reasonOf = (error: unknown): string | undefined => {
  const text =
    error instanceof Error ? `${codeOf(error)} ${error.message} ${String(error.cause ?? '')}` : String(error);
  if (/ENOSPC|No space left/i.test(text)) return REASONS['ENOSPC'];
  return REASONS[codeOf(error)];
};

const unusable = (path: string, error: unknown): HeadwaterError =>
  new HeadwaterError('local.data', `The data folder ${path} cannot be used: ${reasonOf(error) ?? String(error)}.`, {
    cause: error,
  });

/** Whether a process runs, whoever's it is. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
};

const lock = (path: string): void => {
  const file = join(path, LOCK);
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    const holder = Number(readFileSync(file, 'utf8'));
    if (holder > 0 && isAlive(holder))
      throw new HeadwaterError(
        'local.data',
        `The data folder ${path} is in use by another host (process ${holder}). Stop that one, or give another folder: --data DIR`,
      );
    // Left behind by a host that was killed.
    rmSync(file);
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  }
};

/** A folder is a host's when it says so: nobody's files are overwritten or dropped by a mistyped path. */
const claim = (path: string): void => {
  const marker = join(path, MARKER);
  const contents = readdirSync(path);
  if (contents.length === 0) {
    writeFileSync(marker, JSON.stringify({ format: FORMAT }));
    return;
  }
  if (!contents.includes(MARKER))
    throw new HeadwaterError(
      'local.data',
      `The folder ${path} holds other files. Give an empty folder or one that the host made.`,
    );
  let format: unknown;
  try {
    format = JSON.parse(readFileSync(marker, 'utf8')).format;
  } catch {
    format = undefined;
  }
  if (format !== FORMAT)
    throw new HeadwaterError(
      'local.data',
      `The data folder ${path} is damaged or from another version. Drop what it holds with --fresh, or give another folder.`,
    );
};

const drop = (path: string): void => {
  const contents = existsSync(path) ? readdirSync(path) : [];
  if (contents.length === 0) return;
  // Not the host's: `claim` says so.
  if (!contents.includes(MARKER) && !contents.includes(LOCK)) return;
  lock(path);
  for (const name of contents) if (name !== LOCK) rmSync(join(path, name), { recursive: true, force: true });
  writeFileSync(join(path, MARKER), JSON.stringify({ format: FORMAT }));
  rmSync(join(path, LOCK));
};

/** Level by level: Node's own `recursive` never returns where a parent exists but takes no folders, as in /proc. */
const makeFolder = (path: string): void => {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: PRIVATE_FOLDER });
};

const prepare = (path: string, fresh: boolean): void => {
  try {
    if (fresh) drop(path);
    makeFolder(path);
    claim(path);
    lock(path);
    chmodSync(path, PRIVATE_FOLDER);
  } catch (error) {
    throw error instanceof HeadwaterError ? error : unusable(path, error);
  }
};

/** Opens the folder `dir`, or one that lasts as long as the host; throws HeadwaterError `local.data` with what to do. */
export const openDataFolder = (options: {
  readonly dir?: string | undefined;
  readonly fresh?: boolean;
}): DataFolder => {
  const kept = options.dir !== undefined;
  const path = options.dir === undefined ? mkdtempSync(join(tmpdir(), 'headwater-')) : resolve(options.dir);
  prepare(path, options.fresh ?? false);
  const readJson = <T>(file: string): T | undefined => {
    const place = join(path, file);
    if (!existsSync(place)) return undefined;
    try {
      return JSON.parse(readFileSync(place, 'utf8'));
    } catch (error) {
      throw new HeadwaterError(
        'local.data',
        `${place} is damaged. Drop what the folder holds with --fresh, or give another folder.`,
        { cause: error },
      );
    }
  };
  return {
    path,
    kept,
    readJson,
    writeJson: (file, value) => {
      const place = join(path, file);
      writeFileSync(`${place}.draft`, JSON.stringify(value), { mode: PRIVATE_FILE });
      renameSync(`${place}.draft`, place);
    },
    close: () => {
      if (kept) rmSync(join(path, LOCK), { force: true });
      else rmSync(path, { recursive: true, force: true });
    },
  };
};
