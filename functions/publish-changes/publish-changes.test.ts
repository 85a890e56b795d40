import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import { createMemoryQueue } from '../../shared/memory/memory-queue.ts';
import type { Timer } from '../../shared/ports/timer-store.ts';
import { createPublishChanges } from './publish-changes.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const timer = (profileId: string, due = NOW): Timer => ({ profileId, due });

const open = (over: { redirects?: Record<string, string>; refresh?: (id: string) => 'done' | 'conflict' } = {}) => {
  const refreshed: string[] = [];
  const removed: Timer[] = [];
  const queue = createMemoryQueue(() => NOW);
  const publish = createPublishChanges({
    clock: () => NOW,
    queue,
    timers: {
      remove: async (timers) => {
        removed.push(...timers);
      },
    },
    profiles: {
      heads: async (ids) =>
        new Map(
          ids
            .filter((id) => id !== 'gone')
            .map((id) => [id, { profileId: over.redirects?.[id] ?? id } as ProfileHead] as const),
        ),
    },
    refresh: async ({ profileId }) => {
      refreshed.push(profileId);
      return over.refresh?.(profileId) ?? 'done';
    },
  });
  return { publish, refreshed, removed, queue };
};

test('each profile that is due is refreshed once, then its timers are removed', async () => {
  const { publish, refreshed, removed } = open();
  const timers = [timer('ada'), timer('bob', NOW - 5), timer('ada', NOW - 9)];
  assert.equal((await publish({ timers, stored: true })).kind, 'ok');
  assert.deepEqual(refreshed.sort(), ['ada', 'bob']);
  assert.deepEqual(removed, timers);
});

test('timers that never were in the table cost no removal', async () => {
  const { publish, removed } = open();
  await publish({ timers: [timer('ada')], stored: false });
  assert.deepEqual(removed, []);
});

test('a profile that is gone or was joined into another is left alone', async () => {
  const { publish, refreshed } = open({ redirects: { child: 'parent' } });
  assert.equal((await publish({ timers: [timer('gone'), timer('child')], stored: true })).kind, 'ok');
  assert.deepEqual(refreshed, []);
});

test('a timer that came early is sent again and stays in the table', async () => {
  const { publish, refreshed, removed, queue } = open();
  await publish({ timers: [timer('ada', NOW + 1)], stored: true });
  assert.deepEqual([refreshed, removed], [[], []]);
  assert.deepEqual(queue.receive(NOW), []);
  assert.deepEqual(queue.receive(NOW + 1000)[0]?.body, { timers: [timer('ada', NOW + 1)], stored: true });
});

test('a profile that others keep writing brings the message back, with its timers still there', async () => {
  const { publish, removed } = open({ refresh: (id) => (id === 'bob' ? 'conflict' : 'done') });
  assert.equal((await publish({ timers: [timer('ada'), timer('bob')], stored: true })).kind, 'retry');
  assert.deepEqual(removed, []);
});

test('a message that is none goes to a person', async () => {
  const { publish } = open();
  for (const body of [null, {}, { timers: 'all', stored: true }, { timers: [{ profileId: 1 }], stored: true }])
    assert.equal((await publish(body)).kind, 'dead-letter');
});
