import { isBlocked } from '../../shared/domain/identity/blocked.ts';
import { type IdentifierKey, type Link, typeOfKey } from '../../shared/domain/identity/identifier.ts';
import { linkName } from '../../shared/domain/identity/link-order.ts';
import { type IdentityRules, rulesOf } from '../../shared/domain/identity/rules.ts';
import { type Separation, separationName } from '../../shared/domain/identity/separation.ts';
import type { KnownTies } from '../../shared/domain/identity/simulate-rules.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { IdentifierPointer, ProfileStore, Ties } from '../../shared/ports/profile-store.ts';

/** Everything that is stored about who is who. */
export interface AllTies extends KnownTies {
  readonly pointers: ReadonlyMap<IdentifierKey, IdentifierPointer>;
}

/** Parts of the table walked at once. */
const PARTS = 4;

const knownIn = (
  pointers: ReadonlyMap<IdentifierKey, IdentifierPointer>,
  links: Iterable<Link>,
  separations: Iterable<Separation>,
): AllTies => {
  const released = [...pointers.values()].flatMap(({ key, releasedAt }) =>
    releasedAt === undefined ? [] : [[key, releasedAt] as const],
  );
  return {
    pointers,
    births: new Map([...pointers].map(([key, { firstReceivedAt }]) => [key, firstReceivedAt])),
    links: [...links],
    separations: [...separations],
    releases: new Map(released),
  };
};

/** Reads all pointers, links and separations while `hasTime`; undefined when time ran out first. */
export const readAllTies = async (
  profiles: Pick<ProfileStore, 'scanTies'>,
  hasTime: () => boolean,
): Promise<AllTies | undefined> => {
  const pointers = new Map<IdentifierKey, IdentifierPointer>();
  const links = new Map<string, Link>();
  const separations = new Map<string, Separation>();
  const keep = (page: Ties): void => {
    for (const pointer of page.pointers) pointers.set(pointer.key, pointer);
    for (const link of page.links) links.set(linkName(link), link);
    for (const each of page.separations) separations.set(separationName(each), each);
  };
  const walk = async (segment: number): Promise<boolean> => {
    let cursor: string | undefined;
    do {
      if (!hasTime()) return false;
      const place: { segment: number; segments: number } = { segment, segments: PARTS };
      const page = await profiles.scanTies(cursor === undefined ? place : { ...place, cursor });
      keep(page);
      cursor = page.cursor;
    } while (cursor !== undefined);
    return true;
  };
  const parts = await Promise.all(Array.from({ length: PARTS }, (_, part) => walk(part)));
  return parts.every(Boolean) ? knownIn(pointers, links.values(), separations.values()) : undefined;
};

const blocksAny = (rules: IdentityRules, type: string): boolean =>
  [rules.blocked, rulesOf(rules, type).blocked].some(
    ({ values, patterns }) => values.length > 0 || patterns.length > 0,
  );

/** Of a value that expired nobody can tell any more; what was decided of it stays. */
const blocking = ({ key, sealed, isolated }: IdentifierPointer, keyring: Pick<Keyring, 'open'>) => {
  if (sealed === '') return () => isolated === 'blocked';
  const identifier = { type: typeOfKey(key), value: keyring.open(sealed) };
  return (rules: IdentityRules): boolean => isBlocked(rules, identifier);
};

/** The stored identifiers that each of these rules block; values are opened only where rules block some of their type. */
export const blockedBy = (
  pointers: Iterable<IdentifierPointer>,
  candidates: readonly IdentityRules[],
  keyring: Pick<Keyring, 'open'>,
): readonly ReadonlySet<IdentifierKey>[] => {
  const blocked = candidates.map(() => new Set<IdentifierKey>());
  for (const pointer of pointers) {
    const type = typeOfKey(pointer.key);
    if (!candidates.some((rules) => blocksAny(rules, type))) continue;
    const isBlockedBy = blocking(pointer, keyring);
    for (const [i, rules] of candidates.entries()) if (isBlockedBy(rules)) blocked[i]?.add(pointer.key);
  }
  return blocked;
};
