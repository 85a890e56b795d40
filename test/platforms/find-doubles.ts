import { existsSync, readdirSync } from 'node:fs';
import type { PlatformDouble } from './platform-double.ts';

/** Makes a double on a clock, epoch ms. */
export type CreateDouble = (clock: () => number) => PlatformDouble;

const here = new URL('.', import.meta.url);

/** The platforms that have an HTTP double, sorted. */
const doubled = (): readonly string[] =>
  readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/double.ts`, here)))
    .map(({ name }) => name)
    .sort();

/** What makes each double: every folder beside this file that has a `double.ts`. */
export const findDoubles = (): Promise<readonly CreateDouble[]> =>
  Promise.all(doubled().map(async (slug) => (await import(`./${slug}/double.ts`)).createDouble));

/** Settings and credentials of a destination type: its folder's `example.ts`. */
export const findExample = async (slug: string): Promise<{ readonly settings: object; readonly credentials: object }> =>
  (await import(`./${slug}/example.ts`)).EXAMPLE;
