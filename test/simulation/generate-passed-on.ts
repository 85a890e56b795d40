import type { StreamRecord } from '../../shared/domain/event/event.ts';
import { IDENTITY_COMMANDS } from '../../shared/domain/identity/command.ts';
import type { Identifier } from '../../shared/domain/identity/identifier.ts';
import { ada, cookie, crowdOf, ENTRIES, office, orderOf, recordOf, type Seen, user } from './generate-crowd.ts';
import type { Random } from './random.ts';

/** Seeds in which many devices go from hand to hand: what one late event changes fits no single transaction. */
export const isPassedOn = (seed: number): boolean => seed % 20 === 17;

const mail = (n: number): Identifier => ({ type: 'email', value: `e${n}@acme.com` });

const places = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

/** Records of one anchor each, as many events in one as clients batch. */
const batched = (seen: readonly Seen[], entries: number): Seen[][] =>
  [...Map.groupBy(seen, ({ anchor }) => anchor.value).values()].flatMap((own) =>
    places(Math.ceil(own.length / entries)).map((i) => own.slice(i * entries, (i + 1) * entries)),
  );

/** Events of some devices themselves. */
const ownEvents = (random: Random, count: number): Seen[][] =>
  places(count).flatMap((n) =>
    random.chance(0.1) ? [[{ anchor: cookie(n), others: [], at: random.below(400) }]] : [],
  );

/** Devices of one counter, each logged in on later; who the counter is turns out last: then all were somebody else’s before. */
const counter = (random: Random, count: number): Seen[][] => {
  const logins = random.pick([1, 2, count]);
  const stands = places(count).map((n): Seen => ({ anchor: office, others: [cookie(n)], at: random.below(100) }));
  const used = places(count).map(
    (n): Seen => ({ anchor: user(n % logins), others: [cookie(n)], at: 100 + random.below(200) }),
  );
  const keeper: Seen = { anchor: ada, others: [office], at: random.pick([0, 50, 100, 150]) };
  return [
    ...batched(stands, ENTRIES),
    ...ownEvents(random, count),
    ...batched(used, random.pick([1, ENTRIES])),
    [keeper],
  ];
};

/** One device at which many say who they are, with events of its own in between. */
const kiosk = (random: Random, count: number): Seen[][] => {
  const visits = places(count).map((n): Seen => {
    const others = random.chance(0.1) ? [mail(n), cookie(0)] : [cookie(0)];
    return { anchor: others.length > 1 ? user(n) : mail(n), others, at: random.below(400) };
  });
  const own = places(1 + random.below(6)).map((): Seen => ({ anchor: cookie(0), others: [], at: random.below(400) }));
  const records = batched(visits, 1);
  for (const each of own) records.splice(random.below(records.length + 1), 0, [each]);
  return records;
};

/** A few users who take many devices from each other. */
const family = (random: Random, count: number): Seen[][] => {
  const users = 2 + random.below(3);
  const seen = places(count).flatMap((n) =>
    places(1 + random.below(3)).map(
      (): Seen => ({ anchor: user(random.below(users)), others: [cookie(n)], at: random.below(300) }),
    ),
  );
  return [...batched(seen, random.pick([4, ENTRIES])), ...ownEvents(random, count)];
};

const orders = (random: Random, all: readonly Seen[]): StreamRecord[] => {
  const named = [
    ...new Map(all.flatMap(({ anchor, others }) => [anchor, ...others]).map((each) => [each.value, each])).values(),
  ];
  const parted = named.filter(() => random.chance(0.05)).slice(0, 6);
  if (parted.length === 0 || random.chance(0.4)) return [];
  const end = random.pick([office, ada, cookie(0), user(0)]);
  const [identifiers, place] = [parted.filter(({ value }) => value !== end.value), 400 + random.below(40)];
  const cut = identifiers.map((_, i) => [i, end] as const);
  return [orderOf({ identifiers, rest: [end], cut }, { type: random.pick(IDENTITY_COMMANDS), place })];
};

const shuffle = <T>(random: Random, all: readonly T[]): T[] => {
  const rest = [...all];
  return all.flatMap(() => rest.splice(random.below(rest.length), 1));
};

/** Records about devices that are passed on, in order, in none, or with the first of them last. */
export const generatePassedOn = (random: Random): StreamRecord[] => {
  const batches = random.pick([counter, counter, kiosk, family])(random, crowdOf(random));
  const records = batches.map((batch, place) => recordOf(random, batch, place));
  const ordered = random.chance(0.4) ? shuffle(random, records) : records;
  const late = random.chance(0.5) ? ordered.splice(random.below(ordered.length), 1) : [];
  return [...ordered, ...orders(random, batches.flat()), ...late];
};
