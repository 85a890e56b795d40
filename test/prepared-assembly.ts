import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { codeOf, isAlive } from '../infra/local/data/data-folder.ts';
import { silentReporter } from '../infra/local/reporter.ts';
import { synthesize } from '../infra/local/synthesize.ts';
import { stampOf } from '../infra/stamp.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const FOLDER = join(ROOT, '.headwater', 'prepared');
const ASSEMBLY = join(FOLDER, 'cdk.out');
const STAMP = join(FOLDER, 'synthesized-from.txt');
const LOCK = join(FOLDER, 'lock');
/** What the assembly follows from. */
const INPUTS = [
  'infra/**/!(*.test).ts',
  'functions/**/!(*.test).ts',
  'shared/**/!(*.test).ts',
  'cdk.json',
  'package-lock.json',
];

/** Who holds the lock: NaN where nobody does any more, or has only just begun to. */
const ownerOf = (lock: string): number => {
  try {
    return Number.parseInt(readFileSync(lock, 'utf8'), 10);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return Number.NaN;
    throw error;
  }
};

const tryLock = (): boolean => {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    const owner = ownerOf(LOCK);
    // A run that was killed leaves its lock.
    if (!Number.isNaN(owner) && !isAlive(owner)) rmSync(LOCK, { force: true });
    return false;
  }
};

const BETWEEN_MS = 300;

/** Does what only one process at a time may do with what tests share. */
export const alone = async <T>(work: () => Promise<T>): Promise<T> => {
  mkdirSync(FOLDER, { recursive: true });
  while (!tryLock()) await pause(BETWEEN_MS);
  try {
    return await work();
  } finally {
    rmSync(LOCK, { force: true });
  }
};

/**
 * The folder of the app as a host takes it by default, synthesized once for all tests that host it, and not at all where nothing changed since. Nobody writes there:
 * a test that needs another context synthesizes its own.
 */
export const preparedAssembly = (): Promise<string> =>
  alone(async () => {
    const stamp = stampOf(ROOT, INPUTS);
    if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return ASSEMBLY;
    rmSync(STAMP, { force: true });
    await synthesize(ASSEMBLY, silentReporter, { console: 'off' });
    writeFileSync(STAMP, stamp);
    return ASSEMBLY;
  });
