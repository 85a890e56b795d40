import type * as z from 'zod';
import type { computedTraitInput } from '../../shared/domain/api/computed-trait-schemas.ts';
import { type Decision, deleteDocument, replaceDocument, showDocument } from '../../shared/domain/api/documents.ts';
import { failure, notFound } from '../../shared/domain/api/failures.ts';
import { computedTraitOperations } from '../../shared/domain/api/operations/computed-traits.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import { showProgress, showServing } from '../../shared/domain/api/show-progress.ts';
import { answer } from '../../shared/domain/http.ts';
import { createStartBackfills, traitWalk } from '../../shared/domain/segment/backfill.ts';
import { limitsOf } from '../../shared/domain/segment/limits.ts';
import {
  type ComputedTraitDocument,
  definitionsVersion,
  type StoredTrait,
  storedDefinitions,
  zoneOf,
} from '../../shared/domain/segment/stored-definitions.ts';
import type { BackfillStore } from '../../shared/ports/backfill-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { SegmentDefinitions } from '../../shared/ports/segment-definitions.ts';
import { decideTrait } from './decide-trait.ts';
import { nameUsers } from './name-users.ts';

interface Dependencies {
  readonly configuration: ConfigurationStore;
  readonly definitions: SegmentDefinitions;
  readonly backfills: BackfillStore;
  /** The backfills queue. */
  readonly queue: Queue;
  readonly clock: Clock;
  /** The deployment's, for definitions that state none. */
  readonly timeZone: string;
}

/** The calls on computed traits. */
export const createManageComputedTraits = (dependencies: Dependencies) => {
  const { configuration, definitions, backfills, queue, clock, timeZone } = dependencies;

  const current = async () => definitions.current(await definitionsVersion(configuration));

  const situation = async () => ({ known: await current(), backfills: await backfills.list(), now: clock() });

  const show = ({ id, document }: StoredTrait, shown: Awaited<ReturnType<typeof situation>>) => {
    const { known } = shown;
    const compiled = known.candidateTraits.get(id) ?? known.servingTraits.get(id);
    const limits = limitsOf(compiled ? [compiled.leaf] : []);
    const progress = showProgress(traitWalk(id), shown);
    const { name, definition } = document;
    return { id, name, definition, ...zoneOf(document), limits, ...progress, ...showServing(document) };
  };

  const decide = async (
    id: string,
    { timezone = timeZone, ...stated }: z.output<typeof computedTraitInput>,
  ): Promise<Decision<ComputedTraitDocument>> => {
    const unchangedSince = await definitionsVersion(configuration);
    const stored = await storedDefinitions(configuration);
    const situation = { revision: unchangedSince, ...stored, backfills: await backfills.list() };
    const decided = decideTrait({ id, ...stated, timezone }, situation);
    return 'refused' in decided ? decided : { ...decided, unchangedSince };
  };

  /** For speed only: what is stored is stored, and the minute tick starts what this did not. */
  const startBackfills = async (): Promise<void> => {
    await createStartBackfills({ definitions: { current }, backfills, queue, clock })().catch(() => undefined);
  };

  const refuseIfUsed = async ({ id }: StoredTrait) => {
    const users = await nameUsers(configuration, id);
    if (users.length === 0) return undefined;
    return failure('in-use', `The computed trait is used by ${users.join(' and ')}; delete or change that first.`);
  };

  return serve(computedTraitOperations, {
    'GET /v1/computed-traits': async () => {
      const all = await configuration.list<ComputedTraitDocument>('computed-trait');
      const shown = await situation();
      return answer({ computedTraits: all.map((each) => show(each, shown)) });
    },
    'GET /v1/computed-traits/{id}': async ({ path: { id } }) => {
      const found = await configuration.get<ComputedTraitDocument>('computed-trait', id);
      return found ? showDocument(200, found.version, show(found, await situation())) : notFound('computed trait', id);
    },
    'PUT /v1/computed-traits/{id}': ({ path: { id }, headers, body }) =>
      replaceDocument<ComputedTraitDocument, 'computed-trait'>(
        { store: configuration, kind: 'computed-trait', id, headers },
        () => decide(id, body),
        async (stored) => {
          await startBackfills();
          return show(stored, await situation());
        },
      ),
    'DELETE /v1/computed-traits/{id}': async ({ path: { id }, headers }) => {
      const response = await deleteDocument(
        { store: configuration, kind: 'computed-trait', id, headers },
        refuseIfUsed,
      );
      if (response.status === 204) await startBackfills();
      return response;
    },
  });
};
