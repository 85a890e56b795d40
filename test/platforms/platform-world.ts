import assert from 'node:assert/strict';
import { createHttpTransport } from '../../shared/aws/http-transport.ts';
import type { ExportDocument } from '../../shared/domain/export/export.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { Condition } from '../../shared/domain/segment/definition.ts';
import type { Faults } from '../simulation/crashes.ts';
import { createExportWorld, type ExportWorld } from '../simulation/export-world.ts';
import type { PlatformDouble } from './platform-double.ts';
import { servePlatform } from './serve-platform.ts';

/** What differs from the double's own destination and from an export of changes every 15 minutes. */
export interface Variation {
  readonly settings?: JsonObject;
  readonly export?: Partial<ExportDocument>;
  /** A further segment. */
  readonly also?: { readonly id: string; readonly definition: Condition };
}

/** A world whose export feeds a double over HTTP; the double is gone when `use` ends. */
export const withPlatform = async <D extends PlatformDouble>(
  create: (clock: () => number) => D,
  use: (opened: {
    world: ExportWorld;
    double: D;
    served: Awaited<ReturnType<typeof servePlatform>>;
    faults: Faults;
  }) => Promise<void>,
  variation: Variation = {},
): Promise<void> => {
  const time: { of?: ExportWorld['time'] } = {};
  const clock = (): number => time.of?.now ?? 0;
  const double = create(clock);
  const served = await servePlatform(double);
  const faults: Faults = {};
  const { settings, ...rest } = double.destination(served.address);
  try {
    const world = await createExportWorld({
      destination: { ...rest, settings: { ...(settings as JsonObject), ...variation.settings } },
      export: variation.export ?? {},
      ...(variation.also ? { also: variation.also } : {}),
      transport: createHttpTransport({ allowPrivate: true, clock }),
      faults,
    });
    time.of = world.time;
    await use({ world, double, served, faults });
  } finally {
    await served.stop();
  }
};

/** What the double should hold, without what it finds invalid: sorted. */
export const wantedThere = (world: ExportWorld, double: PlatformDouble): string[] =>
  world
    .wanted()
    .map(double.heldAs)
    .filter((value) => !double.refused.has(value))
    .sort();
/** What the double holds, sorted. */
export const heldThere = (double: PlatformDouble): string[] => [...double.audience()].sort();
/** A member with an address of their own. */
export const vip = (n: number, more: object = {}) => ({
  vip: true,
  consent: true,
  emails: [`p${n}@example.com`],
  ...more,
});
/** The newest run. */
export const latest = async (world: ExportWorld) =>
  (await world.runs.runs({ exportId: 'x', limit: 1 })).runs[0] ?? assert.fail('no run');
/** The runs, newest first. */
export const runsOf = async (world: ExportWorld) => (await world.runs.runs({ exportId: 'x', limit: 9 })).runs;

/** A world with its double. */
interface Opened {
  readonly world: ExportWorld;
  readonly double: PlatformDouble;
}

/** What breaks pauses the export with a sentence, and everybody arrives once it is mended and a person resumes. */
export const assertPausesUntilMended = async (
  { world, double }: Opened,
  sentence: RegExp,
  trouble: { readonly begin: () => void; readonly end: () => void },
): Promise<void> => {
  trouble.begin();
  world.put('p1', vip(1));
  await world.live(5);
  assert.match((await world.runs.control('x')).paused?.reason ?? '', sentence);
  trouble.end();
  await world.runs.resume('x', world.time.now);
  await world.live(30);
  assert.deepEqual(heldThere(double), wantedThere(world, double));
};

/** Of twenty members the double finds two invalid: they are rejected by this code, and the rest is held. */
export const assertRejectsTwo = async ({ world, double }: Opened, code: string): Promise<void> => {
  for (let n = 0; n < 20; n++) world.put(`p${n}`, vip(n));
  for (const email of ['p3@example.com', 'p7@example.com']) double.refused.add(double.heldAs(email));
  await world.live(5);
  assert.deepEqual(heldThere(double), wantedThere(world, double));
  const first = await latest(world);
  assert.deepEqual([first.status, first.accepted, first.rejected], ['partial', 18, 2]);
  assert.deepEqual(
    first.errors.map((each) => [each.code, each.count]),
    [[code, 2]],
  );
};

/** One leaves and one withdraws, so that nobody is held in the end; what others hold stays as it was. */
export const assertOthersStay = async ({ world, double }: Opened, others: () => Iterable<string>): Promise<void> => {
  const before = [...others()];
  world.put('p1', vip(1));
  world.put('p2', vip(2));
  await world.live(30);
  world.put('p1', vip(1, { vip: false }));
  world.put('p2', vip(2, { consent: false }));
  await world.live(60);
  assert.deepEqual(heldThere(double), []);
  assert.deepEqual([...others()], before);
};
