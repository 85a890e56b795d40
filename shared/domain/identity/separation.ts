import type { IdentifierKey } from './identifier.ts';

/**
 * What an unlink parted (rule 15). `apart`: no link may put both on one profile, whoever brings it. `cut`: the link between
 * the two themselves is not followed. A relink ends it; of all that was ordered the latest counts.
 */
export interface Separation {
  /** The smaller of the two keys. */
  readonly a: IdentifierKey;
  readonly b: IdentifierKey;
  readonly kind: 'apart' | 'cut';
  readonly isInForce: boolean;
  /** The command's receipt, epoch ms, and its message. */
  readonly at: number;
  readonly messageId: string;
  readonly reason: string;
}

type Pair = Pick<Separation, 'a' | 'b' | 'kind'>;

/** The name of a separation: one for each pair and kind, whatever was ordered of it since. */
export const separationName = ({ a, b, kind }: Pair): string => `${a}|${b}|${kind}`;

/** The pair in its one order. */
export const pairOf = (x: IdentifierKey, y: IdentifierKey): Pick<Separation, 'a' | 'b'> =>
  x < y ? { a: x, b: y } : { a: y, b: x };

const isLater = (x: Separation, y: Separation): boolean => x.at > y.at || (x.at === y.at && x.messageId > y.messageId);

/** Of each pair and kind what was ordered last. */
export const latestSeparations = (separations: Iterable<Separation>): Separation[] => {
  const latest = new Map<string, Separation>();
  for (const each of separations) {
    const known = latest.get(separationName(each));
    if (known === undefined || isLater(each, known)) latest.set(separationName(each), each);
  }
  return [...latest.values()];
};

/** Whom each named identifier must not join; an empty list where only a link of it was cut. */
export const foesOf = (separations: readonly Separation[]): Map<IdentifierKey, IdentifierKey[]> => {
  const foes = new Map<IdentifierKey, IdentifierKey[]>();
  for (const { a, b, kind, isInForce } of separations) {
    if (!isInForce) continue;
    for (const [near, far] of [
      [a, b],
      [b, a],
    ] as const)
      foes.set(near, [...(foes.get(near) ?? []), ...(kind === 'apart' ? [far] : [])]);
  }
  return foes;
};

/** The names of the links that are cut. */
export const cutsOf = (separations: readonly Separation[]): ReadonlySet<string> =>
  new Set(separations.filter(({ kind, isInForce }) => kind === 'cut' && isInForce).map(separationName));
