import type { PackageEvent } from '../../shared/domain/privacy/package.ts';
import { CSV_HEADER, csvLine } from '../../shared/domain/privacy/package-csv.ts';
import type { PackageFile } from '../../shared/domain/privacy/request.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';

/** Characters of one file of events: far below what one answer may hold (6 MB), UTF-8 and escapes included. */
const PART_CHARACTERS = 1_500_000;
/** Events that the readable page shows. */
const NEWEST = 200;

const TYPES = {
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
} as const;

/** Writes the files of one package under a folder and remembers what it wrote. */
export const createPackageFiles = (objects: ObjectStore, folder: string) => {
  const files: PackageFile[] = [];
  const write = async (name: string, kind: keyof typeof TYPES, text: string): Promise<void> => {
    const contentType = TYPES[kind];
    const stored = await objects.put({ key: `${folder}/${name}`, text, contentType, packing: 'plain' });
    files.push({ name, contentType, ...stored });
  };
  return { files, folder, write };
};

type Files = ReturnType<typeof createPackageFiles>;

/**
 * Takes events one after another and writes them as numbered files, each as lines of JSON and as a table: what is in memory at a time
 * is one part, and the newest events of all.
 */
export const createEventFiles = (files: Files) => {
  let [lines, rows]: [string[], string[]] = [[], []];
  let [size, part, count] = [0, 0, 0];
  let newest: PackageEvent[] = [];

  const trim = (): void => {
    const byTime = (a: PackageEvent, b: PackageEvent) => (String(a['timestamp']) < String(b['timestamp']) ? 1 : -1);
    newest = newest.sort(byTime).slice(0, NEWEST);
  };

  const flush = async (): Promise<void> => {
    if (lines.length === 0) return;
    const number = String(++part).padStart(4, '0');
    await files.write(`events-${number}.ndjson`, 'ndjson', lines.join(''));
    await files.write(`events-${number}.csv`, 'csv', CSV_HEADER + rows.join(''));
    [lines, rows, size] = [[], [], 0];
  };

  return {
    add: async (event: PackageEvent): Promise<void> => {
      const line = `${JSON.stringify(event)}\n`;
      if (size + line.length > PART_CHARACTERS) await flush();
      lines.push(line);
      rows.push(csvLine(event));
      size += line.length;
      count++;
      newest.push(event);
      if (newest.length > 2 * NEWEST) trim();
    },
    /** How many there were, and the newest of them. */
    end: async (): Promise<{ readonly count: number; readonly newest: readonly PackageEvent[] }> => {
      await flush();
      trim();
      return { count, newest };
    },
  };
};
