import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { access, mkdir, open } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { HeadwaterError } from '../../shared/domain/errors.ts';

const run = promisify(execFile);

/** The version the rehearsal was written against. It runs Node.js functions without Docker, with the `node` of its PATH. */
const VERSION = '1.5.33';
const LINT_VERSION = '1.58.0';
const START_MS = 30_000;

/** An AWS account on this machine. */
export interface Ministack {
  /** `http://127.0.0.1:<port>`. */
  readonly endpoint: string;
  /** What makes an AWS client or the CDK CLI talk to it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where its Python programs are, cfn-lint among them. */
  readonly programs: string;
  stop(): Promise<void>;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Installs the emulator and cfn-lint in a Python environment under `<root>/.headwater`, once; answers its `bin`. */
export const installTools = async (root: string): Promise<string> => {
  const home = join(root, '.headwater', `ministack-${VERSION}`);
  const programs = join(home, 'bin');
  if (await exists(join(programs, 'cfn-lint'))) return programs;
  try {
    await run('python3', ['-m', 'venv', home]);
    const packages = [`ministack==${VERSION}`, `cfn-lint==${LINT_VERSION}`];
    await run(join(programs, 'pip'), ['install', '--quiet', ...packages]);
  } catch (cause) {
    const message = `The deploy rehearsal needs Python 3.10 or newer with venv and pip, to install ministack ${VERSION}.`;
    throw new HeadwaterError('rehearsal.ministack', message, { cause });
  }
  return programs;
};

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });

const freePort = async (from: number): Promise<number> => ((await isFree(from)) ? from : freePort(from + 1));

const isReady = (endpoint: string): Promise<boolean> =>
  fetch(`${endpoint}/_ministack/health`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

const waitUntilReady = async (endpoint: string, child: ChildProcess): Promise<void> => {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    if (await isReady(endpoint)) return;
    await sleep(200);
  }
  throw new HeadwaterError('rehearsal.ministack', `MiniStack did not start: read .headwater/ministack.log.`);
};

const stopChild = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(killer);
};

const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
};

/** Starts an empty account on a free port from 4566 on; its log goes to `<root>/.headwater/ministack.log`. */
export const startMinistack = async (root: string): Promise<Ministack> => {
  const programs = await installTools(root);
  const port = await freePort(4566);
  const endpoint = `http://127.0.0.1:${port}`;
  await mkdir(join(root, '.headwater'), { recursive: true });
  const log = await open(join(root, '.headwater', 'ministack.log'), 'w');
  // Functions inherit this environment. Nothing of the developer's own goes in but what Python and Node need.
  const environment = { ...CREDENTIALS, AWS_ENDPOINT_URL: endpoint };
  const child = spawn(join(programs, 'ministack'), [], {
    env: {
      PATH: `${join(root, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`,
      HOME: process.env['HOME'] ?? root,
      GATEWAY_PORT: String(port),
      LOG_LEVEL: 'INFO',
      // The rehearsal's webhook listens on this machine.
      HEADWATER_HOST: 'local',
    },
    stdio: ['ignore', log.fd, log.fd],
  });
  const stop = () => stopChild(child).finally(() => log.close());
  try {
    await waitUntilReady(endpoint, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, environment, programs, stop };
};
