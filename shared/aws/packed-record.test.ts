import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import type { StreamRecord } from '../domain/event/event.ts';
import { packRecord, unpackRecord } from './packed-record.ts';
import { DICTIONARIES } from './record-dictionary.ts';

const record = (properties: Record<string, never>): StreamRecord => ({
  recordId: 'r-1',
  sourceId: 'web',
  trust: 'claimed',
  receivedAt: '2026-11-22T00:00:00.000Z',
  anchor: { type: 'anonymousId', value: 'a-1' },
  imported: false,
  retentionDays: 400,
  entries: [
    { event: { type: 'track', messageId: 'm-1', timestamp: '2026-11-22T00:00:00.000Z', event: 'Seen', properties } },
  ],
});

describe('packed records', () => {
  test('come back as they were, whatever the client sent', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (properties) => {
        const plain = JSON.parse(JSON.stringify(record(properties as never))) as StreamRecord;
        assert.deepEqual(unpackRecord(packRecord(plain)), plain);
      }),
      { numRuns: 200 },
    );
  });

  test('take less than half of what plain deflate would for one event of a browser', () => {
    const plain = record({});
    assert.ok(packRecord(plain).length * 2 < JSON.stringify(plain).length);
  });

  test('come back whichever dictionary they were packed with', () => {
    const text = JSON.stringify(record({}));
    for (const [version, dictionary] of DICTIONARIES) {
      const packed = Buffer.concat([Uint8Array.of(version), deflateRawSync(text, { dictionary })]);
      assert.deepEqual(unpackRecord(packed), JSON.parse(text));
    }
  });

  test('say so when they were packed with a dictionary that is not known here', () => {
    assert.throws(() => unpackRecord(Uint8Array.of(99, 1, 2)), { code: 'timeline.unreadable' });
  });
});
