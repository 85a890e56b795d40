/** The size of a JSON text in what parsing it costs. */
export interface JsonMeasure {
  readonly depth: number;
  /** At least the number of values. */
  readonly values: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

const isOpening = (byte: number): boolean => byte === 0x5b || byte === 0x7b;
const isClosing = (byte: number): boolean => byte === 0x5d || byte === 0x7d;

/** The place after the string that starts at `start`. */
const skipString = (bytes: Uint8Array, start: number): number => {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at + 1;
};

/**
 * Counts nesting and values of a JSON text without parsing it: 20 MiB of `[[[[` or `{},{},` would take hundreds of megabytes
 * as objects. Stops early past `limit`; says nothing about whether the text is JSON.
 */
export const measureJson = (bytes: Uint8Array, limit: JsonMeasure): JsonMeasure => {
  let level = 0;
  let depth = 0;
  let values = 1;
  let at = 0;
  while (at < bytes.length && depth <= limit.depth && values <= limit.values) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) {
      at = skipString(bytes, at);
      continue;
    }
    if (isOpening(byte)) {
      level += 1;
      depth = Math.max(depth, level);
      values += 1;
    } else if (isClosing(byte)) level -= 1;
    else if (byte === COMMA) values += 1;
    at += 1;
  }
  return { depth, values };
};
