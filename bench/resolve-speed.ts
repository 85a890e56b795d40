import type { IdentifierKey, Link } from '../shared/domain/identity/identifier.ts';
import { resolve } from '../shared/domain/identity/resolve.ts';
import { DEFAULT_RULES } from '../shared/domain/identity/rules.ts';

/** Links a second, of the pure function and of what cannot be beaten: disjoint sets without any rule. */
export interface ResolveSpeed {
  readonly devicesAPerson: number;
  readonly resolvePerSecond: number;
  readonly unionFindPerSecond: number;
}

const LINKS = 200_000;
const TRIES = 3;

const linksOf = (devicesAPerson: number): Link[] =>
  Array.from({ length: LINKS }, (_, n) => ({
    anchor: `userId:u${Math.floor(n / devicesAPerson)}` as IdentifierKey,
    other: `anonymousId:d${n}` as IdentifierKey,
    messageId: `m${n}`,
    sourceId: 'web',
    trust: 'asserted',
    receivedAt: 1_780_000_000_000 + n,
  }));

/** Union by size with path halving. */
const unionFind = (links: readonly Link[]): number => {
  const parents = new Map<string, string>();
  const sizes = new Map<string, number>();
  const find = (key: string): string => {
    let at = key;
    for (let above = parents.get(at); above !== undefined && above !== at; above = parents.get(at)) {
      parents.set(at, parents.get(above) ?? above);
      at = parents.get(at) ?? at;
    }
    return at;
  };
  for (const { anchor, other } of links) {
    const [a, b] = [find(anchor), find(other)];
    if (a === b) continue;
    const [large, small] = (sizes.get(a) ?? 1) >= (sizes.get(b) ?? 1) ? [a, b] : [b, a];
    parents.set(small, large);
    sizes.set(large, (sizes.get(large) ?? 1) + (sizes.get(small) ?? 1));
  }
  return sizes.size;
};

const perSecond = (work: () => unknown): number => {
  let best = 0;
  for (let i = 0; i < TRIES; i++) {
    const from = performance.now();
    work();
    best = Math.max(best, (1000 * LINKS) / (performance.now() - from));
  }
  return best;
};

/** Both on the same links in the same run; the best of three tries each. */
export const measureResolve = (): readonly ResolveSpeed[] =>
  [5, 100].map((devicesAPerson) => {
    const links = linksOf(devicesAPerson);
    return {
      devicesAPerson,
      unionFindPerSecond: perSecond(() => unionFind(links)),
      resolvePerSecond: perSecond(() => resolve(links, DEFAULT_RULES)),
    };
  });
