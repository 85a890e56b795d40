import type { IdentifierKey } from '../identity/identifier.ts';
import type { Json } from '../json.ts';
import type { LeafState } from '../segment/segment.ts';
import type { AnchorMark, ConsentCell, ProfileHead, RestrictionCell, TraitCell } from './profile.ts';

/** Times are kept as distances from the last event, in base 36: shorter, and alike. */
const shorten = (at: number, base: number): string => (at - base).toString(36);
const lengthen = (text: string, base: number): number => Number.parseInt(text, 36) + base;

/** Flags of a head. */
const REFUSED = 1;
const SPLIT = 2;
const SEPARATED = 4;
const STALE = 8;
const OUTSIDE = 16;
const UNFOLLOWED = 32;
const LOOSE = 64;

const flagsOf = (head: ProfileHead): number =>
  (head.hasRefusedLinks ? REFUSED : 0) +
  (head.wasSplit ? SPLIT : 0) +
  (head.isSeparated ? SEPARATED : 0) +
  (head.isStale ? STALE : 0) +
  (head.hasMarksOutside ? OUTSIDE : 0) +
  (head.hasUnfollowed ? UNFOLLOWED : 0) +
  (head.isLoose ? LOOSE : 0);

type Flags = Pick<
  ProfileHead,
  'hasRefusedLinks' | 'wasSplit' | 'isSeparated' | 'isStale' | 'hasUnfollowed' | 'isLoose' | 'hasMarksOutside'
>;

/** What `flagsOf` wrote; a flag that is not set is no field, but for the first. */
const unpackFlags = (flags: number): Flags => ({
  hasRefusedLinks: (flags & REFUSED) > 0,
  ...((flags & SPLIT) > 0 ? { wasSplit: true } : {}),
  ...((flags & SEPARATED) > 0 ? { isSeparated: true } : {}),
  ...((flags & STALE) > 0 ? { isStale: true } : {}),
  ...((flags & UNFOLLOWED) > 0 ? { hasUnfollowed: true } : {}),
  ...((flags & LOOSE) > 0 ? { isLoose: true } : {}),
  ...((flags & OUTSIDE) > 0 ? { hasMarksOutside: true } : {}),
});

/**
 * What few heads have: the version of changed rules, times of attachment, parts of what was passed on, an order to restrict, an earlier
 * contact.
 */
interface Rare {
  readonly v?: number;
  readonly r?: ProfileHead['recent'];
  readonly h?: ProfileHead['held'];
  readonly x?: RestrictionCell;
  readonly c?: string;
}

const packRare = ({ rulesVersion, recent, held, state }: ProfileHead): readonly [] | readonly [Rare] => {
  const { restriction, lastContact, lastSeen } = state;
  const rare = {
    ...(rulesVersion === 0 ? {} : { v: rulesVersion }),
    ...(recent === undefined ? {} : { r: recent }),
    ...(held === undefined ? {} : { h: held }),
    ...(restriction === undefined ? {} : { x: restriction }),
    ...(lastContact === undefined ? {} : { c: lastContact === 0 ? '' : shorten(lastContact, lastSeen) }),
  };
  return Object.keys(rare).length === 0 ? [] : [rare];
};

type PackedTrait = readonly [name: string, version: number, value: Json];
/** Where traits were written: (at, messageId), `!` before pinned ones. */
type PackedVersion = string;

/** A head as a short array; `unpackHead` is its inverse. `format` is first, so that another can follow. */
export type PackedHead = readonly [
  format: 1,
  who: readonly [
    founder: string,
    foundedAt: string,
    lastLinkAt: string,
    lastLinkId: string,
    flags: number,
    epoch: number,
  ],
  counts: Readonly<Record<string, number>>,
  seen: readonly [lastSeen: number, firstSeen: string, armedAt: string, definitionsVersion: number],
  anchors: readonly string[],
  versions: readonly PackedVersion[],
  traits: readonly PackedTrait[],
  consent: string,
  leaves: readonly (readonly [hash: string, state: string | LeafState])[],
  memberships: string,
  rare?: Rare,
];

const packTraits = (traits: ProfileHead['state']['traits'], base: number) => {
  const versions: PackedVersion[] = [];
  const packed = Object.entries(traits).map(([name, cell]): PackedTrait => {
    const version = `${cell.pinned ? '!' : ''}${shorten(cell.at, base)} ${cell.messageId}`;
    const known = versions.indexOf(version);
    if (known < 0) versions.push(version);
    return [name, known < 0 ? versions.length - 1 : known, cell.value];
  });
  return { versions, packed };
};

const unpackTrait = (version: PackedVersion, value: Json, base: number): TraitCell => {
  const pinned = version.startsWith('!');
  const bare = pinned ? version.slice(1) : version;
  const space = bare.indexOf(' ');
  const at = lengthen(bare.slice(0, space), base);
  return { value, at, messageId: bare.slice(space + 1), ...(pinned ? { pinned: true } : {}) };
};

const isTimes = (state: unknown): state is readonly number[] =>
  Array.isArray(state) && state.every((each) => Number.isSafeInteger(each));

const packTimes = (times: readonly number[], base: number): string => times.map((at) => shorten(at, base)).join(' ');

const unpackTimes = (packed: string, base: number): number[] =>
  packed === '' ? [] : packed.split(' ').map((at) => lengthen(at, base));

/** A state of times alone is one text; of a state with more, its times are. */
const packLeaf = (state: LeafState, base: number): string | LeafState => {
  if (isTimes(state)) return packTimes(state, base);
  if (Array.isArray(state)) return state;
  const { t, ...rest } = state as { readonly [key: string]: unknown };
  return isTimes(t) ? { ...rest, t: packTimes(t, base) } : state;
};

