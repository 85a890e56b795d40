import type { SegmentEvent, StreamRecord } from '../../shared/domain/event/event.ts';
import { type CommandFields, IDENTITY_COMMANDS } from '../../shared/domain/identity/command.ts';
import type { Identifier } from '../../shared/domain/identity/identifier.ts';
import { EPOCH } from './generate-records.ts';
import type { Random } from './random.ts';

/** Seeds in which many share one identifier, or one has many: what they change fits no single transaction. */
export const isCrowded = (seed: number): boolean => seed % 20 === 11;

/** How many a crowd is. */
export const crowdOf = (random: Random): number => 60 + random.below(91);

const STEP = 1_000;
/** Events of one record. */
export const ENTRIES = 25;

const iso = (at: number): string => new Date(at).toISOString();
export const office: Identifier = { type: 'email', value: 'office@acme.com' };
export const ada: Identifier = { type: 'userId', value: 'ada' };

/** What an event shows: its anchor with others, received at a second. */
export interface Seen {
  readonly anchor: Identifier;
  readonly others: readonly Identifier[];
  readonly at: number;
}

/** Each with the next few of the same anchor, as clients batch them. */
export const recordOf = (random: Random, all: readonly Seen[], place: number): StreamRecord => {
  const trust = random.pick(['asserted', 'asserted', 'claimed'] as const);
  const at = Math.max(0, ...all.map((each) => each.at));
  return {
    recordId: `r${place}`,
    sourceId: trust === 'claimed' ? 'browser' : 'server',
    trust,
    receivedAt: iso(EPOCH - 600_000 + at * STEP),
    anchor: all[0]?.anchor ?? office,
    imported: false,
    retentionDays: 400,
    entries: all.map(({ others }, i) => ({
      event: {
        type: random.pick(['identify', 'track'] as const),
        event: 'Order Completed',
        messageId: `m${place}-${i}`,
        timestamp: iso(EPOCH - 600_000 + at * STEP),
        ...(random.chance(0.2) ? { traits: { plan: random.pick(['free', 'paid']) } } : {}),
        context: {},
      },
      stamps: others.map(({ type, value }) => [type, value] as const),
    })),
  };
};

/** An officer's order. */
export const orderOf = (
  command: Omit<CommandFields, 'reason'>,
  { type, place }: Pick<SegmentEvent, 'type'> & { place: number },
) => ({
  recordId: `o${place}`,
  sourceId: 'headwater',
  trust: 'asserted' as const,
  receivedAt: iso(EPOCH - 600_000 + place * STEP),
  anchor: command.identifiers[0] ?? office,
  imported: false,
  retentionDays: 400,
  entries: [
    {
      event: {
        type,
        messageId: `order-${place}`,
        timestamp: iso(EPOCH),
        command: { ...command, reason: 'because' },
        context: {},
      },
    },
  ],
});

export const cookie = (n: number): Identifier => ({ type: 'anonymousId', value: `c${n}` });
export const user = (n: number): Identifier => ({ type: 'userId', value: `u${n}` });

/** Who shares the address: cookies, or users of whom some have a cookie. */
const sharers = (random: Random, count: number): Seen[][] => {
  const areUsers = random.chance(0.5);
  const seen = Array.from({ length: count }, (_, n): Seen => {
    const at = random.below(400);
    if (!areUsers) return { anchor: office, others: [cookie(n)], at };
    return { anchor: user(n), others: random.chance(0.3) ? [office, cookie(n)] : [office], at };
  });
  if (areUsers) return seen.map((each) => [each]);
  return Array.from({ length: Math.ceil(count / ENTRIES) }, (_, i) => seen.slice(i * ENTRIES, (i + 1) * ENTRIES));
};

/** One who wears out many cookies, and another to whom the first of them belonged before. */
const wardrobe = (random: Random, count: number): Seen[][] => {
  const worn = Array.from(
    { length: count },
    (_, n): Seen => ({ anchor: ada, others: [cookie(n)], at: 100 + random.below(300) }),
  );
  const first = { anchor: cookie(0), others: [], at: 1 };
  const late = { anchor: user(0), others: [cookie(random.below(3))], at: random.pick([2, 50, 450]) };
  const batches = Array.from({ length: Math.ceil(count / ENTRIES) }, (_, i) =>
    worn.slice(i * ENTRIES, (i + 1) * ENTRIES),
  );
  return [[first], ...batches, [late], [{ anchor: ada, others: [office], at: 90 }]];
};

const some = (random: Random, from: readonly Identifier[]): Identifier[] =>
  from.filter(() => random.chance(0.05)).slice(0, 6);

const orders = (random: Random, all: readonly Seen[]): StreamRecord[] => {
  const named = all.flatMap(({ anchor, others }) => [anchor, ...others]).filter(({ value }) => value !== office.value);
  const release = orderOf(
    { identifiers: [office], rest: [], cut: [] },
    { type: 'release', place: 420 + random.below(20) },
  );
  const parted = some(random, named);
  if (parted.length === 0 || random.chance(0.5)) return [release];
  const type = random.pick(IDENTITY_COMMANDS.filter((each) => each !== 'release'));
  const unlink = orderOf(
    { identifiers: parted, rest: [random.chance(0.5) ? office : ada], cut: parted.map((_, i) => [i, office]) },
    { type, place: 410 + random.below(40) },
  );
  return random.chance(0.5) ? [release, unlink] : [unlink, release];
};

/** Records about one crowd, with an officer's orders among the last of them. */
export const generateCrowd = (random: Random): StreamRecord[] => {
  const count = crowdOf(random);
  const batches = random.chance(0.7) ? sharers(random, count) : wardrobe(random, count);
  const records = batches.map((batch, place) => recordOf(random, batch, place));
  const late = random.chance(0.5) ? records.splice(random.below(records.length), 1) : [];
  return [...records, ...orders(random, batches.flat()), ...late];
};
