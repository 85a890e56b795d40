import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildConsole } from '../../infra/build-console.ts';
import { silentReporter } from '../../infra/local/reporter.ts';
import { synthesize } from '../../infra/local/synthesize.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = join(ROOT, '.headwater', 'console-stories');
const ASSEMBLY = join(FOLDER, 'cdk.out');
const STAMP = join(FOLDER, 'synthesized-from.txt');
const LOCK = join(FOLDER, 'lock');
/** What the assembly follows from. */
const INPUTS = ['infra/**/*.ts', 'functions/**/*.ts', 'shared/**/*.ts', 'cdk.json', 'package-lock.json'];
/** A lock that is older was left by a run that was killed. */
const STALE_MS = 180_000;

const stampOf = (): string => {
  const hash = createHash('sha256');
  for (const path of globSync(INPUTS, { cwd: ROOT }).sort()) {
    if (path.endsWith('.test.ts')) continue;
    const { mtimeMs, size } = statSync(join(ROOT, path));
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
};

const tryLock = (): boolean => {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    if (existsSync(LOCK) && Date.now() - statSync(LOCK).mtimeMs > STALE_MS)
      rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
};

/** One synthesis and one build for all files of `npm run test:console`, and none where nothing changed since. */
export const prepareConsole = async (): Promise<{ readonly assembly: string; readonly built: string }> => {
  mkdirSync(FOLDER, { recursive: true });
  while (!tryLock()) await pause(300);
  try {
    const stamp = stampOf();
    if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== stamp) {
      rmSync(STAMP, { force: true });
      await synthesize(ASSEMBLY, silentReporter, { console: 'off' });
      writeFileSync(STAMP, stamp);
    }
    return { assembly: ASSEMBLY, built: await buildConsole(ROOT) };
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
};
