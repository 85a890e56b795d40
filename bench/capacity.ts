/**
 * DynamoDB's published capacity rules, so that units are counted from item sizes and not taken from an emulator.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html and
 * …/on-demand-capacity-mode.html. Items are native values (what lib-dynamodb's document client sends).
 */

/** An item as the document client knows it. */
export type Item = Readonly<Record<string, unknown>>;

const WRITE_UNIT = 1024;
const READ_UNIT = 4096;
const CONTAINER_OVERHEAD = 3;
const ELEMENT_OVERHEAD = 1;

const textSize = (text: string): number => Buffer.byteLength(text, 'utf8');

/** About one byte for two significant digits, plus one, plus one for a minus sign; 21 bytes at most. */
const numberSize = (value: number | bigint): number => {
  const digits = String(value).replace('-', '').replace('.', '').replace(/^0+/, '').replace(/0+$/, '');
  return Math.min(21, Math.ceil(digits.length / 2) + 1 + (value < 0 ? 1 : 0));
};

const valueSize = (value: unknown): number => {
  if (value === null || typeof value === 'boolean') return 1;
  if (typeof value === 'string') return textSize(value);
  if (typeof value === 'number' || typeof value === 'bigint') return numberSize(value);
  if (value instanceof Uint8Array) return value.byteLength;
  if (value instanceof Set) return [...value].reduce<number>((sum, member) => sum + valueSize(member), 0);
  if (Array.isArray(value)) {
    return value.reduce<number>((sum, member) => sum + valueSize(member) + ELEMENT_OVERHEAD, CONTAINER_OVERHEAD);
  }
  if (value === undefined) return 0;
  return Object.entries(value).reduce(
    (sum, [name, member]) => sum + textSize(name) + valueSize(member) + ELEMENT_OVERHEAD,
    CONTAINER_OVERHEAD,
  );
};

/** Bytes an item counts as: names and values of its attributes. */
export const itemSize = (item: Item | undefined): number =>
  Object.entries(item ?? {}).reduce((sum, [name, value]) => sum + textSize(name) + valueSize(value), 0);

const units = (bytes: number, unit: number): number => Math.max(1, Math.ceil(bytes / unit));

/** One write as the meter saw it: the item before and after, `undefined` where there was or is none. */
export interface Write {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  readonly transactional: boolean;
  /** A condition that failed still costs the write of what was there. */
  readonly failed?: boolean;
  /** Key attributes of each index; every index projects all attributes. */
  readonly indexes?: readonly (readonly string[])[];
}

const inIndex = (item: Item | undefined, keys: readonly string[]): item is Item =>
  item !== undefined && keys.every((key) => item[key] !== undefined);

const indexUnits = ({ before, after }: Write, keys: readonly string[]): number => {
  const was = inIndex(before, keys);
  const is = inIndex(after, keys);
  if (!was && !is) return 0;
  if (was && is && keys.every((key) => before[key] === after[key])) {
    return JSON.stringify(before) === JSON.stringify(after)
      ? 0
      : units(Math.max(itemSize(before), itemSize(after)), WRITE_UNIT);
  }
  return (was ? units(itemSize(before), WRITE_UNIT) : 0) + (is ? units(itemSize(after), WRITE_UNIT) : 0);
};

/** Write request units of one item: the larger of before and after in KiB, twice in a transaction, plus its index entries. */
export const writeUnits = (write: Write): number => {
  const table =
    units(Math.max(itemSize(write.before), write.failed ? 0 : itemSize(write.after)), WRITE_UNIT) *
    (write.transactional ? 2 : 1);
  if (write.failed) return table;
  return (write.indexes ?? []).reduce((sum, keys) => sum + indexUnits(write, keys), table);
};

/** Read request units of `bytes` read together (an item, or the sum of a query's page): half when eventually consistent. */
export const readUnits = (bytes: number, consistent: boolean): number =>
  units(bytes, READ_UNIT) * (consistent ? 1 : 0.5);
