import type {
  EventEntry,
  EventType,
  SegmentEvent,
  StreamEntry,
  StreamRecord,
} from '../../shared/domain/event/event.ts';
import { COMMAND_TYPES, type CommandFields, type CommandType } from '../../shared/domain/identity/command.ts';
import type { Identifier, Stamp } from '../../shared/domain/identity/identifier.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { officersConsent, orderOf, stampsOfConsent } from './generate-consent.ts';
import type { Random } from './random.ts';

/** The instant around which everything happens. */
export const EPOCH = Date.parse('2026-11-01T12:00:00.000Z');
/** Receipts lie so far apart that a weekly limit forgets some of them. */
const STEP = 1_000;
const LEAP = 4 * 86_400_000;

/** Who may be named: the fewer there are, the more they collide. */
interface Names {
  readonly users: readonly string[];
  readonly cookies: readonly string[];
  readonly emails: readonly string[];
  readonly cards: readonly string[];
}

const namesFor = (random: Random): Names => ({
  users: ['u1', 'u2', 'u3', 'u4'].slice(0, 2 + random.below(3)),
  cookies: ['c1', 'c2', 'c3', 'c4', 'c5'].slice(0, 2 + random.below(4)),
  emails: ['e1@acme.com', 'e2@acme.com', 'e3@acme.com'].slice(0, 1 + random.below(3)),
  cards: ['k1', 'k2'].slice(0, random.below(3)),
});

const iso = (at: number): string => new Date(at).toISOString();
/** Few distinct instants, so that many are equal. */
const instant = (random: Random, span: number): number => EPOCH - random.below(span) * STEP;

const traitsOf = (random: Random, { emails, cards }: Names): JsonObject => ({
  ...(random.chance(0.5) ? { email: random.pick(emails) } : {}),
  ...(cards.length > 0 && random.chance(0.4) ? { card: random.pick(cards) } : {}),
  ...(random.chance(0.5) ? { plan: random.pick(['free', 'paid', null]) } : {}),
  ...(random.chance(0.3) ? { city: random.pick(['Ulm', 'Rom']) } : {}),
});

const consentOf = (random: Random): JsonObject =>
  random.chance(0.3)
    ? { consent: { categoryPreferences: { [random.pick(['advertising', 'email'])]: random.chance(0.5) } } }
    : {};

const bodyOf = (random: Random, messageId: string, names: Names): SegmentEvent => {
  const { users, cookies, emails } = names;
  const type = random.pick<EventType>(['track', 'track', 'page', 'identify', 'identify', 'identify', 'group', 'alias']);
  const timestamp = iso(instant(random, 12));
  const hasUser = random.chance(type === 'alias' ? 0.9 : 0.5);
  const named = {
    ...(hasUser ? { userId: random.pick(users) } : {}),
    ...(!hasUser || random.chance(0.6) ? { anonymousId: random.pick(cookies) } : {}),
  };
  const carried = random.chance(0.2) ? { traits: { email: random.pick(emails) } } : {};
  return {
    type,
    messageId,
    timestamp,
    ...(random.chance(0.8) ? { originalTimestamp: timestamp } : {}),
    ...named,
    ...(type === 'track' ? deedOf(random) : {}),
    ...(type === 'identify' || type === 'group' ? { traits: traitsOf(random, names) } : {}),
    ...(type === 'alias' ? { previousId: random.pick([...users, ...cookies]) } : {}),
    context: { ...carried, ...consentOf(random) },
  };
};

const deedOf = (random: Random) => ({
  event: random.pick(['Order Completed', 'Product Viewed']),
  properties: { amount: random.pick([0.1, 1, 2.5]) },
});

const anybody = (random: Random, { users, cookies, emails, cards }: Names): Identifier =>
  random.pick([
    ...users.map((value) => ({ type: 'userId', value })),
    ...cookies.map((value) => ({ type: 'anonymousId', value })),
    ...emails.map((value) => ({ type: 'email', value })),
    ...cards.map((value) => ({ type: 'card', value })),
  ]);

const some = (random: Random, names: Names, most: number): Identifier[] => {
  const chosen = Array.from({ length: 1 + random.below(most) }, () => anybody(random, names));
  return [...new Map(chosen.map((each) => [`${each.type}:${each.value}`, each])).values()];
};

/** What no careful officer would order: anything from anybody. */
const commandOf = (random: Random, messageId: string, names: Names): SegmentEvent => {
  const identifiers = some(random, names, 2);
  const isNamed = ({ type, value }: Identifier) =>
    identifiers.some((each) => each.type === type && each.value === value);
  const rest = some(random, names, 2).filter((each) => !isNamed(each));
  const cut = some(random, names, 2).filter((each) => !isNamed(each));
  const type = random.pick(COMMAND_TYPES);
  const command: CommandFields = {
    identifiers,
    rest,
    cut: random.chance(0.5) ? cut.map((end) => [random.below(identifiers.length), end]) : [],
    reason: 'because',
  };
  // A release is of one identifier and of nobody else; whom others part, they part from somebody (rule 15).
  const alone = { ...command, identifiers: identifiers.slice(0, 1), rest: [], cut: [] };
  const isAlone = type === 'release' || rest.length === 0;
  const timestamp = iso(instant(random, 3));
  const ordered = { ...(isAlone ? alone : command), ...orderOf(random, type) };
  return { type, messageId, timestamp, command: ordered, context: {} };
};

