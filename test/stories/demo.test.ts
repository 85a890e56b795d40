import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type Host, startHost } from '../../infra/local/host.ts';
import { downloadArchive } from '../../scripts/archive/download-archive.ts';
import { openArchive } from '../../scripts/archive/open-archive.ts';
import { createApi } from '../../scripts/demo/api.ts';
import { runMainJob } from '../../scripts/demo/main-job.ts';
import { readOptions } from '../../scripts/demo/options.ts';
import { createPeople } from '../../scripts/demo/people.ts';
import { type Receiver, startReceiver } from '../../scripts/demo/receiver.ts';
import { type Visitor, visitShop } from '../../scripts/demo/shop.ts';
import { localS3 } from '../../scripts/local-host.ts';
import { preparedAssembly } from '../prepared-assembly.ts';

const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const DAY = 86_400_000;

/** The demo on the real template: the same bundles, tables, stream and lanes as on AWS, on this machine. */
describe('the demo', () => {
  let folder: string;
  let host: Host;
  let receiver: Receiver;
  let shop: readonly Visitor[];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'headwater-demo-'));
    host = await startHost({ assembly: await preparedAssembly() });
    receiver = await startReceiver(SECRET);
  });
  after(async () => {
    await receiver?.close();
    await host?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const options = () => {
    const read = readOptions(['--url', host.url, '--visitors', '40', '--days', '4', '--seed', 'story'], {});
    return read === 'help' ? assert.fail() : read;
  };

  /** Runs the demo while the host's minutes pass quickly; its lines, and whether it says that all adds up. */
  const run = async (context: TestContext) => {
    const print = context.mock.method(console, 'log', () => undefined);
    let done = false;
    const passTime = async () => {
      for (; !done; await pause(100)) await host.clock.advance(60_000);
    };
    const now = Date.now();
    shop = [...visitShop({ ...options(), end: now - (now % DAY) })];
    const passing = passTime();
    const addsUp = await runMainJob(options(), { api: createApi(options()), receiver, secret: SECRET }).finally(() => {
      done = true;
    });
    await passing;
    const lines = print.mock.calls.map((call) => String(call.arguments[0]));
    print.mock.restore();
    return { addsUp, lines };
  };
  const having = (test: (visitor: Visitor) => boolean) => shop.filter(test).length;
  const did = (visitor: Visitor, event: string) => visitor.calls.some((call) => call.event === event);
  const find = (lines: readonly string[], start: string) => lines.find((line) => line.startsWith(start)) ?? '';

  it('brings every event through, and each visitor to the segments and platforms where they belong', async (context) => {
    const { addsUp, lines } = await run(context);
    assert.ok(addsUp, lines.join('\n'));
    const events = shop.reduce((sum, { calls }) => sum + calls.length, 0).toLocaleString('en');
    assert.equal(
      find(lines, 'events'),
      `events       ${events} accepted = ${events} applied + 0 duplicate + 0 quarantined + 0 suppressed`,
    );
    const people = createPeople();
    for (const visitor of shop) people.add(visitor);
    assert.equal(find(lines, 'profiles'), `profiles     ${people.profiles()}`);
    const customers = having((visitor) => did(visitor, 'Order Completed'));
    const sizes = lines.filter((line) => line.startsWith('segment'));
    assert.match(sizes.find((line) => line.includes('demo-customers')) ?? '', new RegExp(`^segment +${customers} `));
    const [file] = lines.filter((line) => line.startsWith('export') && line.includes('demo-newsletter-file'));
    assert.match(file ?? '', /succeeded: [1-9]\d* added, 0 removed/);
    assert.ok(receiver.verified() > 0 && receiver.refused() === 0);
    assert.ok(receiver.members() > 0);
  });

  it('is archived so that SQL finds each event once', async () => {
    const client = localS3(host);
    const bucket = host.parts.buckets.find((name) => name.includes('archive')) ?? '';
    await downloadArchive(client, bucket, folder);
    client.destroy();
    const archive = await openArchive(folder);
    const found = await archive.runAndReadAll('SELECT count(*)::INT, count(DISTINCT message_id)::INT FROM events');
    const events = shop.reduce((sum, { calls }) => sum + calls.length, 0);
    assert.deepEqual(found.getRows(), [[events, events]]);
    archive.closeSync();
  });

  it('finds nothing but duplicates when it is run again, and sends nobody twice', async (context) => {
    const requests = receiver.verified();
    const { addsUp, lines } = await run(context);
    assert.ok(addsUp, lines.join('\n'));
    assert.match(find(lines, 'events'), /= 0 applied \+ [1-9][\d,]* duplicate \+ 0 quarantined/);
    const exported = lines.filter((line) => line.startsWith('export'));
    assert.ok(
      exported.every((line) => line.includes('succeeded: 0 added, 0 removed')),
      exported.join('\n'),
    );
    assert.equal(receiver.verified(), requests);
  });
});
