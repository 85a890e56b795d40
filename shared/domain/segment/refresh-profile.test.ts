import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IdentifierKey } from '../identity/identifier.ts';
import type { PlacedEvent } from '../profile/duplicates.ts';
import { emptyState } from '../profile/fold-events.ts';
import type { ProfileHead } from '../profile/profile.ts';
import { compileSegments } from './compile-segments.ts';
import type { Condition } from './definition.ts';
import { createRefreshProfile, timerToArm } from './refresh-profile.ts';

const T = Date.UTC(2026, 10, 22, 12);
const ANCHOR = 'userId:ada' as IdentifierKey;

const eventAt = (sequence: number, messageId = `m${sequence}`): PlacedEvent => ({
  body: { type: 'track', event: 'A', messageId, timestamp: '', originalTimestamp: new Date(T).toISOString() },
  anchor: ANCHOR,
  sourceId: 'web',
  trust: 'claimed',
  recordId: `r${sequence}`,
  index: 0,
  at: T,
  receivedAt: T + sequence,
  expiresAt: T + 1e10,
  imported: false,
  position: { shard: 's', sequence: String(sequence) },
});

const headWith = (over: Partial<ProfileHead> = {}): ProfileHead => ({
  profileId: 'p',
  version: 1,
  founder: ANCHOR,
  foundedAt: T,
  epoch: 0,
  identifierCounts: { userId: 1 },
  lastLinkAt: 0,
  hasRefusedLinks: false,
  rulesVersion: 0,
  state: { ...emptyState(0), anchors: { [ANCHOR]: { shard: 's', sequence: '2', mark: T } }, firstSeen: T, lastSeen: T },
  memberships: {},
  ...over,
});

const open = (definition: Condition, history: readonly PlacedEvent[]) => {
  const { segments } = compileSegments([{ id: 's', definition }]);
  const log: string[] = [];
  let stored = headWith();
  let conflicts = 0;
  const refresh = createRefreshProfile({
    clock: () => T + 1000,
    definitions: { current: async () => ({ version: 1, segments }) },
    timelines: { read: async () => history },
    timers: {
      arm: async ([timer]) => {
        log.push(`arm ${(timer?.due ?? 0) - T}`);
      },
    },
    profiles: {
      heads: async () => new Map([['p', stored]]),
      pointers: async () => new Map(),
      identifiersOf: async () => [{ key: ANCHOR }, { key: ANCHOR }],
      commit: async ({ heads: [change], memberships }) => {
        if (conflicts-- > 0) return 'conflict';
        log.push(`commit ${memberships.map(({ segmentId, member }) => `${segmentId}=${member}`)}`);
        if (change) stored = change.head;
        return 'committed';
      },
    },
  });
  return {
    log,
    refresh: () => refresh(stored),
    stored: () => stored,
    conflict: (times: number) => {
      conflicts = times;
    },
  };
};

test('a profile folded with older definitions is folded anew, then published with its timer armed first', async () => {
  const world = open({ event: 'A', within: 'PT30M' }, [eventAt(1)]);
  assert.equal(await world.refresh(), 'done');
  assert.deepEqual(world.log, ['arm 1800000', 'commit s=true']);
  assert.equal(world.stored().state.definitionsVersion, 1);
  assert.equal(world.stored().armedAt, T + 1_800_000);
  assert.equal(await world.refresh(), 'done');
  assert.equal(world.log.length, 2, 'doing it again writes nothing');
});

test('events on their way through the stitcher are left to it, and copies count once', async () => {
  const twice: Condition = { event: 'A', count: { op: '=', value: 1 } };
  const world = open(twice, [eventAt(1), eventAt(2, 'm1'), eventAt(3)]);
  await world.refresh();
  assert.deepEqual(Object.keys(world.stored().memberships), ['s']);
});

test('whoever loses a race reads and decides again', async () => {
  const world = open({ identifier: 'userId' }, []);
  world.conflict(3);
  assert.equal(await world.refresh(), 'done');
  assert.deepEqual(world.log, ['commit s=true']);
});

test('a profile that others keep writing is tried later', async () => {
  const world = open({ identifier: 'userId' }, []);
  world.conflict(99);
  assert.equal(await world.refresh(), 'conflict');
  assert.deepEqual(world.log, []);
});

test('a timer is armed only when it is earlier than one that is still to come', () => {
  assert.equal(timerToArm(undefined, 5, 10), undefined);
  assert.equal(timerToArm(50, undefined, 10), 50);
  assert.equal(timerToArm(50, 20, 10), undefined);
  assert.equal(timerToArm(50, 50, 10), undefined);
  assert.equal(timerToArm(50, 60, 10), 50);
  assert.equal(timerToArm(50, 10, 10), 50, 'the armed one has fired');
});
