import { setTimeout as pause } from 'node:timers/promises';
import { startHost } from '../../infra/local/host.ts';
import { createApi } from '../../scripts/demo/api.ts';
import { runMainJob } from '../../scripts/demo/main-job.ts';
import { readOptions } from '../../scripts/demo/options.ts';
import { startReceiver } from '../../scripts/demo/receiver.ts';
import { prepareConsole } from './prepare.ts';
import { sitBefore } from './sit-before.ts';

export type { Visit } from './sit-before.ts';

const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;

/** Fills a host as `npm run demo` does, its minutes passing quickly. */
const fill = async (url: string, advance: (ms: number) => Promise<unknown>): Promise<void> => {
  const options = readOptions(['--url', url, '--visitors', '40', '--days', '4', '--seed', 'console'], {});
  if (options === 'help') return;
  const receiver = await startReceiver(SECRET);
  const say = console.log;
  console.log = () => undefined;
  let isDone = false;
  const passTime = async () => {
    for (; !isDone; await pause(100)) await advance(60_000);
  };
  const passing = passTime();
  try {
    await runMainJob(options, { api: createApi(options), receiver, secret: SECRET });
  } finally {
    isDone = true;
    console.log = say;
    await passing;
    await receiver.close();
  }
};

/** How a console is opened. */
interface Opening {
  /** Without the demo's data. */
  readonly empty?: boolean;
  /** Another folder to serve than that of the build. */
  readonly console?: string;
}

/**
 * A host with the demo's data (unless `empty`), the console before it and a browser. `visit` opens a page as somebody: signed in, in a language and
 * a theme; `signIn` the same by way of the sign-in, which takes longer. `call` is the management API, as an admin. Close it in `after`.
 */
export const openConsole = async ({ empty = false, console: served }: Opening = {}) => {
  const { assembly, built } = await prepareConsole();
  const host = await startHost({ assembly, console: served ?? built });
  if (!empty) await fill(host.url, host.clock.advance);
  const before = await sitBefore(host.url);
  const close = async () => {
    await before.close();
    await host.stop();
  };
  return { ...before, host, built, close };
};

/** What `openConsole` gives. */
export type OpenConsole = Awaited<ReturnType<typeof openConsole>>;
