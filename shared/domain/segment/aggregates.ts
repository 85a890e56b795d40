import type { Aggregate } from './aggregate.ts';
import { aggregate as count } from './aggregates/count.ts';
import index from './aggregates/index.gen.ts';

/** `most-frequent` → `mostFrequent`. */
const nameOf = (file: string): string => file.replaceAll(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());

/** Every aggregate by the name definitions use: the file's name without dashes. */
export const AGGREGATES: ReadonlyMap<string, Aggregate> = new Map(
  Object.entries(index).map(([file, aggregate]) => [nameOf(file), aggregate]),
);

/** What an unknown name is taken for: `parseDefinition` lets none pass. */
export const COUNTED = count;
