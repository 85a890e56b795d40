import type { Json } from '../json.ts';
import type { ErasedValues } from '../privacy/erased-values.ts';
import { csvLines } from './csv-lines.ts';
import type { RowTable } from './row-table.ts';

/** What is left of an export's file, as the text that packs into it, and how many rows; no text where no row is left. */
export interface ErasedFile {
  readonly text?: string;
  readonly rows: number;
  readonly removed: ReadonlyMap<string, number>;
}

/** By what rows are searched: the values in clear, and what they were sent as: hashed or keyed, each with its request. */
export interface ExportSearch {
  readonly values: Pick<ErasedValues, 'findInText' | 'isIdentifier'>;
  readonly spelled: ReadonlyMap<string, string>;
}

const IDENTIFIER = 'identifier';

/** A cell as it was before a formula in it was disarmed. */
const plain = (cell: string): string => (cell.startsWith("'") ? cell.slice(1) : cell);

const createFindInRow =
  ({ values, spelled }: ExportSearch, names: readonly string[]) =>
  (cells: readonly unknown[]): string | undefined => {
    for (const [index, cell] of cells.entries()) {
      if (typeof cell !== 'string' || cell === '') continue;
      const text = plain(cell);
      const clear = names[index] === IDENTIFIER ? values.isIdentifier(text) : values.findInText(text);
      const found = clear ?? spelled.get(text) ?? spelled.get(text.toLowerCase());
      if (found !== undefined) return found;
    }
    return undefined;
  };

const split = <Row>(rows: readonly Row[], find: (row: Row) => string | undefined) => {
  const removed = new Map<string, number>();
  const left = rows.filter((row) => {
    const by = find(row);
    if (by !== undefined) removed.set(by, (removed.get(by) ?? 0) + 1);
    return by === undefined;
  });
  return { left, removed };
};

const eraseCsv = (text: string, search: ExportSearch): ErasedFile => {
  const [header, ...lines] = csvLines(text);
  const find = createFindInRow(search, header?.cells ?? []);
  const { left, removed } = split(lines, ({ cells }) => find(cells));
  if (removed.size === 0) return { text, rows: lines.length, removed };
  if (left.length === 0) return { rows: 0, removed };
  return { text: [header, ...left].map((line) => line?.raw).join(''), rows: left.length, removed };
};

const eraseTable = (text: string, search: ExportSearch): ErasedFile => {
  const table = JSON.parse(text) as RowTable;
  const find = createFindInRow(
    search,
    table.columns.map(({ name }) => name),
  );
  const { left, removed } = split(table.rows, find);
  if (removed.size === 0) return { text, rows: table.rows.length, removed };
  if (left.length === 0) return { rows: 0, removed };
  return { text: JSON.stringify({ ...table, rows: left }), rows: left.length, removed };
};

/** Whether a key is that of a file with rows of members; a manifest has none. */
export const isMemberFile = (key: string): boolean => /\.(csv|csv\.gz|parquet)$/.test(key);

/** Removes the rows of erased persons from a file of an export; every other row stays as it is, byte for byte. */
export const eraseExportFile = (key: string, text: string, search: ExportSearch): ErasedFile =>
  key.endsWith('.parquet') ? eraseTable(text, search) : eraseCsv(text, search);

/** What a manifest says of a part; the rest of it stays. */
export interface PartReceipt {
  readonly name: string;
  readonly rows: number;
  readonly sha256: string;
  readonly bytes: number;
}

const isPart = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && 'name' in value && value.name === name;

/** The manifest with what is left of a part, or without it; the same text where it says so already, or names no such part. */
export const amendManifest = (text: string, name: string, part: PartReceipt | undefined): string => {
  const manifest = JSON.parse(text) as { rows?: Json; parts?: readonly Json[] };
  if (!manifest.parts?.some((each) => isPart(each, name))) return text;
  const parts = manifest.parts.flatMap((each) => (isPart(each, name) ? (part ? [{ ...part }] : []) : [each]));
  const rowsOf = (each: Json): number =>
    typeof each === 'object' && each !== null && 'rows' in each && typeof each.rows === 'number' ? each.rows : 0;
  const rows = parts.reduce<number>((sum, each) => sum + rowsOf(each), 0);
  return JSON.stringify({ ...manifest, rows, parts }, null, 2);
};

/** How many rows of members a file has. */
export const countMembers = (key: string, text: string): number =>
  key.endsWith('.parquet') ? (JSON.parse(text) as RowTable).rows.length : Math.max(0, csvLines(text).length - 1);
