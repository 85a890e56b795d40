import type { StreamRecord } from '../../shared/domain/event/event.ts';
import { isBlocked } from '../../shared/domain/identity/blocked.ts';
import { type IdentifierKey, type Link, type Stamp, typeOfKey } from '../../shared/domain/identity/identifier.ts';
import { ownEvents } from '../../shared/domain/identity/period.ts';
import { type Component, type Resolution, resolve } from '../../shared/domain/identity/resolve.ts';
import type { IdentityRules } from '../../shared/domain/identity/rules.ts';
import { latestSeparations } from '../../shared/domain/identity/separation.ts';
import { acceptedEvents } from '../../shared/domain/profile/accepted-events.ts';
import { compareCopies, copyName, type PlacedEvent } from '../../shared/domain/profile/duplicates.ts';
import { emptyState, foldEvents } from '../../shared/domain/profile/fold-events.ts';
import type { ConsentCell, ProfileState } from '../../shared/domain/profile/profile.ts';
import { evaluate } from '../../shared/domain/segment/evaluate.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { Definitions } from '../../shared/ports/segment-definitions.ts';
import { ordersOf } from '../../shared/stitching/orders.ts';
import { answerFrom, plainConsent, plainRectified, plainRestriction, saidIn } from './plain-answers.ts';

/** What must be in the end, computed in one go over the set of accepted events: no order, no state, no concurrency. */
export interface Expected {
  readonly resolution: Resolution;
  readonly links: ReadonlyMap<string, Link>;
  readonly births: ReadonlyMap<IdentifierKey, number>;
  /** Counting events by anchor. */
  readonly eventsOf: ReadonlyMap<IdentifierKey, readonly PlacedEvent[]>;
  /** What was answered explicitly at addresses: key, purpose, answer; sorted. */
  readonly refusals: readonly (readonly [IdentifierKey, string, ConsentCell])[];
  readonly totals: { readonly applied: number; readonly duplicate: number; readonly quarantined: number };
}

const firstOf = <T>(
  items: Iterable<T>,
  nameOf: (item: T) => string,
  compare: (a: T, b: T) => number,
): Map<string, T> => {
  const first = new Map<string, T>();
  for (const item of items) {
    const known = first.get(nameOf(item));
    if (known === undefined || compare(item, known) < 0) first.set(nameOf(item), item);
  }
  return first;
};

const bySighting = (a: Link, b: Link): number =>
  a.receivedAt - b.receivedAt || (a.messageId < b.messageId ? -1 : a.messageId > b.messageId ? 1 : 0);

interface Shown {
  readonly event: PlacedEvent;
  readonly stamps: readonly Stamp[];
}

const shownIn = (record: StreamRecord, keyring: Keyring): Shown[] => {
  const { anchor, entries } = record;
  if (!anchor) return [];
  return acceptedEvents(record, { shard: '', sequence: '0' }, keyring.keyOf(anchor)).map((event) => {
    const entry = entries[event.index];
    return { event, stamps: entry && 'event' in entry ? (entry.stamps ?? []) : [] };
  });
};

const linksOf = ({ event, stamps }: Shown, keyring: Keyring): Link[] =>
  stamps.flatMap(([type, value, role]) => {
    const { anchor, sourceId, trust, receivedAt } = event;
    const other = keyring.keyOf({ type, value });
    const link: Link = { anchor, other, messageId: event.body.messageId, sourceId, trust, receivedAt };
    const isSuperseding = role === 'alias' && type === 'userId' && typeOfKey(anchor) === 'userId';
    return other === anchor ? [] : [isSuperseding ? { ...link, alias: true as const } : link];
  });

const namedBy = ({ event, stamps }: Shown, keyring: Keyring): IdentifierKey[] => {
  const { identifiers = [], rest = [], cut = [] } = event.body.command ?? {};
  const named = [...identifiers, ...rest, ...cut.map(([, end]) => end)];
  return [event.anchor, ...[...stamps.map(([type, value]) => ({ type, value })), ...named].map(keyring.keyOf)];
};

const birthsOf = (shown: readonly Shown[], keyring: Keyring): Map<IdentifierKey, number> => {
  const births = new Map<IdentifierKey, number>();
  for (const each of shown) {
    const { receivedAt } = each.event;
    for (const key of namedBy(each, keyring)) births.set(key, Math.min(births.get(key) ?? receivedAt, receivedAt));
  }
  return births;
};

