import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { retentionPreviewOperations } from '../../shared/domain/api/operations/retention.ts';
import { DEFAULT_RETENTION } from '../../shared/domain/privacy/retention.ts';
import { emptyState } from '../../shared/domain/profile/fold-events.ts';
import { createMemoryProfileStore } from '../../shared/memory/memory-profile-store.ts';
import { createMemoryRetentionStore } from '../../shared/memory/memory-retention-store.ts';
import { createMemoryTimelineStore } from '../../shared/memory/memory-timeline-store.ts';
import { RETENTION_PARTS } from '../../shared/ports/retention-store.ts';
import { head, NOTHING, pointer } from '../../test/contracts/profile-fixtures.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createPreviewRetention } from './preview-retention.ts';

const NOW = Date.UTC(2026, 10, 22, 10);
const DAY = 86_400_000;

const open = (patience?: number) => {
  const state = { clock: 0, pages: 0 };
  const profiles = createMemoryProfileStore({ keyring: { open: (sealed) => sealed } });
  const timelines = createMemoryTimelineStore({ clock: () => NOW });
  const { page } = createMemoryRetentionStore({ profiles, timelines });
  const routes = createPreviewRetention({
    store: {
      page: (where) => {
        state.pages += 1;
        state.clock += 1000;
        return page(where);
      },
    },
    retention: { current: async () => DEFAULT_RETENTION },
    clock: () => state.clock,
    ...(patience === undefined ? {} : { patience }),
  });
  const call = createApiClient(retentionPreviewOperations, routes, () => NOW);
  /** Somebody last seen so many days ago. */
  const person = async (profileId: string, days: number, ...names: readonly string[]) => {
    const at = NOW - days * DAY;
    const counts = Object.fromEntries(names.map((name) => [name.slice(0, name.indexOf(':')), 1]));
    await profiles.commit({
      ...NOTHING,
      heads: [
        {
          head: {
            ...head(profileId, names[0] ?? ''),
            ...{ foundedAt: at, identifierCounts: counts },
            state: { ...emptyState(1), firstSeen: at, lastSeen: at },
          },
          expectedVersion: 0,
        },
      ],
      pointers: names.map((name) => ({
        pointer: pointer(name, profileId, at),
        expected: 'absent' as const,
      })),
    });
  };
  const preview = async (policy: object) =>
    (await call('POST', '/v1/privacy/retention/preview', { body: policy })).body;
  return { person, preview, state };
};

describe('a preview of what would be forgotten', () => {
  it('counts whom the policy takes that the one in force keeps, and who goes anyway', async () => {
    const { person, preview } = open(Number.POSITIVE_INFINITY);
    await person('old', 4 * 366, 'email:a', 'anonymousId:a');
    await person('older-prospect', 400, 'email:b');
    await person('prospect-soon', 360, 'email:c');
    await person('customer', 400, 'userId:d', 'anonymousId:d');
    await person('fresh', 1, 'anonymousId:e');
    assert.deepEqual(await preview({ prospects: 'P1Y' }), {
      share: 1,
      prospects: { looked: 4, past: 2, pastAnyway: 1, soon: 1 },
      customers: { looked: 1, past: 0, pastAnyway: 0, soon: 0 },
      identifiers: {
        email: { looked: 3, past: 0, pastAnyway: 0, soon: 0 },
        anonymousId: { looked: 3, past: 2, pastAnyway: 2, soon: 0 },
        userId: { looked: 1, past: 0, pastAnyway: 0, soon: 0 },
      },
    });
    const lasting = await preview({ prospects: null, customers: 'P1Y', identifiers: { anonymousId: 'P5Y' } });
    assert.deepEqual([lasting.prospects.past, lasting.customers.past, lasting.identifiers.anonymousId.past], [0, 1, 0]);
    const nobody = await preview({ prospects: 'P1Y', customers: null, customerIdentifiers: ['userId', 'email'] });
    assert.deepEqual([nobody.customers.looked, nobody.customers.past, nobody.prospects.past], [4, 0, 0]);
  });

  it('says of which share its counts are where time did not suffice', async () => {
    const { person, preview, state } = open(40_000);
    for (const n of Array(60).keys()) await person(`p${n}`, 400, `email:${n}`);
    const { share, prospects } = await preview({ prospects: 'P1Y' });
    assert.ok(share > 0 && share < 0.5 && state.pages < RETENTION_PARTS);
    assert.ok(prospects.past <= prospects.looked && prospects.looked < 60);
  });
});
