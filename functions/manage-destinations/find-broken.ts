import { iso } from '../../shared/domain/api/common-schemas.ts';
import { type ConnectionFault, faultOfCode } from '../../shared/domain/export/connection.ts';
import type { ExportDocument } from '../../shared/domain/export/export.ts';
import { GUARD_REASON } from '../../shared/domain/export/removal-guard.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';

/** A destination whose platform refuses the connection: which exports stand still for it, since when and why. */
export interface Broken {
  readonly since: string;
  readonly code: ConnectionFault;
  readonly reason: string;
  readonly exports: readonly string[];
}

interface Stopped {
  readonly exportId: string;
  readonly destinationId: string;
  readonly at: number;
  readonly code: string;
  readonly reason: string;
}

const isStopped = (each: Stopped | undefined): each is Stopped => each !== undefined;

const brokenOf = (all: readonly Stopped[]): Broken | undefined => {
  const sorted = all.toSorted((a, b) => a.at - b.at);
  const [first] = sorted;
  if (!first) return undefined;
  return {
    since: iso(first.at),
    code: faultOfCode(first.code) ?? 'refused',
    reason: first.reason,
    exports: sorted.map(({ exportId }) => exportId),
  };
};

/** Finds the destinations that are broken, by the exports that a platform stopped: the pause is what says so, until somebody ends it. */
export const createFindBroken =
  ({
    configuration,
    runs,
  }: {
    readonly configuration: Pick<ConfigurationStore, 'list'>;
    readonly runs: Pick<RunStore, 'control'>;
  }) =>
  async (): Promise<ReadonlyMap<string, Broken>> => {
    const exports = await configuration.list<ExportDocument>('export');
    const asked = await Promise.all(
      exports.map(async ({ id, document: { destinationId } }): Promise<Stopped | undefined> => {
        const { paused } = await runs.control(id);
        if (paused?.code === undefined || paused.code === GUARD_REASON) return undefined;
        return { exportId: id, destinationId, at: paused.at, code: paused.code, reason: paused.reason };
      }),
    );
    const stopped = asked.filter(isStopped);
    const ids = [...new Set(stopped.map(({ destinationId }) => destinationId))];
    return new Map(
      ids.flatMap((id) => {
        const broken = brokenOf(stopped.filter(({ destinationId }) => destinationId === id));
        return broken ? [[id, broken] as const] : [];
      }),
    );
  };