/** Resent as clients do: the same message, with its own time or, where the client gave none, with another one stamped. */
const resend = (random: Random, body: SegmentEvent): SegmentEvent =>
  body.originalTimestamp === undefined && body.command === undefined
    ? { ...body, timestamp: iso(instant(random, 12)) }
    : body;

interface Draft extends Pick<EventEntry, 'consent'> {
  readonly sourceId: string;
  readonly body: SegmentEvent;
}

const draftOf = (random: Random, messageId: string, { names, orders }: { names: Names; orders: number }): Draft => {
  if (!random.chance(orders)) {
    const sourceId = random.pick(['server', 'browser', 'browser']);
    return { sourceId, body: bodyOf(random, messageId, names), ...stampsOfConsent(random, EPOCH) };
  }
  const body = commandOf(random, `order-${messageId}-${random.below(1e6)}`, names);
  return { sourceId: 'headwater', body, ...officersConsent(random, body.type as CommandType, EPOCH) };
};

const drafts = (random: Random): Draft[] => {
  const made: Draft[] = [];
  const names = namesFor(random);
  const orders = random.pick([0, 0, 0.08, 0.2]);
  const count = 4 + random.below(22);
  for (let i = 0; i < count; i++) {
    const again = made.length > 0 && random.chance(0.25) ? random.pick(made) : undefined;
    const isTwin = random.chance(0.1) && made.length > 0;
    const messageId = isTwin ? random.pick(made).body.messageId : `m${i}`;
    made.push(again ? { ...again, body: resend(random, again.body) } : draftOf(random, messageId, { names, orders }));
  }
  return made;
};

/** The identifiers that an event names, strongest first, as collection would stamp them. */
const namesIn = ({ type, userId, anonymousId, traits = {}, context }: SegmentEvent): Identifier[] => {
  const carried = (context?.['traits'] ?? {}) as JsonObject;
  const own = type === 'identify' ? traits : {};
  const found = [
    ['userId', userId],
    ['card', own['card']],
    ['email', own['email']],
    ['email', carried['email']],
    ['anonymousId', anonymousId],
  ].flatMap(([kind, value]) => (typeof value === 'string' ? [{ type: String(kind), value }] : []));
  return [...new Map(found.map((each) => [`${each.type}:${each.value}`, each])).values()];
};

const isSame = (a: Identifier, b: Identifier): boolean => a.type === b.type && a.value === b.value;

const stampsOf = ({ type, previousId }: SegmentEvent, others: readonly Identifier[], trust: string): Stamp[] => [
  ...others.map(({ type: kind, value }): Stamp => [kind, value]),
  ...(type === 'alias' && previousId !== undefined
    ? [[trust === 'asserted' ? 'userId' : 'anonymousId', previousId, 'alias'] as Stamp]
    : []),
];

const quarantineOf = (random: Random): StreamEntry[] =>
  random.chance(0.05)
    ? [{ quarantine: { code: 'invalid', message: 'no' }, messageId: 'bad', body: { messageId: 'bad' } }]
    : [];

/** What collection would put on the stream: records of one anchor each, some with quarantined entries, received in any order. */
export const generateRecords = (random: Random): StreamRecord[] => {
  const records: StreamRecord[] = [];
  const leaps = random.chance(0.3) ? LEAP : STEP;
  for (const { sourceId, body, ...carried } of drafts(random)) {
    const trust = sourceId === 'browser' ? 'claimed' : 'asserted';
    const [anchor, ...others] = body.command?.identifiers ?? namesIn(body);
    if (!anchor) continue;
    const stamps = body.command ? [] : stampsOf(body, others, trust);
    const last = records.at(-1);
    const entry: StreamEntry = { event: body, ...(stamps.length > 0 ? { stamps } : {}), ...carried };
    const quarantine = quarantineOf(random);
    if (last?.anchor && last.sourceId === sourceId && isSame(last.anchor, anchor) && random.chance(0.7)) {
      records[records.length - 1] = { ...last, entries: [...last.entries, ...quarantine, entry] };
      continue;
    }
    records.push({
      recordId: `r${random.below(1000)}-${records.length}`,
      sourceId,
      trust,
      receivedAt: iso(EPOCH - random.below(8) * leaps),
      anchor,
      imported: random.chance(0.1),
      retentionDays: 400,
      entries: [...quarantine, entry],
    });
  }
  return records;
};
