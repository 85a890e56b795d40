import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoErasureNotes } from '../../shared/aws/dynamodb-erasure-notes.ts';
import type { ErasedPosition } from '../../shared/domain/privacy/erasure.ts';
import { createMemoryErasureNotes } from '../../shared/memory/memory-erasure-notes.ts';
import type { ErasureNotes } from '../../shared/ports/erasure-notes.ts';
import { openDynamoDb } from './dynamo-table.ts';

const at = (sequence: number | bigint, more: Partial<ErasedPosition> = {}): ErasedPosition => ({
  ...{ shard: 'shardId-000000000000', sequence: String(sequence), hour: '2026-11-22T02' },
  ...more,
});
const sorted = (positions: readonly ErasedPosition[]) =>
  positions.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** What every ErasureNotes promises; `create` gives an empty one each time. */
const contract = (name: string, create: () => Promise<ErasureNotes>) =>
  describe(`ErasureNotes ${name}`, () => {
    it('knows nothing of an erasure that noted nothing', async () => {
      const notes = await create();
      assert.deepEqual([await notes.positions('r'), await notes.progress('r')], [[], undefined]);
      await notes.add('r', []);
      assert.deepEqual(await notes.positions('r'), []);
    });

    it('gives each position back once, however often and with whatever others it was added', async () => {
      const notes = await create();
      await notes.add('r', [at(1), at(2)]);
      await notes.add('r', [at(1), at(2)]);
      await notes.add('r', [at(2), at(3), at(3, { shard: 'shardId-000000000001' })]);
      const all = [at(1), at(2), at(3), at(3, { shard: 'shardId-000000000001' })];
      assert.deepEqual(sorted(await notes.positions('r')), sorted(all));
    });

    it('lets a record go whole where any note says so, whichever came first', async () => {
      const notes = await create();
      await notes.add('r', [at(1), at(2, { kept: true }), at(3, { kept: true })]);
      await notes.add('r', [at(1, { kept: true }), at(2)]);
      assert.deepEqual(sorted(await notes.positions('r')), sorted([at(1), at(2), at(3, { kept: true })]));
    });

    it('keeps as many positions as a person has records, added by two at once', async () => {
      const notes = await create();
      const positions = Array.from({ length: 5_001 }, (_, n) => at(49_590_338_271_490_256_608n + BigInt(n) ** 4n));
      await Promise.all([notes.add('r', positions), notes.add('r', positions.slice(700))]);
      assert.deepEqual(sorted(await notes.positions('r')), sorted(positions));
    });

    it('keeps the profiles that were added by anybody, each once, apart from positions', async () => {
      const notes = await create();
      assert.deepEqual(await notes.profiles('r'), []);
      await notes.addProfiles('r', []);
      await Promise.all([notes.addProfiles('r', ['p', 'q']), notes.addProfiles('r', ['q'])]);
      await notes.addProfiles('r', ['p', 'q']);
      await notes.addProfiles('s', ['t']);
      assert.deepEqual((await notes.profiles('r')).toSorted(), ['p', 'q']);
      assert.deepEqual(await notes.positions('r'), []);
      await notes.forget('r');
      assert.deepEqual([await notes.profiles('r'), await notes.profiles('s')], [[], ['t']]);
    });

    it('remembers what was saved last, of each erasure its own', async () => {
      const notes = await create();
      const progress = { erased: ['email:x'], cut: 0, exports: { entries: 1, cursor: { exportAt: 2 } } };
      await notes.save('r', { erased: [] });
      await notes.save('r', progress);
      await notes.save('s', { erased: ['phone:y'] });
      await notes.add('s', [at(9)]);
      assert.deepEqual(await notes.progress('r'), progress);
      assert.deepEqual(await notes.progress('s'), { erased: ['phone:y'] });
      assert.deepEqual(await notes.positions('r'), []);
    });

    it('forgets one erasure and no other', async () => {
      const notes = await create();
      for (const id of ['r', 's']) {
        await notes.add(id, [at(1)]);
        await notes.save(id, { of: id });
      }
      await notes.forget('r');
      await notes.forget('never');
      assert.deepEqual([await notes.positions('r'), await notes.progress('r')], [[], undefined]);
      assert.deepEqual([await notes.positions('s'), await notes.progress('s')], [[at(1)], { of: 's' }]);
    });
  });

contract('in memory', async () => createMemoryErasureNotes());

const dynamo = await openDynamoDb();
after(dynamo.close);
const { client } = dynamo;
contract('on DynamoDB', async () => createDynamoErasureNotes({ client, table: await dynamo.createTable() }));

it('forgetting leaves no item', async () => {
  const table = await dynamo.createTable();
  const notes = createDynamoErasureNotes({ client, table });
  await notes.add('r', [at(1)]);
  await notes.save('r', {});
  await notes.forget('r');
  assert.deepEqual((await client.send(new ScanCommand({ TableName: table }))).Items, []);
});
