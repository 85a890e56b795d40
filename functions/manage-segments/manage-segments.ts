import { type Decision, deleteDocument, replaceDocument, showDocument } from '../../shared/domain/api/documents.ts';
import { failure, notFound } from '../../shared/domain/api/failures.ts';
import { segmentOperations } from '../../shared/domain/api/operations/segments.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import type { ExportDocument } from '../../shared/domain/export/export.ts';
import { answer } from '../../shared/domain/http.ts';
import { createStartBackfills } from '../../shared/domain/segment/backfill.ts';
import { referencesOf } from '../../shared/domain/segment/compile-segments.ts';
import { type SegmentDocument, type StoredSegment, servedOf } from '../../shared/domain/segment/segment-document.ts';
import type { BackfillStore } from '../../shared/ports/backfill-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { MembershipStore } from '../../shared/ports/membership-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { SegmentDefinitions } from '../../shared/ports/segment-definitions.ts';
import { decideChange } from './decide-change.ts';
import { createListMembers } from './list-members.ts';
import { showProgress } from './show-progress.ts';

interface Dependencies {
  readonly configuration: ConfigurationStore;
  readonly definitions: SegmentDefinitions;
  readonly backfills: BackfillStore;
  readonly memberships: Pick<MembershipStore, 'members' | 'count'>;
  readonly queue: Queue;
  readonly clock: Clock;
}

const named = (users: readonly { readonly id: string }[]): string => users.map(({ id }) => `“${id}”`).join(', ');

/** The calls on segments. */
export const createManageSegments = (dependencies: Dependencies) => {
  const { configuration, definitions, backfills, memberships, queue, clock } = dependencies;
  const listMembers = createListMembers(memberships);

  const show = async ({ id, version, document: { name, definition, served } }: StoredSegment) => {
    const known = await definitions.current(version);
    const serving = known.serving.get(id);
    const progress = showProgress(id, { known, backfills: await backfills.list(), now: clock() });
    const size = serving ? await memberships.count(serving.id) : 0;
    return { id, name, definition, ...progress, size, ...(served ? { serving: served.definition } : {}) };
  };

  /** For speed only: what is stored is stored, and the minute tick starts what this did not. */
  const startBackfills = async (version: number): Promise<void> => {
    const current = () => definitions.current(version);
    await createStartBackfills({ definitions: { current }, backfills, queue, clock })().catch(() => undefined);
  };

  const decide = async (id: string, name: string, definition: unknown): Promise<Decision<SegmentDocument>> => {
    const unchangedSince = await configuration.revision('segment');
    const stored = await configuration.list<SegmentDocument>('segment');
    const situation = { revision: unchangedSince, stored, backfills: await backfills.list() };
    const decided = decideChange({ id, name, definition }, situation);
    return 'refused' in decided ? decided : { ...decided, unchangedSince };
  };

  const refuseIfUsed = async ({ id }: StoredSegment) => {
    const segments = (await configuration.list<SegmentDocument>('segment')).filter((stored) =>
      [stored.document, servedOf(stored)].some(({ definition }) => referencesOf(definition).includes(id)),
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
      return answer({ segments: await Promise.all(all.map(show)) });
    },
    'GET /v1/segments/{id}': async ({ path: { id } }) => {
      const found = await configuration.get<SegmentDocument>('segment', id);
      return found ? showDocument(200, found.version, await show(found)) : notFound('segment', id);
    },
    'PUT /v1/segments/{id}': ({ path: { id }, headers, body }) =>
      replaceDocument<SegmentDocument, 'segment'>(
        { store: configuration, kind: 'segment', id, headers },
        () => decide(id, body.name, body.definition),
        async (stored) => {
          await startBackfills(stored.version);
          return show(stored);
        },
      ),
    'DELETE /v1/segments/{id}': async ({ path: { id }, headers }) => {
      const response = await deleteDocument({ store: configuration, kind: 'segment', id, headers }, refuseIfUsed);
      if (response.status === 204) await startBackfills(await configuration.revision('segment'));
      return response;
    },
    'GET /v1/segments/{id}/members': async ({ path: { id }, query }) => {
      const found = await configuration.get('segment', id);
      if (!found) return notFound('segment', id);
      const serving = (await definitions.current(found.version)).serving.get(id);
      return serving ? listMembers(serving.id, query) : answer({ members: [] });
    },
  });
};
