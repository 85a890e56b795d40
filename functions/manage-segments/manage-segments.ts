import type * as z from 'zod';
import { type Decision, deleteDocument, replaceDocument, showDocument } from '../../shared/domain/api/documents.ts';
import { failure, notFound } from '../../shared/domain/api/failures.ts';
import { segmentOperations } from '../../shared/domain/api/operations/segments.ts';
import type { segmentInput } from '../../shared/domain/api/segment-schemas.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import { showProgress, showServing } from '../../shared/domain/api/show-progress.ts';
import type { ExportDocument } from '../../shared/domain/export/export.ts';
import { answer } from '../../shared/domain/http.ts';
import { createStartBackfills } from '../../shared/domain/segment/backfill.ts';
import { referencesOf } from '../../shared/domain/segment/compile-segments.ts';
import { limitsOf } from '../../shared/domain/segment/limits.ts';
import { servedOf, wantedOf } from '../../shared/domain/segment/segment-document.ts';
import {
  definitionsVersion,
  type SegmentDocument,
  type StoredSegment,
  storedDefinitions,
  zoneOf,
} from '../../shared/domain/segment/stored-definitions.ts';
import type { BackfillStore } from '../../shared/ports/backfill-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { MembershipStore } from '../../shared/ports/membership-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { SegmentDefinitions } from '../../shared/ports/segment-definitions.ts';
import { decideChange } from './decide-change.ts';
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

const named = (users: readonly { readonly id: string }[]): string => users.map(({ id }) => `“${id}”`).join(', ');

/** The calls on segments. */
export const createManageSegments = (dependencies: Dependencies) => {
  const { configuration, definitions, backfills, memberships, queue, clock, timeZone } = dependencies;
  const listMembers = createListMembers(memberships);

  /** Nothing older than what is stored: a change of what a segment uses is a change of the segment. */
  const current = async () => definitions.current(await definitionsVersion(configuration));

  const situation = async () => ({ known: await current(), backfills: await backfills.list(), now: clock() });
  type Shown = Awaited<ReturnType<typeof situation>>;

  const show = async ({ id, document }: StoredSegment, shown: Shown) => {
    const { known } = shown;
    const serving = known.serving.get(id);
    const limits = limitsOf((known.candidates.get(id) ?? serving)?.leaves ?? []);
    const progress = showProgress(id, shown);
    const size = serving ? await memberships.count(serving.id) : 0;
    const { name, definition } = document;
    return { id, name, definition, ...zoneOf(document), limits, ...progress, size, ...showServing(document) };
  };

  /** For speed only: what is stored is stored, and the minute tick starts what this did not. */
  const startBackfills = async (): Promise<void> => {
    await createStartBackfills({ definitions: { current }, backfills, queue, clock })().catch(() => undefined);
  };

  const decide = async (
    id: string,
    { timezone = timeZone, ...stated }: z.output<typeof segmentInput>,
  ): Promise<Decision<SegmentDocument>> => {
    const unchangedSince = await definitionsVersion(configuration);
    const stored = await storedDefinitions(configuration);
    const situation = { revision: unchangedSince, ...stored, backfills: await backfills.list() };
    const decided = decideChange({ id, ...stated, timezone }, situation);
    return 'refused' in decided ? decided : { ...decided, unchangedSince };
  };

  const refuseIfUsed = async ({ id }: StoredSegment) => {
    const segments = (await configuration.list<SegmentDocument>('segment')).filter((stored) =>
      [wantedOf(stored), servedOf(stored)].some((each) => each && referencesOf(each.definition).includes(id)),
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
      const shown = await situation();
      return answer({ segments: await Promise.all(all.map((each) => show(each, shown))) });
    },
    'GET /v1/segments/{id}': async ({ path: { id } }) => {
      const found = await configuration.get<SegmentDocument>('segment', id);
      return found ? showDocument(200, found.version, await show(found, await situation())) : notFound('segment', id);
    },
    'PUT /v1/segments/{id}': ({ path: { id }, headers, body }) =>
      replaceDocument<SegmentDocument, 'segment'>(
        { store: configuration, kind: 'segment', id, headers },
        () => decide(id, body),
        async (stored) => {
          await startBackfills();
          return show(stored, await situation());
        },
      ),
    'DELETE /v1/segments/{id}': async ({ path: { id }, headers }) => {
      const response = await deleteDocument({ store: configuration, kind: 'segment', id, headers }, refuseIfUsed);
      if (response.status === 204) await startBackfills();
      return response;
    },
    'GET /v1/segments/{id}/members': async ({ path: { id }, query }) => {
      if (!(await configuration.get('segment', id))) return notFound('segment', id);
      const serving = (await current()).serving.get(id);
      return serving ? listMembers(serving.id, query) : answer({ members: [] });
    },
  });
};
