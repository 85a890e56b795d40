import { closeSync, existsSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import type { MemoryChange, MemoryDown } from './kinesalite.ts';

/** Beyond this size a log is worth writing anew. */
const LARGE_BYTES = 64 * 1024 * 1024;

/** `[key, value]` is a put, `[key]` a deletion. */
type Line = readonly [string, string] | readonly [string];

const lineOf = (change: MemoryChange): string =>
  `${JSON.stringify(change.type === 'put' ? [change.key.toString(), change.value.toString()] : [change.key.toString()])}\n`;

/** What survived: a last line that a crash cut short was never acknowledged. */
const readLog = (path: string): Map<string, string> => {
  const contents = new Map<string, string>();
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  for (const [index, text] of lines.entries()) {
    if (text === '') continue;
    if (index === lines.length - 1) break;
    const [key, value]: Line = JSON.parse(text);
    if (value === undefined) contents.delete(key);
    else contents.set(key, value);
  }
  return contents;
};

const writeLog = (path: string, contents: ReadonlyMap<string, string>): void => {
  const draft = `${path}.draft`;
  const file = openSync(draft, 'w');
  for (const entry of contents) writeSync(file, `${JSON.stringify(entry)}\n`);
  closeSync(file);
  renameSync(draft, path);
};

/**
 * Gives kinesalite's memory store a log in `path`, written before a change is acknowledged: the LevelDB binding that
 * kinesalite would keep streams in is not maintained and is compiled at install.
 */
export const createStreamLog = (path: string) => {
  const contents = readLog(path);
  writeLog(path, contents);
  let file = openSync(path, 'a');
  let size = 0;
  const record = (changes: readonly MemoryChange[]) => {
    const text = changes.map(lineOf).join('');
    size += writeSync(file, text);
    for (const change of changes) {
      if (change.type === 'put') contents.set(change.key.toString(), change.value.toString());
      else contents.delete(change.key.toString());
    }
    if (size < LARGE_BYTES || contents.size > 1000) return;
    closeSync(file);
    writeLog(path, contents);
    file = openSync(path, 'a');
    size = 0;
  };
  const wrap = (memory: MemoryDown): MemoryDown => {
    const { _put: put, _del: del, _batch: batch } = memory;
    for (const [key, value] of contents) put.call(memory, Buffer.from(key), Buffer.from(value), {}, () => undefined);
    memory._put = (...given) => {
      record([{ type: 'put', key: given[0], value: given[1] }]);
      put.apply(memory, given);
    };
    memory._del = (key, options, callback) => {
      record([{ type: 'del', key }]);
      del.call(memory, key, options, callback);
    };
    memory._batch = (changes, options, callback) => {
      record(changes);
      batch.call(memory, changes, options, callback);
    };
    return memory;
  };
  const close = () => {
    closeSync(file);
    // What readers have passed was deleted by a line: without it nothing is left of a record.
    writeLog(path, contents);
  };
  return { wrap, close };
};
