import type * as z from 'zod';
import type { computedTraitInput } from '../../shared/domain/api/computed-trait-schemas.ts';
import { refuseDefinition } from '../../shared/domain/api/definition-issues.ts';
import {
  type Decision,
  deleteDocument,
  replaceDocument,
  type Stored,
  showDocument,
} from '../../shared/domain/api/documents.ts';
import { failure, notFound } from '../../shared/domain/api/failures.ts';
import { computedTraitOperations } from '../../shared/domain/api/operations/computed-traits.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import { answer } from '../../shared/domain/http.ts';
import { backfillStatus, createStartBackfills, traitWalk } from '../../shared/domain/segment/backfill.ts';
import { limitsOf } from '../../shared/domain/segment/limits.ts';
import { parseAggregate } from '../../shared/domain/segment/parse-definition.ts';
import {
  type ComputedTraitDocument,
  definitionsVersion,
  zoneOf,
} from '../../shared/domain/segment/stored-definitions.ts';
import type { BackfillStore } from '../../shared/ports/backfill-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { Definitions, SegmentDefinitions } from '../../shared/ports/segment-definitions.ts';
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

type StoredTrait = Stored<ComputedTraitDocument>;

const decide = (
  { name, definition, timezone, profileTimezone }: z.output<typeof computedTraitInput>,
  timeZone: string,
): Decision<ComputedTraitDocument> => {
  const parsed = parseAggregate(definition);
  if ('issues' in parsed) return { refused: refuseDefinition(parsed.issues) };
  return { document: { name, definition: parsed.aggregate, timezone: timezone ?? timeZone, profileTimezone } };
};

/** The calls on computed traits. */
export const createManageComputedTraits = (dependencies: Dependencies) => {
  const { configuration, definitions, backfills, queue, clock, timeZone } = dependencies;

  const current = async () => definitions.current(await definitionsVersion(configuration));

  const show = async ({ id, document }: StoredTrait, { traits = [] }: Definitions) => {
    const compiled = traits.find((each) => each.id === id);
    const status = backfillStatus({ hash: compiled?.hash ?? '' }, await backfills.get(traitWalk(id)));
    const limits = limitsOf(compiled ? [compiled.leaf] : []);
    return { id, name: document.name, definition: document.definition, ...zoneOf(document), limits, ...status };
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
      const known = await current();
      return answer({ computedTraits: await Promise.all(all.map((each) => show(each, known))) });
    },
    'GET /v1/computed-traits/{id}': async ({ path: { id } }) => {
      const found = await configuration.get<ComputedTraitDocument>('computed-trait', id);
      return found
        ? showDocument(200, found.version, await show(found, await current()))
        : notFound('computed trait', id);
    },
    'PUT /v1/computed-traits/{id}': ({ path: { id }, headers, body }) =>
      replaceDocument<ComputedTraitDocument, 'computed-trait'>(
        { store: configuration, kind: 'computed-trait', id, headers },
        async () => decide(body, timeZone),
        async (stored) => {
          await startBackfills();
          return show(stored, await current());
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
