import type { StreamRecord } from '../../shared/domain/event/event.ts';
import type { IdentifierKey, Link } from '../../shared/domain/identity/identifier.ts';
import { aliasedBy, identifiersOf } from '../../shared/domain/identity/identifiers-of.ts';
import { type Resolution, resolve, supersedes } from '../../shared/domain/identity/resolve.ts';
import type { IdentityRules } from '../../shared/domain/identity/rules.ts';
import { acceptedEvents } from '../../shared/domain/profile/accepted-events.ts';
import { compareCopies, copyName, type PlacedEvent } from '../../shared/domain/profile/duplicates.ts';
import { emptyState, foldEvents } from '../../shared/domain/profile/fold-events.ts';
import type { ProfileState } from '../../shared/domain/profile/profile.ts';
import { evaluate } from '../../shared/domain/segment/evaluate.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { Definitions } from '../../shared/ports/segment-definitions.ts';

/** What must be in the end, computed in one go over the set of accepted events: no order, no state, no concurrency. */
export interface Expected {
  readonly resolution: Resolution;
  readonly links: ReadonlyMap<string, Link>;
  readonly births: ReadonlyMap<IdentifierKey, number>;
  /** Counting events by anchor. */
  readonly eventsOf: ReadonlyMap<IdentifierKey, readonly PlacedEvent[]>;
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

/** The identifiers that an event shows with its anchor, and whether it says that they are former userIds. */
const othersOf = ({ body, anchor, trust }: PlacedEvent, keyring: Keyring) => {
  const aliased = aliasedBy(body, trust);
  const named = identifiersOf(body).map((identifier) => ({ other: keyring.keyOf(identifier), isAlias: false }));
  const all = aliased ? [...named, { other: keyring.keyOf(aliased), isAlias: true }] : named;
  return all.filter(({ other }) => other !== anchor);
};

const linksOf = (event: PlacedEvent, keyring: Keyring): Link[] =>
  othersOf(event, keyring).map(({ other, isAlias }) => {
    const { anchor, sourceId, trust, receivedAt } = event;
    const link: Link = { anchor, other, messageId: event.body.messageId, sourceId, trust, receivedAt };
    return isAlias && supersedes({ ...link, alias: true }) ? { ...link, alias: true } : link;
  });

const eventsOf = (record: StreamRecord, keyring: Keyring): readonly PlacedEvent[] =>
  record.anchor ? acceptedEvents(record, { shard: '', sequence: '0' }, keyring.keyOf(record.anchor)) : [];

const birthsOf = (events: readonly PlacedEvent[], keyring: Keyring): Map<IdentifierKey, number> => {
  const births = new Map<IdentifierKey, number>();
  for (const event of events) {
    for (const key of [event.anchor, ...othersOf(event, keyring).map(({ other }) => other)])
      births.set(key, Math.min(births.get(key) ?? event.receivedAt, event.receivedAt));
  }
  return births;
};

export const expectedOf = (records: readonly StreamRecord[], keyring: Keyring, rules: IdentityRules): Expected => {
  const events = records.flatMap((record) => eventsOf(record, keyring));
  const births = birthsOf(events, keyring);
  const links = events.flatMap((event) => linksOf(event, keyring));
  const first = firstOf(links, (link) => `${link.anchor}|${link.other}|${link.trust}`, bySighting);
  const counting = [...firstOf(events, copyName, compareCopies).values()];
  const entries = records.flatMap((record) => record.entries);
  const quarantined = entries.filter((entry) => 'quarantine' in entry).length;
  return {
    resolution: resolve([...first.values()], rules, { births }),
    links: first,
    births,
    eventsOf: Map.groupBy(counting, ({ anchor }) => anchor),
    totals: { applied: counting.length, duplicate: events.length - counting.length, quarantined },
  };
};

/** The state of a person who is these identifiers. */
export const stateOf = (
  members: readonly IdentifierKey[],
  { eventsOf }: Expected,
  definitions: Definitions,
): ProfileState =>
  foldEvents(
    emptyState(definitions.version),
    members.flatMap((key) => eventsOf.get(key) ?? []),
    definitions,
  );

/** The segments that person is in. */
export const segmentsOf = (
  state: ProfileState,
  counts: Readonly<Record<string, number>>,
  { definitions, now }: { readonly definitions: Definitions; readonly now: number },
): readonly string[] => {
  const identifierTypes = new Set(Object.keys(counts).filter((type) => (counts[type] ?? 0) > 0));
  const subject = { ...state, identifierTypes };
  return definitions.segments
    .filter((segment) => evaluate(segment, subject, now).member)
    .map(({ id }) => id)
    .sort();
};
