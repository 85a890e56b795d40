import type { Caller } from '../../shared/domain/access/caller.ts';
import { showProgress } from '../../shared/domain/api/show-progress.ts';
import type { Attention } from '../../shared/domain/overview/attention.ts';
import { REBUILD_MARK, type RebuildMark } from '../../shared/domain/rebuild/rebuild-mark.ts';
import { traitWalk } from '../../shared/domain/segment/backfill.ts';
import { definitionsVersion, storedDefinitions } from '../../shared/domain/segment/stored-definitions.ts';
import type { BackfillStore } from '../../shared/ports/backfill-store.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { SegmentDefinitions } from '../../shared/ports/segment-definitions.ts';
import { mayCall } from './may-call.ts';

/** What this is read from. */
export interface ComputingDependencies {
  readonly configuration: Pick<ConfigurationStore, 'list' | 'get' | 'revision'>;
  readonly definitions: SegmentDefinitions;
  readonly backfills: Pick<BackfillStore, 'list'>;
}

/** What is being computed over all profiles, and whether all is being computed anew. */
export const createReadComputing = ({ configuration, definitions, backfills }: ComputingDependencies) => {
  const readDefinitions = async (caller: Caller | undefined, now: number): Promise<readonly Attention[]> => {
    const { segments, traits } = await storedDefinitions(configuration);
    const shown = {
      known: await definitions.current(await definitionsVersion(configuration)),
      backfills: await backfills.list(),
      now,
    };
    const named = [
      ...(mayCall(caller, 'GET /v1/segments')
        ? segments.map(({ id, document }) => ({ kind: 'segment-computing', walk: id, id, document }) as const)
        : []),
      ...(mayCall(caller, 'GET /v1/computed-traits')
        ? traits.map(({ id, document }) => ({ kind: 'trait-computing', walk: traitWalk(id), id, document }) as const)
        : []),
    ];
    return named.flatMap(({ kind, walk, id, document: { name } }) => {
      const { status, progress } = showProgress(walk, shown);
      const link = kind === 'segment-computing' ? { segmentId: id } : {};
      return status === 'ready' ? [] : [{ kind, severity: 'info', count: 1, progress, name, link }];
    });
  };

  const readRebuild = async (): Promise<readonly Attention[]> => {
    const mark = await configuration.get<RebuildMark>(REBUILD_MARK.kind, REBUILD_MARK.id);
    if (!mark) return [];
    const since = Date.parse(mark.document.startedAt);
    return [{ kind: 'rebuild-running', severity: 'warn', count: 1, since, link: {} }];
  };

  return async (caller: Caller | undefined, now: number): Promise<readonly Attention[]> =>
    (await Promise.all([readDefinitions(caller, now), readRebuild()])).flat();
};
