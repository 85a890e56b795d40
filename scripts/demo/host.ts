import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import { isReady } from '../local-host.ts';

/** A Headwater to talk to; `stop` ends it if the demo started it. */
export interface Host {
  readonly started: boolean;
  readonly stop: () => Promise<void>;
}

const ROOT = new URL('../../', import.meta.url);
/** Where a host that the demo starts keeps what it holds, so that one can look around afterwards. */
export const DEMO_DATA = '.headwater/demo';
const BOOT_TIMEOUT = 180_000;
const LOCAL_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  await exited;
};

const boot = async (url: string): Promise<Host> => {
  const child = spawn(process.execPath, ['infra/local/start.ts', '--data', DEMO_DATA], {
    cwd: ROOT,
    env: { ...process.env, PORT: new URL(url).port || '80' },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  const stopIt = () => stop(child);
  for (const began = Date.now(); Date.now() - began < BOOT_TIMEOUT; await pause(250)) {
    if (await isReady(url)) return { started: true, stop: stopIt };
    if (child.exitCode !== null)
      throw new HeadwaterError('demo.no-host', 'The local host did not start; it says above why.');
  }
  await stopIt();
  throw new HeadwaterError('demo.no-host', `The local host was not ready after ${BOOT_TIMEOUT / 1000} seconds.`);
};

/** The Headwater at the URL; starts a local host where none runs. Throws HeadwaterError `demo.no-host`. */
export const openHost = async (url: string): Promise<Host> => {
  if (await isReady(url)) return { started: false, stop: async () => undefined };
  if (!LOCAL_NAMES.includes(new URL(url).hostname)) {
    throw new HeadwaterError('demo.no-host', `No Headwater answers at ${url}/health. Check the address.`);
  }
  console.log(`No host runs at ${url}: starting one.`);
  return boot(url);
};
