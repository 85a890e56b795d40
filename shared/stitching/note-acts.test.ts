import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clearKeyring, createDeployment, NOW } from '../../test/simulation/deployment.ts';
import type { ConsentAnswer } from '../domain/consent/consent-stamp.ts';
import type { EventEntry, StreamRecord } from '../domain/event/event.ts';
import { emptyState } from '../domain/profile/fold-events.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import { MEMBER_SHARDS } from '../ports/membership-store.ts';
import { createPrepare, type Incoming } from './incoming.ts';
import { createNoteActs } from './note-acts.ts';

const ANN = clearKeyring.keyOf({ type: 'email', value: 'ann' });
const definitions = { version: 1, segments: [] };

const head: ProfileHead = {
  ...{
    profileId: 'P',
    version: 1,
    founder: ANN,
    foundedAt: 1,
    epoch: 0,
    identifierCounts: { email: 1 },
    lastLinkAt: 0,
  },
  ...{ hasRefusedLinks: false, rulesVersion: 0, state: emptyState(1) },
  memberships: Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`s${n}`, { since: n }])),
};

/** What stands on the stream of somebody who answers, with the address beside her userId. */
const saying = (answers: readonly ConsentAnswer[]): Incoming => {
  const at = new Date(NOW - 1_000).toISOString();
  const entry: EventEntry = {
    event: { type: 'track', messageId: 'm', timestamp: at, event: 'Preferences Saved' },
    stamps: [['email', 'ann']],
    consent: { answers, signals: ['preferences'], policy: '1' },
  };
  const record: StreamRecord = {
    ...{ recordId: 'r', sourceId: 'web', trust: 'claimed', receivedAt: at, imported: false, retentionDays: 400 },
    ...{ anchor: { type: 'userId', value: 'bob' }, entries: [entry] },
  };
  const position = { shard: 's', sequence: '1' };
  const { incoming } = createPrepare(clearKeyring)({ position, record }, definitions);
  return incoming ?? assert.fail();
};
const no: ConsentAnswer = { purpose: 'email', granted: false, act: true };
const yes: ConsentAnswer = { purpose: 'email', granted: true, act: true };

/** The stores with the profile that holds the address; `log` says in which order they were asked. */
const open = async () => {
  const { ports, memberships } = createDeployment();
  const pointer = { key: ANN, profileId: 'P', firstReceivedAt: 1, sealed: 'ann' };
  const nothing = { redirects: [], links: [], memberships: [] };
  const pointers = [{ pointer, expected: 'absent' as const }];
  assert.equal(
    await ports.profiles.commit({ ...nothing, heads: [{ head, expectedVersion: 0 }], pointers }),
    'committed',
  );
  const log: string[] = [];
  let conflicts = 0;
  const profiles: typeof ports.profiles = {
    ...ports.profiles,
    commit: async (change) => {
      log.push(`publish ${change.memberships.length}`);
      conflicts -= 1;
      if (conflicts >= 0) return 'conflict';
      return ports.profiles.commit(change);
    },
  };
  const refusals: typeof ports.refusals = {
    find: async (keys) => {
      log.push(`find ${keys.join()}`);
      return ports.refusals.find(keys);
    },
    forget: ports.refusals.forget,
    record: async (acts) => {
      if (acts.length > 0) log.push(`record ${acts.map(({ key, cell }) => `${key} ${cell.granted}`).join()}`);
      return ports.refusals.record(acts);
    },
  };
  const make = () => createNoteActs({ refusals, profiles, clock: () => NOW });
  const drain = () => log.splice(0);
  const failCommits = (times: number): void => {
    conflicts = times;
  };
  return { make, drain, memberships, failCommits };
};

describe('an explicit answer that comes with an address', () => {
  it('publishes whoever holds the address before it is kept, in parts that a transaction takes', async () => {
    const { make, drain, memberships } = await open();
    await make()([saying([no])]);
    assert.deepEqual(drain(), [`find ${ANN}`, 'publish 90', 'publish 10', `record ${ANN} false`]);
    const shards = Array.from({ length: MEMBER_SHARDS }, (_, shard) => ({
      segmentId: 's3',
      shard,
      since: NOW,
      limit: 9,
    }));
    const pages = await Promise.all(shards.map(memberships.changes));
    assert.deepEqual(
      pages.flatMap(({ changes }) => changes.map(({ profileId }) => profileId)),
      ['P'],
    );
  });

  it('is read again by a function that starts, and by one that knows it not even that', async () => {
    const { make, drain } = await open();
    const note = make();
    await note([saying([no])]);
    drain();
    await note([saying([no]), saying([no, { ...no, at: 1 }])]);
    assert.deepEqual(drain(), []);
    await make()([saying([no])]);
    assert.deepEqual(drain(), [`find ${ANN}`]);
  });

  it('publishes nobody where nothing was refused before or is now; riding answers are not looked at', async () => {
    const { make, drain } = await open();
    await make()([saying([{ purpose: 'email', granted: false }])]);
    assert.deepEqual(drain(), []);
    await make()([saying([yes])]);
    assert.deepEqual(drain(), [`find ${ANN}`, `record ${ANN} true`]);
  });

  it('reads the holder again where somebody wrote it meanwhile, and gives up in the end', async () => {
    const { make, drain, failCommits } = await open();
    failCommits(2);
    await make()([saying([no])]);
    assert.deepEqual(drain().slice(1), ['publish 90', 'publish 90', 'publish 90', 'publish 10', `record ${ANN} false`]);
    failCommits(1_000);
    await assert.rejects(make()([saying([{ ...no, purpose: 'ads' }])]), { code: 'stitch.contended' });
    assert.equal(
      drain().some((line) => line.startsWith('record')),
      false,
    );
  });
});
