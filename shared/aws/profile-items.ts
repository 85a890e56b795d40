import type { IdentifierKey, Trust } from '../domain/identity/identifier.ts';
import type { Isolation } from '../domain/identity/isolation.ts';
import { pairOf, type Separation } from '../domain/identity/separation.ts';
import { type PackedHead, packHead, unpackHead } from '../domain/profile/pack-head.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import type { Fence } from '../ports/erasure-store.ts';
import type { IdentifierPointer, Redirect, Slot, StoredLink } from '../ports/profile-store.ts';
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
export const slotOf = (item: Item): Slot & { readonly head?: ProfileHead } => {
  const version = item['v'] as number;
  if (item['to'] !== undefined) {
    const by = { at: item['t'] as number, messageId: item['m'] as string };
    return { version, redirect: item['to'] as string, by };
  }
  const packed = decompressJson<PackedHead>(item['b'] as Uint8Array);
  return { version, head: unpackHead(packed, { profileId: profileIdOf(item), version }) };
};

/** The id of the profile an item of its partition belongs to. */
export const slotId = profileIdOf;

/** What few pointers have: `q` isolated, `r` released at, `f` former profiles, `k` mark. */
const rareOf = ({ isolated, releasedAt, former, mark }: IdentifierPointer): Item => ({
  ...(isolated === undefined ? {} : { q: isolated }),
  ...(releasedAt === undefined ? {} : { r: releasedAt }),
  ...(former === undefined ? {} : { f: former.map(({ profileId, until }) => [profileId, until]) }),
  ...(mark === undefined ? {} : { k: [mark.shard, mark.sequence, mark.mark] }),
});

const rareIn = (item: Item): Partial<IdentifierPointer> => {
  const former = item['f'] as [string, number][] | undefined;
  const mark = item['k'] as [string, string, number] | undefined;
  return {
    ...(item['q'] === undefined ? {} : { isolated: item['q'] as Isolation }),
    ...(item['r'] === undefined ? {} : { releasedAt: item['r'] as number }),
    ...(former ? { former: former.map(([profileId, until]) => ({ profileId, until })) } : {}),
    ...(mark ? { mark: { shard: mark[0], sequence: mark[1], mark: mark[2] } } : {}),
  };
};

/** `p` profile, `t` first receipt, `s` sealed value. */
export const pointerItem = (pointer: IdentifierPointer): Item => ({
  ...keys.pointer(pointer.key),
  p: pointer.profileId,
  t: pointer.firstReceivedAt,
  s: pointer.sealed,
  ...rareOf(pointer),
});

/**
 * A fence in the place of a pointer: `x` erased at, `y` the request, `e` the epoch, `l` lifted at, `d` the profiles it left, `n`
 * the identifiers near it.
 */
export const fenceItem = ({ key, erasedAt, requestId, epoch, liftedAt, left, near }: Fence): Item => ({
  ...keys.pointer(key),
  x: erasedAt,
  y: requestId,
  e: epoch,
  ...(liftedAt === undefined ? {} : { l: liftedAt }),
  ...(left.length === 0 ? {} : { d: [...left] }),
  ...(near.length === 0 ? {} : { n: [...near] }),
});

/** Whether a pointer's place holds a fence. */
export const isFence = (item: Item): boolean => item['x'] !== undefined;

/** The fence of such an item. */
export const fenceOf = (item: Item): Fence => ({
  key: String(item['pk']).slice('I#'.length) as IdentifierKey,
  erasedAt: item['x'] as number,
  requestId: item['y'] as string,
  epoch: item['e'] as number,
  ...(item['l'] === undefined ? {} : { liftedAt: item['l'] as number }),
  left: (item['d'] as string[] | undefined) ?? [],
  near: (item['n'] as IdentifierKey[] | undefined) ?? [],
});

/** A super-node in the list of them. */
export const superNodeItem = (pointer: IdentifierPointer): Item => ({
  ...pointerItem(pointer),
  ...keys.superNode(pointer.key),
});

/** The super-node of such an item. */
export const superNodeOf = (item: Item): IdentifierPointer => ({
  ...pointerOf(item),
  key: String(item['sk']) as IdentifierKey,
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
  ...rareIn(item),
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

/** A separation from both its sides: `i` in force, `t` ordered at, by message `m`, for the reason `w`. */
export const separationItems = ({ a, b, kind, isInForce, at, messageId, reason }: Separation): readonly Item[] =>
  [
    [a, b],
    [b, a],
  ].map(([near = '', far = '']) => ({
    ...keys.separation(near, far, kind),
    i: isInForce,
    t: at,
    m: messageId,
    w: reason,
  }));

/** The separation of such an item, whichever side it was read from. */
export const separationOf = (item: Item): Separation => {
  const near = String(item['pk']).slice('I#'.length) as IdentifierKey;
  const [, far = '', kind] = String(item['sk']).split('#');
  return {
    ...pairOf(near, far as IdentifierKey),
    kind: kind as Separation['kind'],
    isInForce: item['i'] as boolean,
    at: item['t'] as number,
    messageId: item['m'] as string,
    reason: item['w'] as string,
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
