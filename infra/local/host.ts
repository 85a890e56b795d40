import { fileURLToPath } from 'node:url';
import { createHostClock } from './clock/host-clock.ts';
import { createSchedules } from './clock/schedules.ts';
import { createTimeTravel, expireObjects, type TimeTravel } from './clock/time-travel.ts';
import { BUILT_CONSOLE, createConsole } from './console/serve-console.ts';
import { openDataFolder } from './data/data-folder.ts';
import { startLambda } from './emulators/lambda.ts';
import { createCheckpoints } from './event-sources/checkpoints.ts';
import type { EventSource } from './event-sources/event-source.ts';
import { createMappings } from './event-sources/mappings.ts';
import type { Endpoints, HostParts } from './host-parts.ts';
import { createLocalControls } from './http/local-controls.ts';
import { createRouter } from './http/router.ts';
import { closeServer, openServer, serveApi } from './http/server.ts';
import { type Reporter, silentReporter } from './reporter.ts';
import { seedSources } from './seed-sources.ts';
import { startServices } from './services.ts';
import { createShutdown, type Shutdown } from './shutdown.ts';
import { createLocalSignIn } from './sign-in/local-sign-in.ts';
import { synthesize } from './synthesize.ts';
import { type Assembly, readAssembly } from './template/assembly.ts';
import { startInventory } from './template/inventory.ts';

export interface HostOptions {
  /** 0 picks a free one. */
  readonly port?: number;
  /** Keeps state between runs; without it nothing is kept. */
  readonly dataDir?: string | undefined;
  readonly fresh?: boolean;
  /** Synthesizes the app first; otherwise `assembly` is hosted as it is. */
  readonly synth?: boolean;
  /** The app's context, where it is synthesized. */
  readonly context?: Readonly<Record<string, string>>;
  /** A synthesized assembly, `cdk.out` of this repository if not given. */
  readonly assembly?: string;
  /** The folder of the built console; it may be filled while the host runs. */
  readonly console?: string;
  readonly reporter?: Reporter;
  /** Hears why the host cannot go on. Without it the process ends by the error. */
  readonly onDeath?: (cause: unknown) => void;
}

export interface Host {
  readonly url: string;
  readonly endpoints: Endpoints;
  readonly clock: TimeTravel;
  drain(timeoutMs?: number): Promise<void>;
  /** Finishes what runs, flushes what is kept, frees port and folder. */
  stop(): Promise<void>;
  /** What is hosted, for whoever tells people. */
  readonly parts: HostParts;
}

const ASSEMBLY = fileURLToPath(new URL('../../cdk.out', import.meta.url));
const EXPIRY_MS = 3_600_000;

const prepareAssembly = async (options: HostOptions): Promise<Assembly> => {
  const { synth, assembly = ASSEMBLY, reporter = silentReporter, context = {} } = options;
  // The host stands for the console's distribution itself.
  if (synth) await synthesize(assembly, reporter, { console: 'off', ...context });
  return readAssembly(assembly);
};

/** Everything but the API: what keeps data, on the host's clock, ready for the template's resources. */
const openParts = async (options: HostOptions, shutdown: Shutdown, url: string): Promise<HostParts> => {
  const { reporter = silentReporter } = options;
  const data = openDataFolder({ dir: options.dataDir, fresh: options.fresh ?? false });
  shutdown.add('data', data.close);
  const assembly = await prepareAssembly(options);
  const fail = (cause: unknown): void => {
    if (shutdown.begun()) return;
    if (!options.onDeath) throw cause;
    options.onDeath(cause);
  };
  const clock = createHostClock(data);
  const sources: EventSource[] = [];
  const wake = () => {
    for (const source of sources) source.wake();
  };
  const started = reporter.waiting('Starting tables, stream, queues and buckets');
  const { endpoints, services, stop } = await startServices({ data, clock, onNotice: wake, onDeath: fail });
  shutdown.add('services', stop);
  const mappings = createMappings({ sources, data, reporter });
  const lambda = await startLambda({ mappings, fail });
  shutdown.add('lambda', lambda.close);
  started();
  const checkpoints = createCheckpoints({ data, fail, now: clock.now }, (range) => services.call('trimRecords', range));
  shutdown.add('checkpoints', checkpoints.flush);
  const parts: HostParts = {
    ...{ url, services, clock, data, reporter, fail, sources, mappings, checkpoints },
    endpoints: { ...endpoints, lambda: lambda.endpoint },
    ...{ schedules: createSchedules(clock.now()), assets: assembly.assets, router: createRouter() },
    signIn: createLocalSignIn(url, clock.now),
    ...{ functions: new Map(), streams: new Map(), queues: new Map(), secrets: new Map() },
    ...{ tables: [], buckets: [], expirations: [] },
  };
  shutdown.add('functions', async () => {
    await Promise.all([...parts.functions.values()].map((pool) => pool.stop()));
  });
  await startInventory(assembly, parts);
  return parts;
};

const setRunning = (parts: HostParts, shutdown: Shutdown): void => {
  parts.mappings.start();
  shutdown.add('sources', async () => {
    await Promise.all(parts.sources.map((source) => source.stop()));
  });
  parts.schedules.start(parts.clock.now);
  shutdown.add('schedules', parts.schedules.stop);
  const timer = setInterval(() => void expireObjects(parts).catch(parts.fail), EXPIRY_MS);
  shutdown.add('expiry', () => clearInterval(timer));
};

/**
 * Hosts a synthesized assembly on this machine: the API on `port`, everything else behind it. Throws HeadwaterError
 * `local.*` with a sentence about what to do: port, data folder, template or synth.
 */
export const startHost = async (options: HostOptions = {}): Promise<Host> => {
  const shutdown = createShutdown();
  try {
    const { server, port } = await openServer(options.port ?? 0);
    shutdown.add('server', () => closeServer(server));
    const url = `http://127.0.0.1:${port}`;
    const parts = await openParts(options, shutdown, url);
    const clock = createTimeTravel(parts);
    const seeded = (options.reporter ?? silentReporter).waiting('Starting functions');
    await seedSources(parts);
    seeded();
    const showConsole = createConsole({
      folder: options.console ?? BUILT_CONSOLE,
      hasSignIn: () => parts.signIn.groups.size > 0,
    });
    serveApi(server, parts, { controls: createLocalControls(clock, parts), showConsole });
    setRunning(parts, shutdown);
    return { url, endpoints: parts.endpoints, clock, drain: clock.drain, stop: shutdown.run, parts };
  } catch (error) {
    await shutdown.run();
    throw error;
  }
};
