import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { vocabularyOperations } from '../../shared/domain/api/operations/vocabulary.ts';
import { archiveKey, archiveObjects, archiveRows } from '../../shared/domain/archive/archive-rows.ts';
import type { SegmentEvent, StreamEntry } from '../../shared/domain/event/event.ts';
import { createMemoryRewritableObjects } from '../../shared/memory/memory-rewritable-objects.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createReadVocabulary } from './read-vocabulary.ts';

const NOW = Date.UTC(2026, 10, 22, 10, 30);
const HOUR = 3_600_000;

const eventBy = (person: number, more: Partial<SegmentEvent>): { person: number; entry: StreamEntry } => ({
  person,
  entry: {
    event: {
      ...{ type: 'track', messageId: `m${person}`, timestamp: new Date(NOW).toISOString(), userId: `u${person}` },
      ...more,
    },
  },
});

const open = async (batches: readonly { readonly at: number; readonly events: ReturnType<typeof eventBy>[] }[]) => {
  let now = NOW;
  let reads = 0;
  const objects = batches.flatMap(({ at, events }, batch) =>
    archiveObjects(
      events.flatMap(({ person, entry }, n) =>
        archiveRows(
          { shard: 'shardId-0', sequence: String(batch * 1000 + n) },
          {
            ...{ recordId: `r${batch}-${n}`, sourceId: 'web', trust: 'claimed', imported: false, retentionDays: 400 },
            ...{ receivedAt: new Date(at).toISOString(), anchor: { type: 'userId', value: `u${person}` } },
            entries: [entry],
          },
        ),
      ),
    ),
  );
  const archive = createMemoryRewritableObjects({
    objects: new Map(objects.map((object) => [archiveKey(object), object.rows])),
  });
  const counting = {
    ...archive,
    read: (key: string) => {
      reads += 1;
      return archive.read(key);
    },
  };
  const call = createApiClient(vocabularyOperations, createReadVocabulary({ archive: counting }), () => now);
  return {
    words: async () => (await call('GET', '/v1/vocabulary')).body,
    wait: (ms: number) => {
      now += ms;
    },
    reads: () => reads,
  };
};

const order = (person: number, properties: object) =>
  eventBy(person, { event: 'Order Completed', properties: { ...properties } as never });
const pathsOf = (words: { path: string }[]) => Object.fromEntries(words.map((each) => [each.path, each]));

describe('the words of the data', () => {
  it('are the names of events, properties and traits with their types, the most frequent first', async () => {
    const { words } = await open([
      {
        at: NOW - HOUR,
        events: [
          ...[1, 2, 3].map((n) =>
            order(n, {
              total: n * 10,
              gift: n > 1,
              shipping: { method: 'express' },
              items: [{ sku: 'T1' }, { sku: 'T2' }],
              on: '2026-11-01',
            }),
          ),
          eventBy(1, { type: 'page', name: 'Home' }),
          eventBy(1, { type: 'identify', traits: { plan: 'pro', tags: ['a', 'b'] } }),
        ],
      },
    ]);
    const { events, traits, sources, basis, asOf } = await words();
    assert.deepEqual(
      events.map(({ name, count }: Record<string, unknown>) => [name, count]),
      [
        ['Order Completed', 3],
        ['Page Viewed', 1],
      ],
    );
    const paths = pathsOf(events[0].properties);
    assert.deepEqual(paths['total'], { path: 'total', types: ['number'], examples: [10, 30] });
    assert.deepEqual(paths['shipping.method'], { path: 'shipping.method', types: ['string'], examples: ['express'] });
    assert.deepEqual(paths['items.sku'], { path: 'items.sku', types: ['string'], examples: ['T1', 'T2'] });
    assert.deepEqual(paths['on'], { path: 'on', types: ['date'], examples: [] });
    assert.deepEqual(pathsOf(traits)['tags'], { path: 'tags', types: ['array'], examples: [] });
    assert.deepEqual(sources, [{ id: 'web', count: 5 }]);
    assert.deepEqual([basis.objects, basis.events, asOf], [1, 5, new Date(NOW).toISOString()]);
  });

  it('show no value that fewer than three persons share, and none of what names a person', async () => {
    const secrets = { email: 'jane@shop.example', orderId: 'A-77', first_name: 'Jane', ip: '192.0.2.1', iban: 'DE00' };
    const { words } = await open([
      {
        at: NOW - HOUR,
        events: [
          ...[1, 2, 3, 4].map((n) =>
            order(n, { ...secrets, category: 'tea', ref: `call 0301234${n}`, who: 'me@x.example' }),
          ),
          ...[1, 1, 1, 2].map((n) => order(n, { category: 'rare', rank: n })),
        ],
      },
    ]);
    const text = JSON.stringify(await words());
    assert.match(text, /"examples":\["tea"\]/);
    assert.doesNotMatch(text, /jane|A-77|192\.0|DE00|rare|030123|me@x/i);
    assert.match(text, /"path":"email"/, 'the name of a path is no value of it');
    assert.match(text, /"path":"rank","types":\["number"\],"examples":\[\]/);
  });

  it('leave out what was refused, what is nobody’s, and keys that are data', async () => {
    const { words } = await open([
      {
        at: NOW - HOUR,
        events: [
          order(1, { 'jane@shop.example': 1, '4711': 2, fine: 3 }),
          { person: 1, entry: { suppressed: 'erased' } },
          { person: 1, entry: { quarantine: { code: 'x', message: 'x' }, messageId: 'q', body: { event: 'Refused' } } },
          { person: 1, entry: { anonymous: { type: 'track', event: 'Anonymous', messageId: 'a', timestamp: '2026' } } },
        ],
      },
    ]);
    const { events } = await words();
    assert.deepEqual(
      events.map(({ name, properties }: { name: string; properties: { path: string }[] }) => [
        name,
        properties.map(({ path }) => path),
      ]),
      [['Order Completed', ['fine']]],
    );
  });

  it('come from at most two dozen objects, new and old, and are read once in five minutes', async () => {
    const named = (hours: number) => ({
      at: NOW - hours * HOUR,
      events: [eventBy(1, { event: hours > 400 ? 'Old' : 'New' })],
    });
    const { words, reads, wait } = await open(Array.from({ length: 500 }, (_, n) => named(n + 1)));
    const { events, basis } = await words();
    assert.deepEqual(events.map(({ name }: { name: string }) => name).sort(), ['New', 'Old']);
    assert.ok(basis.objects <= 24 && basis.objects === reads());
    await words();
    assert.equal(reads(), basis.objects);
    wait(5 * 60_000);
    await words();
    assert.equal(reads(), 2 * basis.objects);
  });

  it('are few while nothing came yet, without an error', async () => {
    const { words } = await open([]);
    const { events, traits, basis } = await words();
    assert.deepEqual([events, traits, basis], [[], [], { objects: 0, events: 0 }]);
  });
});
