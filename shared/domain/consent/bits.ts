const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES: ReadonlyMap<string, number> = new Map([...ALPHABET].map((character, value) => [character, value]));

/**
 * The bits of a base64url text, from the first on. Reading beyond the end gives zeros and is remembered: whoever reads by counts
 * that stand in the text itself asks `isShort` in every round.
 */
export interface Bits {
  /** The next bits as an unsigned number, at most 48. */
  take(width: number): number;
  /** Passes over bits at no cost, however many. */
  skip(width: number): void;
  readonly isShort: boolean;
}

/** Opens a text; `undefined` where it is empty or no base64url. */
export const openBits = (text: string): Bits | undefined => {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return undefined;
  const length = text.length * 6;
  let at = 0;
  const bitAt = (index: number): number =>
    ((VALUES.get(text.charAt(Math.floor(index / 6))) ?? 0) >> (5 - (index % 6))) & 1;
  return {
    take: (width) => {
      let value = 0;
      for (const end = at + width; at < end; at++) value = value * 2 + bitAt(at);
      return value;
    },
    skip: (width) => {
      at += width;
    },
    get isShort() {
      return at > length;
    },
  };
};
