import { parseArgs } from 'node:util';
import { HeadwaterError } from '../../shared/domain/errors.ts';

/** What the demo is asked to do. */
export interface DemoOptions {
  readonly url: string;
  readonly token: string;
  /** Write keys of a page and of a server. */
  readonly browserKey: string;
  readonly serverKey: string;
  readonly visitors: number;
  readonly days: number;
  readonly seed: string;
  /** A file of order lines, sent instead of the shop. */
  readonly orders?: string;
}

export const USAGE = `Sends a synthetic shop through the whole path and shows what became of it.

  npm run demo -- --visitors 300 --days 30 --seed demo
  npm run demo -- --orders online-retail.csv.gz     real orders (UCI "Online Retail") instead of the shop

  --visitors N    people who visit the shop (default 300)
  --days N        days of history (default 30, at most 3650)
  --seed TEXT     another shop; the same seed sent again on the same day gives duplicates only (default demo)
  --orders FILE   CSV, gzipped when its name ends in .gz
  --url URL       a running Headwater (default http://127.0.0.1:4100, PORT moves it; the demo starts a host where none runs)
  --token, --browser-key, --server-key   for a Headwater that is not local`;

const OPTIONS = {
  visitors: { type: 'string', default: '300' },
  days: { type: 'string', default: '30' },
  seed: { type: 'string', default: 'demo' },
  orders: { type: 'string' },
  url: { type: 'string' },
  token: { type: 'string', default: 'local-admin-token' },
  'browser-key': { type: 'string', default: 'local-write-key' },
  'server-key': { type: 'string', default: 'local-server-key' },
  help: { type: 'boolean', default: false },
} as const;

const refuse = (message: string): HeadwaterError => new HeadwaterError('demo.options', `${message}\n\n${USAGE}`);

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
};

const wholeNumber = (name: string, text: string, most: number): number => {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw refuse(`--${name} takes a whole number from 1 to ${most}, not "${text}".`);
};

/** Reads the command line; `help` when only that was asked for. Throws HeadwaterError `demo.options` with what to do. */
export const readOptions = (args: readonly string[], env: { readonly PORT?: string }): DemoOptions | 'help' => {
  const { visitors, days, seed, orders, url, token, help, ...keys } = parse(args);
  if (help) return 'help';
  const address = url ?? `http://127.0.0.1:${env.PORT ?? '4100'}`;
  if (!URL.canParse(address) || !/^https?:/.test(address))
    throw refuse(`--url takes an http address, not "${address}".`);
  if (!/^[\w.-]{1,40}$/.test(seed)) throw refuse('--seed takes up to 40 letters, digits, points and dashes.');
  return {
    url: new URL(address).origin,
    token,
    browserKey: keys['browser-key'],
    serverKey: keys['server-key'],
    visitors: wholeNumber('visitors', visitors, 1_000_000),
    days: wholeNumber('days', days, 3650),
    seed,
    ...(orders !== undefined && { orders }),
  };
};
