import { fileURLToPath } from 'node:url';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import { buildConsole } from '../build-console.ts';
import { reasonOf } from './data/data-folder.ts';
import { greetingOf } from './greeting.ts';
import { type Host, startHost } from './host.ts';
import { removeHostFile, writeHostFile } from './host-file.ts';
import { readOptions, type StartOptions, USAGE } from './options.ts';
import { createReporter } from './reporter.ts';
import { LOCAL_TOKEN } from './seed-sources.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** How long what still runs may take once the host is broken. */
const LAST_WORDS_MS = 5000;

/** What a person can mend is told in a sentence; anything else is a bug and comes with its stack. */
const complain = (error: unknown): void => {
  const reason = reasonOf(error);
  if (error instanceof HeadwaterError) console.error(`\n${error.message}`);
  else if (reason !== undefined) console.error(`\nA file of the local host can no longer be written: ${reason}.`);
  else console.error('\nThe local host broke:', error);
};

/** Ends by the first signal in order, by the second at once. */
const stopOnSignal = (stop: () => Promise<void>): void => {
  let count = 0;
  const onSignal = () => {
    count += 1;
    if (count > 1) process.exit(1);
    console.log('\nStopping … (again to force)');
    void stop();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
};

/** Doubles of the platforms on the host's clock, on the ports after its own; loaded only where they are asked for. */
const startPlatforms = async ({ parts }: Host, port: number): Promise<string> => {
  const { platformsGreeting, servePlatforms } = await import('../../test/platforms/serve-all.ts');
  const served = await servePlatforms(() => parts.clock.now(), port === 0 ? 0 : port + 1);
  return `\nDoubles of platforms, each with how to point a destination at it:\n\n${platformsGreeting(served, { url: parts.url, token: LOCAL_TOKEN })}\n`;
};

const run = async ({ port, dataDir, fresh, verbose, timeZone, platforms }: StartOptions): Promise<void> => {
  let host: Host | undefined;
  const stop = async (code: number): Promise<void> => {
    try {
      removeHostFile();
      await host?.stop();
    } catch (error) {
      complain(error);
      process.exit(1);
    }
    process.exit(code);
  };
  const die = (cause: unknown): void => {
    complain(cause);
    // What broke may be what the rest waits for.
    setTimeout(() => process.exit(1), LAST_WORDS_MS);
    void stop(1);
  };
  stopOnSignal(() => stop(0));
  process.on('uncaughtException', die);
  const write = (text: string) => process.stdout.write(text);
  const reporter = createReporter({ verbose, terminal: process.stdout.isTTY, write });
  const context = timeZone === undefined ? {} : { timeZone };
  const built = await buildConsole(ROOT, () => reporter.waiting('Building the console'));
  host = await startHost({ port, dataDir, fresh, synth: true, context, reporter, console: built, onDeath: die });
  writeHostFile(host.parts);
  reporter.say(greetingOf(host.parts));
  if (platforms) reporter.say(await startPlatforms(host, port));
};

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) console.log(USAGE);
  else await run(options);
} catch (error) {
  complain(error);
  process.exit(1);
}
