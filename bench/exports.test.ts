import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openExportPath, type Usage } from './export-path.ts';

const WEBHOOK = {
  type: 'webhook',
  settings: { url: 'https://receiver.example/', identifier: 'email' },
  credentials: { secret: `whsec_${Buffer.alloc(32, 3).toString('base64')}` },
};

type Path = Awaited<ReturnType<typeof openExportPath>>;

/** Opens a segment, has it exported once, and closes it after the test's work. */
const withExported = async <T>(
  options: { members: number; purposes?: readonly string[] },
  work: (path: Path) => Promise<T>,
): Promise<T> => {
  const path = await openExportPath({ purposes: [], destination: WEBHOOK, ...options });
  try {
    await path.plan();
    await path.deliver();
    return await work(path);
  } finally {
    await path.close();
  }
};

const CHANGES = 30;

for (const purposes of [[], ['advertising']])
  test(`planning ${CHANGES} changes asks the same of an audience of 40 and of one of 160, with ${purposes.length} purposes`, async () => {
    const planned = (members: number): Promise<Usage> =>
      withExported({ members, purposes }, async (path) => {
        path.later(15);
        await path.change(CHANGES);
        const usage = await path.measure(path.plan);
        await path.deliver();
        const [run] = (await path.runs.runs({ exportId: 'x', limit: 1 })).runs;
        const withdrawn = purposes.length > 0 ? CHANGES / 3 : 0;
        assert.deepEqual([run?.status, run?.added, run?.removed], ['succeeded', CHANGES / 3, CHANGES / 3 + withdrawn]);
        return usage;
      });
    const few = await planned(40);
    assert.deepEqual(await planned(160), few);
    assert.ok(few.requests < 4 * CHANGES, String(few.requests));
  });

test('a delta in which nothing changed reads no member and no entry, however many there are', async () => {
  const planned = (members: number): Promise<Usage> =>
    withExported({ members }, async (path) => {
      path.later(15);
      return path.measure(path.plan);
    });
  const few = await planned(40);
  assert.deepEqual(await planned(160), few);
  assert.ok(few.requests < 30 && few.readUnits < 30, JSON.stringify(few));
});
