import { stripVTControlCharacters } from 'node:util';

/** Where the host says what it does. */
export interface Reporter {
  /** A line for a person. */
  say(text: string): void;
  /** Something that takes a while began; the answer says that it ended. A terminal sees the seconds pass. */
  waiting(text: string): () => void;
  /** A line of `--verbose`. */
  detail(text: string): void;
  /** What a function printed. */
  functionOutput(name: string, line: string): void;
}

interface LogLine {
  readonly level?: string;
  readonly message?: unknown;
  readonly error?: { readonly name?: string; readonly message?: string };
}

const REPEATS = 3;

const parse = (line: string): LogLine | undefined => {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/** The one line worth showing of an error that a function logged. */
const summaryOf = (name: string, line: string): string | undefined => {
  const log = parse(line);
  if (log?.level !== 'ERROR' && log?.level !== 'CRITICAL') return undefined;
  const cause = log.error ? `: ${log.error.name ?? 'Error'} ${log.error.message ?? ''}` : '';
  return `${name}: ${String(log.message)}${cause}`.trimEnd();
};

export interface ReporterOptions {
  readonly verbose: boolean;
  /** True where a line may be written over. */
  readonly terminal?: boolean;
  write(text: string): void;
}

const secondsSince = (start: number): string => ((performance.now() - start) / 1000).toFixed(0);

const createWaiting =
  ({ terminal = false, write }: ReporterOptions) =>
  (text: string): (() => void) => {
    const start = performance.now();
    const show = () => write(`\r${text} … ${secondsSince(start)} s `);
    if (!terminal) write(`${text} …\n`);
    const timer = terminal ? setInterval(show, 200) : undefined;
    return () => {
      clearInterval(timer);
      if (terminal) show();
      write(terminal ? '\n' : `${text}: ${secondsSince(start)} s.\n`);
    };
  };

/** Prints to `write`; a message that a function repeats is shown three times and then counted silently. */
export const createReporter = (options: ReporterOptions): Reporter => {
  const seen = new Map<string, number>();
  const say = (text: string) => options.write(`${text}\n`);
  return {
    say,
    waiting: createWaiting(options),
    detail: (text) => {
      if (options.verbose) say(text);
    },
    functionOutput: (name, line) => {
      if (options.verbose) {
        if (!line.startsWith('{"_aws"')) say(`  ${name} | ${stripVTControlCharacters(line)}`);
        return;
      }
      const summary = summaryOf(name, line);
      if (summary === undefined) return;
      const count = (seen.get(summary) ?? 0) + 1;
      seen.set(summary, count);
      if (count <= REPEATS) say(`  ✗ ${summary}${count === REPEATS ? ' (again; not repeated from here on)' : ''}`);
    },
  };
};

export const silentReporter: Reporter = {
  say: () => undefined,
  waiting: () => () => undefined,
  detail: () => undefined,
  functionOutput: () => undefined,
};
