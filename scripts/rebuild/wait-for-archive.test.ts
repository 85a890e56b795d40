import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitForArchive } from './wait-for-archive.ts';

const marks = (archive: Record<string, string>, stitch: Record<string, string>) => ({
  accepted: 0,
  last: { archive: new Map(Object.entries(archive)), stitch: new Map(Object.entries(stitch)) },
});

test('the rebuild waits for every shard of which profiles hold more than the archive', async () => {
  const readings = [marks({ a: '5', b: '1' }, { a: '5', b: '2' }), marks({ a: '5', b: '2' }, { a: '5', b: '2' })];
  const found = await waitForArchive(
    async () => readings.shift() ?? assert.fail('read once too often'),
    async () => undefined,
  );
  assert.equal(found.last.archive.get('b'), '2');
});

test('an archiver that does nothing for five minutes ends the wait with a sentence', async (context) => {
  context.mock.timers.enable({ apis: ['Date'] });
  const wait = waitForArchive(
    async () => marks({ a: '4' }, { a: '5' }),
    async (milliseconds) => context.mock.timers.tick(milliseconds),
  );
  await assert.rejects(wait, /mend archive-events/);
});
