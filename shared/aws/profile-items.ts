import type { IdentifierKey, Trust } from '../domain/identity/identifier.ts';
import { type PackedHead, packHead, unpackHead } from '../domain/profile/pack-head.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import type { IdentifierPointer, Redirect, StoredLink } from '../ports/profile-store.ts';
import { compressJson, decompressJson } from './compressed-json.ts';
import { keys } from './keys.ts';

/** An item of the `profiles` table. Attribute names are one letter: they are paid for in every item. */
export type Item = Record<string, unknown>;

/** `v` is the slot's version, `b` the packed head. */
export const headItem = (head: ProfileHead, version: number): Item => ({
  ...keys.head(head.profileId),
  v: version,
  b: compressJson(packHead(head)),
});

/** A slot that leads elsewhere: `t` to, at, by the event `m`. */
export const redirectItem = ({ profileId, redirect, at, messageId }: Redirect, version: number): Item => ({
  ...keys.head(profileId),
  v: version,
  to: redirect,
  t: at,
  m: messageId,
});

const profileIdOf = (item: Item): string => String(item['pk']).slice('P#'.length);

/** What a slot's item is. */
export const slotOf = (item: Item): { version: number; head?: ProfileHead; redirect?: string } => {
  const version = item['v'] as number;
  if (item['to'] !== undefined) return { version, redirect: item['to'] as string };
  const packed = decompressJson<PackedHead>(item['b'] as Uint8Array);
  return { version, head: unpackHead(packed, { profileId: profileIdOf(item), version }) };
};

/** The id of the profile an item of its partition belongs to. */
export const slotId = profileIdOf;

/** `p` profile, `t` first receipt, `s` sealed value. */
export const pointerItem = ({ key, profileId, firstReceivedAt, sealed }: IdentifierPointer): Item => ({
  ...keys.pointer(key),
  p: profileId,
  t: firstReceivedAt,
  s: sealed,
});

/** The same from the profile's side, to list its identifiers. */
export const listingItem = ({ key, profileId, firstReceivedAt, sealed }: IdentifierPointer): Item => ({
  ...keys.profileIdentifier(profileId, key),
  t: firstReceivedAt,
  s: sealed,
});

/** The pointer of a pointer's item. */
export const pointerOf = (item: Item): IdentifierPointer => ({
  key: String(item['pk']).slice('I#'.length) as IdentifierKey,
  profileId: item['p'] as string,
  firstReceivedAt: item['t'] as number,
  sealed: item['s'] as string,
});

/** The pointer of a listing's item. */
export const listedPointer = (item: Item): IdentifierPointer => ({
  key: String(item['sk']).slice('I#'.length) as IdentifierKey,
  profileId: profileIdOf(item),
  firstReceivedAt: item['t'] as number,
  sealed: item['s'] as string,
});

/** A link from both its sides: `m` message, `o` source, `t` receipt, `l` alias, `n` why it was refused. */
export const linkItems = (link: StoredLink): readonly Item[] => {
  const { anchor, other, trust } = link;
  const said = {
    m: link.messageId,
    o: link.sourceId,
    t: link.receivedAt,
    ...(link.alias ? { l: true } : {}),
    ...(link.refused === undefined ? {} : { n: link.refused }),
  };
  return [
    { ...keys.link(anchor, other, `anchor-${trust}`), ...said },
    { ...keys.link(other, anchor, `other-${trust}`), ...said },
  ];
};

/** The link of a link's item, whichever side it was read from. */
export const linkOf = (item: Item): StoredLink => {
  const near = String(item['pk']).slice('I#'.length) as IdentifierKey;
  const [, far = '', as = ''] = String(item['sk']).split('#');
  const [side, trust] = as.split('-');
  const [anchor, other] = side === 'anchor' ? [near, far as IdentifierKey] : [far as IdentifierKey, near];
  return {
    anchor,
    other,
    messageId: item['m'] as string,
    sourceId: item['o'] as string,
    trust: trust as Trust,
    receivedAt: item['t'] as number,
    ...(item['l'] === true ? { alias: true } : {}),
    ...(item['n'] === undefined ? {} : { refused: item['n'] as string }),
  };
};

/** A profile joined into another, listed there. */
export const mergedItem = ({ profileId, redirect, at, messageId }: Redirect): Item => ({
  ...keys.merged(redirect, profileId),
  t: at,
  m: messageId,
});

/** The redirect of such a listing. */
export const mergedOf = (item: Item): Redirect => ({
  profileId: String(item['sk']).slice('M#'.length),
  redirect: profileIdOf(item),
  at: item['t'] as number,
  messageId: item['m'] as string,
});
