import type { EventType, SegmentEvent, StreamEntry, StreamRecord } from '../../shared/domain/event/event.ts';
import type { Identifier } from '../../shared/domain/identity/identifier.ts';
import { anchorOf, identifiersOf } from '../../shared/domain/identity/identifiers-of.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { Random } from './random.ts';

/** The instant around which everything happens. */
export const EPOCH = Date.parse('2026-11-01T12:00:00.000Z');

/** Who may be named: the fewer there are, the more they collide. */
interface Names {
  readonly users: readonly string[];
  readonly cookies: readonly string[];
  readonly emails: readonly string[];
}

const namesFor = (random: Random): Names => ({
  users: ['u1', 'u2', 'u3'].slice(0, 2 + random.below(2)),
  cookies: ['c1', 'c2', 'c3', 'c4', 'c5'].slice(0, 2 + random.below(4)),
  emails: ['e1@acme.com', 'e2@acme.com', 'e3@acme.com'].slice(0, 1 + random.below(3)),
});

const iso = (at: number): string => new Date(at).toISOString();
/** Few distinct instants, so that many are equal. */
const instant = (random: Random, span: number): number => EPOCH - random.below(span) * 1000;

const traitsOf = (random: Random, { emails }: Names): JsonObject => ({
  ...(random.chance(0.5) ? { email: random.pick(emails) } : {}),
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
    ...(type === 'track' ? { event: random.pick(['Order Completed', 'Product Viewed']) } : {}),
    ...(type === 'identify' || type === 'group' ? { traits: traitsOf(random, names) } : {}),
    ...(type === 'alias' ? { previousId: random.pick([...users, ...cookies]) } : {}),
    context: { ...carried, ...consentOf(random) },
  };
};

/** Resent as clients do: the same message, with its own time or, where the client gave none, with another one stamped. */
const resend = (random: Random, body: SegmentEvent): SegmentEvent =>
  body.originalTimestamp === undefined ? { ...body, timestamp: iso(instant(random, 12)) } : body;

interface Draft {
  readonly sourceId: string;
  readonly body: SegmentEvent;
}

const drafts = (random: Random): Draft[] => {
  const made: Draft[] = [];
  const names = namesFor(random);
  const count = 4 + random.below(22);
  for (let i = 0; i < count; i++) {
    const again = made.length > 0 && random.chance(0.25) ? random.pick(made) : undefined;
    const sourceId = random.pick(['server', 'browser', 'browser']);
    const isTwin = random.chance(0.1) && made.length > 0;
    const messageId = isTwin ? random.pick(made).body.messageId : `m${i}`;
    made.push(
      again ? { ...again, body: resend(random, again.body) } : { sourceId, body: bodyOf(random, messageId, names) },
    );
  }
  return made;
};

const isSame = (a: Identifier, b: Identifier): boolean => a.type === b.type && a.value === b.value;

/** What collection would put on the stream: records of one anchor each, some with quarantined entries, received in any order. */
export const generateRecords = (random: Random): StreamRecord[] => {
  const records: StreamRecord[] = [];
  for (const { sourceId, body } of drafts(random)) {
    const anchor = anchorOf(identifiersOf(body));
    if (!anchor) continue;
    const last = records.at(-1);
    const quarantine: StreamEntry[] = random.chance(0.05)
      ? [{ quarantine: { code: 'invalid', message: 'no' }, messageId: 'bad', body: { messageId: 'bad' } }]
      : [];
    if (last?.anchor && last.sourceId === sourceId && isSame(last.anchor, anchor) && random.chance(0.7)) {
      records[records.length - 1] = { ...last, entries: [...last.entries, ...quarantine, { event: body }] };
      continue;
    }
    records.push({
      recordId: `r${random.below(1000)}-${records.length}`,
      sourceId,
      trust: sourceId === 'server' ? 'asserted' : 'claimed',
      receivedAt: iso(EPOCH + random.below(8) * 1000),
      anchor,
      imported: random.chance(0.1),
      retentionDays: 400,
      entries: [...quarantine, { event: body }],
    });
  }
  return records;
};
