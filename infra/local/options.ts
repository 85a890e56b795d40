import { parseArgs } from 'node:util';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import { isTimeZone } from '../../shared/domain/segment/zone.ts';

export interface StartOptions {
  readonly port: number;
  readonly dataDir: string | undefined;
  readonly fresh: boolean;
  readonly verbose: boolean;
  /** Doubles of the platforms run beside. */
  readonly platforms: boolean;
  /** The deployment's; undefined leaves the app's default. */
  readonly timeZone: string | undefined;
  readonly help: boolean;
}

export const DEFAULT_PORT = 4100;

export const USAGE = `npm start [-- options]

  --data DIR   keep state between runs in this folder (without it nothing is kept)
  --fresh      drop what the folder holds first
  --verbose    print every request and what functions log
  --platforms  run doubles of the platforms beside, to watch an export arrive
  PORT=4100    the port to listen on
  TIME_ZONE=UTC  by whose clock segments are read that state none, such as Europe/Paris`;

const portOf = (text: string | undefined): number => {
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new HeadwaterError(
    'local.options',
    `PORT=${text} is no port. Give a number up to 65535, for example PORT=4200 npm start`,
  );
};

const timeZoneOf = (text: string | undefined): string | undefined => {
  if (text === undefined || text === '') return undefined;
  if (isTimeZone(text)) return text;
  throw new HeadwaterError('local.options', `TIME_ZONE=${text} is no name of the IANA database, such as Europe/Paris.`);
};

/** Reads the command line; throws HeadwaterError `local.options` with what is wrong. */
export const readOptions = (
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): StartOptions => {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { data: { type: 'string' }, fresh: flag, verbose: flag, platforms: flag, help: { ...flag, short: 'h' } },
    });
    if (values.data?.startsWith('-') || values.data === '') throw new TypeError('--data needs a folder');
    const { data, fresh, verbose, platforms, help } = values;
    const timeZone = timeZoneOf(environment['TIME_ZONE']);
    return { port: portOf(environment['PORT']), dataDir: data, fresh, verbose, platforms, timeZone, help };
  } catch (error) {
    if (error instanceof HeadwaterError) throw error;
    throw new HeadwaterError('local.options', `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
};
