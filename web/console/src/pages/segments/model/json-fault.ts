/** Where a text stops being JSON: line and column, from 1. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
}

const STRING = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y;
const SPACE = /[ \t\n\r]*/y;

/** Thrown inside this file alone, with the offset of the fault. */
class Stop {
  readonly at: number;
  constructor(at: number) {
    this.at = at;
  }
}

/** Browsers' own messages name the place in three ways or not at all, so the text is read once more to find it. */
const createReader = (text: string) => {
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const isThere = pattern.test(text);
    if (isThere) at = pattern.lastIndex;
    return isThere;
  };
  const skip = () => void take(SPACE);
  const expect = (char: string): void => {
    skip();
    if (text[at] !== char) throw new Stop(at);
    at += 1;
  };
  const list = (close: string, item: () => void): void => {
    at += 1;
    skip();
    if (text[at] === close) {
      at += 1;
      return;
    }
    for (;;) {
      item();
      skip();
      if (text[at] !== ',') break;
      at += 1;
    }
    expect(close);
  };
  const member = (): void => {
    skip();
    if (!take(STRING)) throw new Stop(at);
    expect(':');
    value();
  };
  const value = (): void => {
    skip();
    if (text[at] === '{') list('}', member);
    else if (text[at] === '[') list(']', value);
    else if (!take(STRING) && !take(WORD)) throw new Stop(at);
  };
  return () => {
    value();
    skip();
    if (at < text.length) throw new Stop(at);
  };
};

/** Where the text is not JSON; nothing where it is. */
export const jsonFault = (text: string): JsonFault | undefined => {
  try {
    createReader(text)();
    return undefined;
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop;
    const before = text.slice(0, stop.at).split('\n');
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  }
};