const unpackLeaf = (packed: string | LeafState, base: number): LeafState => {
  if (typeof packed === 'string') return unpackTimes(packed, base);
  if (Array.isArray(packed)) return packed;
  const { t, ...rest } = packed as { readonly [key: string]: unknown };
  return typeof t === 'string' ? { ...rest, t: unpackTimes(t, base) } : packed;
};

const packAnchor = ([anchor, { shard, sequence, mark }]: [string, AnchorMark], base: number): string =>
  [anchor, shard, BigInt(sequence).toString(36), shorten(mark, base)].join(' ');

/** Base 36 digits as a whole number of any length. */
const wholeOf = (text: string): bigint =>
  Array.from(text).reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n);

const unpackAnchor = (packed: string, base: number): [IdentifierKey, AnchorMark] => {
  const [anchor = '', shard = '', sequence = '0', mark = '0'] = packed.split(' ');
  return [anchor as IdentifierKey, { shard, sequence: wholeOf(sequence).toString(), mark: lengthen(mark, base) }];
};

/** How an answer is written; `ACT` is also no yes to who does not know it, which errs on the safe side. */
const [REFUSAL, RIDING, ACT] = [0, 1, 2] as const;

const kindOf = ({ granted, act }: ConsentCell): number => (granted ? (act ? ACT : RIDING) : REFUSAL);

/** Purposes may hold any character: JSON of name, kind of answer and time. */
const packConsent = (consent: Readonly<Record<string, ConsentCell>>, base: number): string =>
  Object.entries(consent).length === 0
    ? ''
    : JSON.stringify(Object.entries(consent).map(([name, cell]) => [name, kindOf(cell), shorten(cell.at, base)]));

const unpackConsent = (packed: string, base: number): Record<string, ConsentCell> =>
  Object.fromEntries(
    packed === ''
      ? []
      : (JSON.parse(packed) as [string, number, string][]).map(([name, kind, at]) => [
          name,
          { granted: kind !== REFUSAL, at: lengthen(at, base), ...(kind === ACT ? { act: true } : {}) },
        ]),
  );

/** The head as an array without names; its id and version are kept beside it. */
export const packHead = (head: ProfileHead): PackedHead => {
  const { state } = head;
  const base = state.lastSeen;
  const { versions, packed } = packTraits(state.traits, base);
  const memberships = Object.entries(head.memberships).map(
    ([id, { since }]) => `${encodeURIComponent(id)} ${shorten(since, base)}`,
  );
  return [
    1,
    [
      head.founder,
      shorten(head.foundedAt, base),
      head.lastLinkAt === 0 ? '' : shorten(head.lastLinkAt, base),
      head.lastLinkId ?? '',
      flagsOf(head),
      head.epoch,
    ],
    head.identifierCounts,
    [
      base,
      state.firstSeen === 0 ? '' : shorten(state.firstSeen, base),
      head.armedAt === undefined ? '' : shorten(head.armedAt, base),
      state.definitionsVersion,
    ],
    Object.entries(state.anchors).map((entry) => packAnchor(entry, base)),
    versions,
    packed,
    packConsent(state.consent, base),
    Object.entries(state.leaves).map(([hash, leaf]) => [hash, packLeaf(leaf, base)]),
    memberships.join(','),
    ...packRare(head),
  ];
};

const unpackMemberships = (packed: string, base: number): ProfileHead['memberships'] =>
  Object.fromEntries(
    packed
      .split(',')
      .filter((each) => each !== '')
      .map((each) => {
        const [id = '', since = '0'] = each.split(' ');
        return [decodeURIComponent(id), { since: lengthen(since, base) }];
      }),
  );

/** The head that was packed, under the id and version it is stored at. */
export const unpackHead = (packed: PackedHead, stored: { profileId: string; version: number }): ProfileHead => {
  const [, who, counts, seen, anchors, versions, traits, consent, leaves, memberships, rare] = packed;
  const [founder, foundedAt, lastLinkAt, lastLinkId, flags, epoch] = who;
  const [base, firstSeen, armedAt, definitionsVersion] = seen;
  return {
    ...stored,
    founder: founder as IdentifierKey,
    foundedAt: lengthen(foundedAt, base),
    epoch,
    identifierCounts: counts,
    lastLinkAt: lastLinkAt === '' ? 0 : lengthen(lastLinkAt, base),
    ...(lastLinkAt === '' ? {} : { lastLinkId }),
    rulesVersion: rare?.v ?? 0,
    ...unpackFlags(flags),
    ...(rare?.r === undefined ? {} : { recent: rare.r }),
    ...(rare?.h === undefined ? {} : { held: rare.h }),
    state: {
      traits: Object.fromEntries(
        traits.map(([name, version, value]) => [name, unpackTrait(versions[version] ?? '', value, base)]),
      ),
      consent: unpackConsent(consent, base),
      ...(rare?.x === undefined ? {} : { restriction: rare.x }),
      anchors: Object.fromEntries(anchors.map((each) => unpackAnchor(each, base))),
      leaves: Object.fromEntries(leaves.map(([hash, leaf]) => [hash, unpackLeaf(leaf, base)])),
      firstSeen: firstSeen === '' ? 0 : lengthen(firstSeen, base),
      lastSeen: base,
      ...(rare?.c === undefined ? {} : { lastContact: rare.c === '' ? 0 : lengthen(rare.c, base) }),
      definitionsVersion,
    },
    memberships: unpackMemberships(memberships, base),
    ...(armedAt === '' ? {} : { armedAt: lengthen(armedAt, base) }),
  };
};
