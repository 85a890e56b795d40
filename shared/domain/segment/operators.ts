import type { Operator } from './operator.ts';
import index from './operators/index.gen.ts';

/** Every operator by the name definitions use: the file's name with underscores. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  Object.entries(index).map(([file, operator]) => [file.replaceAll('-', '_'), operator]),
);
