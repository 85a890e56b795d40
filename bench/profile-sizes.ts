import { HeadwaterError } from '../shared/domain/errors.ts';
import type { SegmentEvent } from '../shared/domain/event/event.ts';
import { DEFAULT_RULES, type IdentityRules, PLAIN_TYPE } from '../shared/domain/identity/rules.ts';
import { openMeasuredPath, streamRecord } from './measured-path.ts';

/** What an event of each kind asked of the table of identities and heads, at a size of profile. */
export interface SizeCost {
  readonly identifiers: number;
  readonly operation: string;
  readonly requests: number;
  readonly writeUnits: number;
  readonly readUnits: number;
}

type Path = Awaited<ReturnType<typeof openMeasuredPath>>;

const SIZES = [2, 20, 200, 2_000, 10_000] as const;
/** Room for one person of any of these sizes. */
const DEVICES = 20_000;
const ROOMY: IdentityRules = {
  ...DEFAULT_RULES,
  types: {
    ...DEFAULT_RULES.types,
    userId: { ...PLAIN_TYPE, limit: 1, sharedBy: { userIds: 3, devices: DEVICES } },
    anonymousId: { ...PLAIN_TYPE, limit: DEVICES },
  },
};
/** Identifiers put on a profile by one transaction. */
const AT_ONCE = 20;

const event = (at: number, ids: Partial<SegmentEvent>): SegmentEvent => ({
  type: 'track',
  event: 'Something',
  messageId: crypto.randomUUID(),
  timestamp: new Date(at).toISOString(),
  originalTimestamp: new Date(at).toISOString(),
  ...ids,
});

const linkTo = (path: Path, size: number, place: number) => {
  const identifier = { type: 'anonymousId', value: `device-${size}-${place}` };
  return { identifier, key: path.keyring.keyOf(identifier) };
};

/** Puts so many devices on a user's profile as stitching would have, without the events of years. */
const grow = async (path: Path, size: number, at: number): Promise<void> => {
  const user = path.keyring.keyOf({ type: 'userId', value: `user-${size}` });
  const pointer = (await path.profiles.pointers([user])).get(user);
  let head = pointer && (await path.profiles.heads([pointer.profileId])).get(pointer.profileId);
  for (let place = 1; head && place < size - 1; place += AT_ONCE) {
    const { profileId, version, identifierCounts } = head;
    const devices = Array.from({ length: Math.min(AT_ONCE, size - 1 - place) }, (_, i) =>
      linkTo(path, size, place + i),
    );
    const anonymousId = (identifierCounts['anonymousId'] ?? 0) + devices.length;
    const next = { ...head, version: version + 1, identifierCounts: { ...identifierCounts, anonymousId } };
    const seen = { messageId: 'grown', sourceId: 'web', trust: 'asserted' as const, receivedAt: at };
    const outcome = await path.profiles.commit({
      heads: [{ head: { ...next, hasMarksOutside: true }, expectedVersion: version }],
      pointers: devices.map(({ identifier, key }) => ({
        pointer: { key, profileId, firstReceivedAt: at, sealed: path.keyring.seal(identifier.value) },
        expected: 'absent',
      })),
      links: devices.map(({ key }) => ({ link: { anchor: user, other: key, ...seen }, expected: 'absent' })),
      redirects: [],
      memberships: [],
    });
    if (outcome === 'conflict') throw new HeadwaterError('bench.grow', 'Somebody else writes the tables of the bench.');
    head = (await path.profiles.heads([profileId])).get(profileId);
  }
};

/** Counts each operation on a profile of each size. */
export const countProfileSizes = async (): Promise<readonly SizeCost[]> => {
  let now = Date.UTC(2026, 5, 1);
  const path = await openMeasuredPath(() => now, ROOMY);
  const costs: SizeCost[] = [];
  const stitch = async (ids: Partial<SegmentEvent>): Promise<void> => {
    now += 60_000;
    await path.stitch(path.positioned([streamRecord(now, [event(now, ids)], ROOMY)]));
  };
  const count = async (identifiers: number, operation: string, ids: Partial<SegmentEvent>): Promise<void> => {
    path.meter.reset();
    await stitch(ids);
    const { requests = 0, writeUnits = 0, readUnits = 0 } = path.meter.usage.get('profiles') ?? {};
    costs.push({ identifiers, operation, requests, writeUnits, readUnits });
  };
  try {
    for (const size of SIZES) {
      const userId = `user-${size}`;
      await stitch({ userId, anonymousId: `device-${size}-0` });
      await grow(path, size, now);
      const known = { anonymousId: `device-${size}-${Math.max(0, size - 3)}` };
      await stitch(known);
      await count(size, 'known identifiers', { userId, ...known });
      await count(size, 'one known device', known);
      await count(size, 'attach a device', { userId, anonymousId: `new-${size}` });
      await count(size, 'create another profile', { anonymousId: `other-${size}` });
      await count(size, 'join it', { userId, anonymousId: `other-${size}` });
    }
    return costs;
  } finally {
    await path.close();
  }
};
