import type * as z from 'zod';
import {
  type Decision,
  deleteDocument,
  replaceDocument,
  type Stored,
  showDocument,
} from '../../shared/domain/api/documents.ts';
import { failure, notFound } from '../../shared/domain/api/failures.ts';
import { segmentOperations } from '../../shared/domain/api/operations/segments.ts';
import type { segmentInput } from '../../shared/domain/api/segment-schemas.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import type { ExportDocument } from '../../shared/domain/export/export.ts';
import { answer } from '../../shared/domain/http.ts';
import { backfillStatus, createStartBackfills } from '../../shared/domain/segment/backfill.ts';
import { referencesOf } from '../../shared/domain/segment/compile-segments.ts';
import { limitsOf } from '../../shared/domain/segment/limits.ts';
import { definitionsVersion, type SegmentDocument, zoneOf } from '../../shared/domain/segment/stored-definitions.ts';
import type { BackfillStore } from '../../shared/ports/backfill-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { MembershipStore } from '../../shared/ports/membership-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { Definitions, SegmentDefinitions } from '../../shared/ports/segment-definitions.ts';
import { judgeDefinition } from './judge-definition.ts';
import { createListMembers } from './list-members.ts';

interface Dependencies {
  readonly configuration: ConfigurationStore;
  readonly definitions: SegmentDefinitions;
  readonly backfills: BackfillStore;
  readonly memberships: Pick<MembershipStore, 'members' | 'count'>;
  readonly queue: Queue;
  readonly clock: Clock;
  /** The deployment's, for definitions that state none. */
  readonly timeZone: string;
}

type StoredSegment = Stored<SegmentDocument>;

const named = (users: readonly { readonly id: string }[]): string => users.map(({ id }) => `“${id}”`).join(', ');

/** The calls on segments. */
export const createManageSegments = (dependencies: Dependencies) => {
  const { configuration, definitions, backfills, memberships, queue, clock, timeZone } = dependencies;
  const listMembers = createListMembers(memberships);

  const current = async () => definitions.current(await definitionsVersion(configuration));

  const show = async ({ id, document }: StoredSegment, { segments }: Definitions) => {
    const { name, definition } = document;
    const compiled = segments.find((each) => each.id === id);
    const status = backfillStatus({ hash: compiled?.hash ?? '' }, await backfills.get(id));
    const limits = limitsOf(compiled?.leaves ?? []);
    return { id, name, definition, ...zoneOf(document), limits, ...status, size: await memberships.count(id) };
  };

  /** For speed only: what is stored is stored, and the minute tick starts what this did not. */
  const startBackfills = async (): Promise<void> => {
    await createStartBackfills({ definitions: { current }, backfills, queue, clock })().catch(() => undefined);
  };

  const decide = async (
    id: string,
    { name, definition, timezone = timeZone, profileTimezone }: z.output<typeof segmentInput>,
  ): Promise<Decision<SegmentDocument>> => {
    const unchangedSince = await configuration.revision('segment');
    const judged = judgeDefinition(id, definition, await configuration.list<SegmentDocument>('segment'));
    if ('refused' in judged) return judged;
    return { document: { name, definition: judged.condition, timezone, profileTimezone }, unchangedSince };
  };

  const refuseIfUsed = async ({ id }: StoredSegment) => {
    const segments = (await configuration.list<SegmentDocument>('segment')).filter(({ document }) =>
      referencesOf(document.definition).includes(id),
    );
    const exports = (await configuration.list<ExportDocument>('export')).filter((e) => e.document.segmentId === id);
    const users = [
      ...(segments.length > 0 ? [`the segment ${named(segments)}`] : []),
      ...(exports.length > 0 ? [`the export ${named(exports)}`] : []),
    ];
    if (users.length === 0) return undefined;
    return failure('in-use', `The segment is used by ${users.join(' and ')}; delete or change that first.`);
  };

  return serve(segmentOperations, {
    'GET /v1/segments': async () => {
      const all = await configuration.list<SegmentDocument>('segment');
      const known = await current();
      return answer({ segments: await Promise.all(all.map((each) => show(each, known))) });
    },
    'GET /v1/segments/{id}': async ({ path: { id } }) => {
      const found = await configuration.get<SegmentDocument>('segment', id);
      return found ? showDocument(200, found.version, await show(found, await current())) : notFound('segment', id);
    },
    'PUT /v1/segments/{id}': ({ path: { id }, headers, body }) =>
      replaceDocument<SegmentDocument, 'segment'>(
        { store: configuration, kind: 'segment', id, headers },
        () => decide(id, body),
        async (stored) => {
          await startBackfills();
          return show(stored, await current());
        },
      ),
    'DELETE /v1/segments/{id}': async ({ path: { id }, headers }) => {
      const response = await deleteDocument({ store: configuration, kind: 'segment', id, headers }, refuseIfUsed);
      if (response.status === 204) await startBackfills();
      return response;
    },
    'GET /v1/segments/{id}/members': async ({ path: { id }, query }) => {
      if (!(await configuration.get('segment', id))) return notFound('segment', id);
      return answer(await listMembers(id, query));
    },
  });
};