/** What commands order, each pair as it was ordered last, and each identifier's last release. */
const ordersIn = (shown: readonly Shown[], keyring: Keyring) => {
  const all = shown.flatMap(({ event }) => ordersOf(event, keyring));
  const releases = new Map<IdentifierKey, number>();
  for (const { key, at } of all.flatMap((each) => each.releases))
    releases.set(key, Math.max(at, releases.get(key) ?? 0));
  return { separations: latestSeparations(all.flatMap((each) => each.separations)), releases };
};

/** Every copy counts here: an act is an act, however often it comes. */
const refusalsIn = (shown: readonly Shown[], keyring: Keyring): Expected['refusals'] => {
  const acts = shown.flatMap(({ event, stamps }) => {
    const addresses = new Set([event.anchor, ...stamps.map(([type, value]) => keyring.keyOf({ type, value }))]);
    const said = saidIn(event).filter(({ act }) => act);
    return [...addresses]
      .filter((key) => ['email', 'phone'].includes(typeOfKey(key)))
      .flatMap((key) => said.map((each) => ({ key, each })));
  });
  const groups = Map.groupBy(acts, ({ key, each }) => JSON.stringify([key, each.purpose]));
  return [...groups].sort().flatMap(([name, group]) => {
    const [key, purpose] = JSON.parse(name) as [IdentifierKey, string];
    const answer = answerFrom(group.map(({ each }) => each));
    return answer ? [[key, purpose, answer] as const] : [];
  });
};

const blockedAmong = (keys: Iterable<IdentifierKey>, rules: IdentityRules): Map<IdentifierKey, 'blocked'> => {
  const blocked = [...keys].filter((key) => {
    const [type = '', value = ''] = key.split(':');
    return isBlocked(rules, { type, value });
  });
  return new Map(blocked.map((key) => [key, 'blocked']));
};

export const expectedOf = (records: readonly StreamRecord[], keyring: Keyring, rules: IdentityRules): Expected => {
  const shown = records.flatMap((record) => shownIn(record, keyring));
  const events = shown.map(({ event }) => event);
  const births = birthsOf(shown, keyring);
  const links = shown.flatMap((each) => linksOf(each, keyring));
  const first = firstOf(links, (link) => `${link.anchor}|${link.other}|${link.trust}`, bySighting);
  const counting = [...firstOf(events, copyName, compareCopies).values()];
  const entries = records.flatMap((record) => record.entries);
  const quarantined = entries.filter((entry) => 'quarantine' in entry).length;
  const isolated = blockedAmong(births.keys(), rules);
  return {
    resolution: resolve([...first.values()], rules, { births, isolated, ...ordersIn(shown, keyring) }),
    links: first,
    births,
    refusals: refusalsIn(shown, keyring),
    eventsOf: Map.groupBy(counting, ({ anchor }) => anchor),
    totals: { applied: counting.length, duplicate: events.length - counting.length, quarantined },
  };
};

/** The state of a person who is these identifiers. */
export const stateOf = (
  { members, held }: Pick<Component, 'members' | 'held'>,
  { eventsOf }: Expected,
  definitions: Definitions,
): ProfileState => {
  const keys = new Set([...members, ...(Object.keys(held ?? {}) as IdentifierKey[])]);
  const own = ownEvents(
    held,
    [...keys].flatMap((key) => eventsOf.get(key) ?? []),
  );
  const { restriction: _, ...state } = foldEvents(emptyState(definitions.version), own, definitions);
  const restriction = plainRestriction(own);
  return {
    ...state,
    // In the place that folding gave them, where it knew of them at all.
    traits: { ...state.traits, ...plainRectified(own) },
    consent: plainConsent(own),
    ...(restriction ? { restriction } : {}),
  };
};

/** The segments that person is in. */
export const segmentsOf = (
  state: ProfileState,
  counts: Readonly<Record<string, number>>,
  { definitions, now }: { readonly definitions: Definitions; readonly now: number },
): readonly string[] => {
  const identifierTypes = new Set(Object.keys(counts).filter((type) => (counts[type] ?? 0) > 0));
  const subject = { ...state, profileId: '', identifierTypes };
  return definitions.segments
    .filter((segment) => evaluate(segment, subject, now).member)
    .map(({ id }) => id)
    .sort();
};
