import fc from 'fast-check';
import {
  type ArchivableRecord,
  type ArchiveRow,
  archiveObjects,
  archiveRows,
} from '../../shared/domain/archive/archive-rows.ts';
import type { RecordPosition, StreamEntry } from '../../shared/domain/event/event.ts';
import type { Identifier, Stamp } from '../../shared/domain/identity/identifier.ts';
import type { ErasedPosition } from '../../shared/domain/privacy/erasure.ts';
import { archiveHour } from '../../shared/domain/privacy/erasure.ts';

/** When the persons of a generated archive are erased. */
export const ERASED_AT = Date.parse('2026-11-22T12:30:00.000Z');
const HOUR = 3_600_000;
const SHARDS = ['shardId-000000000000', 'shardId-000000000001'];

/** The identifiers of a person, of whom there are a few; each value is nobody else's. */
export const identifiersOf = (person: number): readonly Identifier[] => [
  { type: 'userId', value: `u${person}` },
  { type: 'email', value: `person${person}@example.com` },
  { type: 'phone', value: `+4479000000${person}0` },
  { type: 'anonymousId', value: `device-of-person-${person}` },
];

const valueFor = (person: number, type: string): string =>
  identifiersOf(person).find((each) => each.type === type)?.value ?? '';

/** How a person appears in a record. */
export const APPEARANCES = ['event', 'device', 'refused', 'mentioned', 'shared-device', 'bytes'] as const;

/** A record of `person`, `hoursBefore` the erasure; `other` is who else is in it. */
export interface Appearance {
  readonly person: number;
  readonly other: number;
  readonly as: (typeof APPEARANCES)[number];
  readonly hoursBefore: number;
}

/** Appearances of a few persons in some days. */
export const appearances: fc.Arbitrary<readonly Appearance[]> = fc.array(
  fc.record({
    person: fc.nat(3),
    other: fc.nat(3),
    as: fc.constantFrom(...APPEARANCES),
    hoursBefore: fc.oneof(fc.nat(30), fc.integer({ min: 30, max: 400 })),
  }),
  { minLength: 1, maxLength: 14 },
);

const event = (n: number, more: object) => ({
  type: 'track' as const,
  messageId: `m-${n}`,
  timestamp: '2026-11-20T00:00:00.000Z',
  ...more,
});

const entryOf = (n: number, { person, other, as }: Appearance): { anchor?: Identifier; entry: StreamEntry } => {
  const of = (type: string): string => valueFor(person, type);
  const [userId, email, phone] = [of('userId'), of('email'), of('phone')];
  const device = valueFor(person, 'anonymousId');
  const stamp = (type: string): Stamp => [type, of(type)];
  switch (as) {
    case 'event': {
      const stamps = ['email', 'phone', 'anonymousId'].map(stamp);
      const body = event(n, { userId, anonymousId: device, traits: { email: email.toUpperCase(), phone } });
      return { anchor: { type: 'userId', value: userId }, entry: { event: body, stamps } };
    }
    case 'device':
      return { anchor: { type: 'anonymousId', value: device }, entry: { event: event(n, { anonymousId: device }) } };
    case 'refused': {
      const body = { type: 'nonsense', userId, properties: { to: ` ${email} ` } };
      return { entry: { quarantine: { code: 'invalid-type', message: 'Send another.' }, messageId: `m-${n}`, body } };
    }
    case 'mentioned': {
      const properties = { note: `see ?mail=${encodeURIComponent(email)}&x`, quantity: userId, list: [email, 'kept'] };
      const anchor = { type: 'userId', value: valueFor(other, 'userId') };
      return { anchor, entry: { event: event(n, { userId: anchor.value, properties }) } };
    }
    default: {
      const anchor = { type: 'userId', value: valueFor(other, 'userId') };
      const body = event(n, { userId: anchor.value, anonymousId: device, properties: { kept: n } });
      return { anchor, entry: { event: body, stamps: [stamp('anonymousId')] } };
    }
  }
};

const recordOf = (n: number, appearance: Appearance): ArchivableRecord => {
  // Mentions are found where the hours around the erasure are searched anyway.
  const hours = appearance.as === 'mentioned' ? appearance.hoursBefore % 24 : appearance.hoursBefore;
  const receivedAt = ERASED_AT - hours * HOUR - n;
  if (appearance.as === 'bytes') {
    const text = `{"email":"${valueFor(appearance.person, 'email')}"`;
    return { data: Buffer.from(text).toString('base64'), arrivedAt: receivedAt };
  }
  const { anchor, entry } = entryOf(n, appearance);
  return {
    recordId: `r-${n}`,
    sourceId: 'web',
    trust: 'claimed',
    receivedAt: new Date(receivedAt).toISOString(),
    ...(anchor ? { anchor } : {}),
    imported: false,
    retentionDays: 400,
    entries: [entry],
  };
};

/** A record of the generated stream, and where it stands. */
export interface Placed {
  readonly appearance: Appearance;
  readonly position: RecordPosition;
  readonly record: ArchivableRecord;
  readonly rows: readonly ArchiveRow[];
  readonly hour: string;
}

/** The stream that appearances make. */
export const placedOf = (all: readonly Appearance[]): readonly Placed[] =>
  all.map((appearance, n) => {
    const position = { shard: SHARDS[n % 2] ?? '', sequence: String(10n ** 55n + BigInt(n) * 7n) };
    const record = recordOf(n, appearance);
    const rows = archiveRows(position, record);
    return { appearance, position, record, rows, hour: archiveHour(rows[0]?.received_at ?? 0) };
  });

/** Where timelines and quarantine know a person to be: nobody knows who is mentioned in what somebody else did. */
export const positionsOf = (placed: readonly Placed[], person: number): readonly ErasedPosition[] =>
  placed
    .filter(({ appearance: { person: named, other, as } }) => {
      const isAnchor = (as === 'mentioned' || as === 'shared-device') && other === person;
      return isAnchor || (named === person && as !== 'mentioned');
    })
    .map(({ position, hour, appearance: { other, as } }) => ({
      ...position,
      hour,
      ...(as === 'shared-device' && other !== person ? { kept: true as const } : {}),
    }));

/** The objects of overlapping cuts of the stream, as redeliveries make them; all of it is in one at least. */
export const objectsOf = (placed: readonly Placed[], cuts: readonly (readonly [number, number])[]) =>
  [...cuts, [0, placed.length] as const].flatMap(([a, b]) =>
    archiveObjects(placed.slice(Math.min(a, b), Math.max(a, b)).flatMap(({ rows }) => rows)),
  );
