import { type IdentifierKey, typeOfKey } from '../../shared/domain/identity/identifier.ts';
import type { Period } from '../../shared/domain/identity/period.ts';
import type { Separation } from '../../shared/domain/identity/separation.ts';
import type { Redirect } from '../../shared/ports/profile-store.ts';
import { decided, type GraphParts } from './graph-parts.ts';

const explainMerge = ({ profileId, at, messageId }: Redirect, parts: GraphParts) => {
  const links = parts.links.filter((link) => link.messageId === messageId && link.refused === undefined);
  const [link] = links;
  const because = link
    ? `${parts.nameOf(link.anchor)} and ${parts.nameOf(link.other)} were seen together: their profiles are one person's.`
    : 'What was seen and decided since makes both profiles one person’s.';
  return { kind: 'merge' as const, profileId, ...decided({ at, messageId, because }, links, parts) };
};

/** Profiles that became part of this one. */
export const explainMerges = (parts: GraphParts) => parts.merges.map((merge) => explainMerge(merge, parts));

type Sides = readonly [near: ReadonlySet<IdentifierKey>, far: ReadonlySet<IdentifierKey>];

/** An order parts all of some from all of others: whoever shares a partner is on the same side. */
const sidesOf = (separations: readonly Separation[]): Sides => {
  const apart = separations.filter(({ kind }) => kind === 'apart');
  const pairs = apart.length > 0 ? apart : separations;
  const [near, far] = [new Set<IdentifierKey>(), new Set<IdentifierKey>()];
  for (const { a, b } of pairs) {
    const isTurned = far.has(a) || near.has(b);
    near.add(isTurned ? b : a);
    far.add(isTurned ? a : b);
  }
  return [near, far];
};

const some = (keys: ReadonlySet<IdentifierKey>, isWanted: (key: IdentifierKey) => boolean): boolean =>
  [...keys].some(isWanted);

/** The profile's own side first; where all is one profile again, the side of the user last. */
const ownSideFirst = ([one, two]: Sides, { members }: GraphParts): Sides => {
  const [isOne, isTwo] = [some(one, (key) => members.has(key)), some(two, (key) => members.has(key))];
  const isTurned = isOne && isTwo ? some(one, (key) => typeOfKey(key) === 'userId') : isTwo;
  return isTurned ? [two, one] : [one, two];
};

const explainOrder = (separations: readonly Separation[], parts: GraphParts) => {
  const { at = 0, messageId, isInForce = true, reason = '' } = separations[0] ?? {};
  const [own, far] = ownSideFirst(sidesOf(separations), parts).map((keys) => [...keys].map(parts.nameOf));
  const ends = new Set(separations.flatMap(({ a, b }) => [`${a}|${b}`, `${b}|${a}`]));
  const links = parts.links.filter(({ anchor, other }) => ends.has(`${anchor}|${other}`));
  const [identifiers, from] = [own ?? [], far ?? []];
  const names = `${identifiers.join(', ')} from ${from.join(', ')}`;
  const because = isInForce
    ? `An officer unlinked ${names}: no event joins them until they are relinked.`
    : `An officer ended what kept ${names}: events join them again as the rules say.`;
  const kind = isInForce ? ('unlink' as const) : ('relink' as const);
  return { kind, identifiers, from, reason, ...decided({ at, messageId, because }, links, parts) };
};

/** What officers parted and joined again; of each pair what was ordered last. */
export const explainOrders = (parts: GraphParts) =>
  [...Map.groupBy(parts.separations, ({ messageId, isInForce }) => `${messageId}|${isInForce}`).values()].map(
    (separations) => explainOrder(separations, parts),
  );

/** Who had the identifier before an instant, or has it from then on. */
const holderBeside = (
  key: IdentifierKey,
  at: number,
  { direction, parts }: { readonly direction: 'to' | 'from'; readonly parts: GraphParts },
): string | undefined => {
  const pointer = parts.pointers.get(key);
  if (pointer === undefined) return undefined;
  const { former = [] } = pointer;
  const id =
    direction === 'to'
      ? former.findLast(({ until }) => until <= at)?.profileId
      : (former.find(({ until }) => until > at)?.profileId ?? pointer.profileId);
  return id === undefined ? undefined : parts.currentId(id);
};

const explainPassing = (
  key: IdentifierKey,
  at: number,
  { direction, parts }: { direction: 'to' | 'from'; parts: GraphParts },
) => {
  const name = parts.nameOf(key);
  const links = parts.links.filter(
    ({ other, receivedAt, refused }) => other === key && receivedAt === at && refused === undefined,
  );
  const profileId = holderBeside(key, at, { direction, parts });
  const newcomer = links[0] ? parts.nameOf(links[0].anchor) : 'its latest user';
  const because = `${name} was passed on to ${newcomer}: the rules give a shared ${typeOfKey(key)} to whoever was linked to it last, from then on.`;
  return {
    kind: 'passed-on' as const,
    identifier: name,
    direction,
    ...(profileId === undefined ? {} : { profileId }),
    ...decided({ at, messageId: links[0]?.messageId, because }, links, parts),
  };
};

/** Identifiers that were passed on to this profile or away from it (rule 12). */
export const explainPassings = (parts: GraphParts) =>
  (Object.entries(parts.held) as [IdentifierKey, readonly Period[]][]).flatMap(([key, periods]) =>
    periods.flatMap(({ from, until }) => [
      ...(from === undefined ? [] : [explainPassing(key, from, { direction: 'to', parts })]),
      ...(until === undefined ? [] : [explainPassing(key, until, { direction: 'from', parts })]),
    ]),
  );
