import type { Json } from '../json.ts';

/** Stands for what was cut off. */
export const CUT = '[cut: nested too deep]';

/** What cleansing did. */
export interface Cleansed {
  readonly value: Json;
  /** True when something nested deeper than `maxDepth` was replaced by `CUT`. */
  readonly wasTooDeep: boolean;
}

type Container = unknown[] | Record<string, unknown>;

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** NUL and lone surrogates break readers down the line (Parquet, C strings, UTF-8); U+FFFD marks where they stood. */
const clean = (text: string): string => text.toWellFormed().replaceAll('\u0000', '\uFFFD');

/** Keys by which a careless merge would reach `Object.prototype`. A scalar under `constructor` is a mere word. */
const isPolluting = (key: string, value: unknown): boolean =>
  key === '__proto__' || ((key === 'constructor' || key === 'prototype') && isContainer(value));

const cleanKeys = (object: Record<string, unknown>): void => {
  for (const key of Object.keys(object)) {
    const value = object[key];
    const cleanKey = clean(key);
    if (cleanKey === key && !isPolluting(key, value)) continue;
    delete object[key];
    if (!isPolluting(cleanKey, value)) object[cleanKey] = value;
  }
};

/**
 * Makes a freshly parsed JSON value safe to keep, in place: no polluting keys, no NUL or lone surrogate, at most `maxDepth`
 * levels. Walks with a list instead of recursion, so depth cannot exhaust the stack.
 */
export const cleanseJson = (root: Json, maxDepth: number): Cleansed => {
  const holder: Record<string, unknown> = { root };
  const pending: { container: Container; depth: number }[] = [{ container: holder, depth: 0 }];
  let wasTooDeep = false;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const container = next.container as Record<string, unknown>;
    if (!Array.isArray(next.container)) cleanKeys(container);
    for (const key of Object.keys(container)) {
      const value = container[key];
      if (typeof value === 'string') container[key] = clean(value);
      if (!isContainer(value)) continue;
      if (next.depth < maxDepth) pending.push({ container: value, depth: next.depth + 1 });
      else {
        container[key] = CUT;
        wasTooDeep = true;
      }
    }
  }
  return { value: holder['root'] as Json, wasTooDeep };
};
