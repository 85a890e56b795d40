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
