import { encodeCursor } from '../../shared/domain/api/cursor.ts';
import type { Stored } from '../../shared/domain/api/documents.ts';
import { failure, notFound } from '../../shared/domain/api/failures.ts';
import { runOperations } from '../../shared/domain/api/operations/exports.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import type { ExportDocument } from '../../shared/domain/export/export.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import { showRequested, showRun } from './show-run.ts';

interface Dependencies {
  readonly runs: RunStore;
  readonly withExport: (
    id: string,
    run: (found: Stored<ExportDocument>) => Promise<HttpResponse>,
  ) => Promise<HttpResponse>;
}

const nextOf = (position: string | undefined) => (position === undefined ? {} : { next: encodeCursor(position) });

/** The calls on the runs of an export. */
export const createRunRoutes = ({ runs, withExport }: Dependencies) => {
  const readRun = async (id: string, runId: string) => {
    const run = await runs.run(id, runId);
    if (run) return showRun(run);
    return (await runs.control(id)).requested === runId ? showRequested(runId) : undefined;
  };

  const requestRun = async ({ id, document }: Stored<ExportDocument>, now: number): Promise<HttpResponse> => {
    if (!document.enabled) return failure('conflict', 'The export is disabled; PUT it with "enabled": true first.');
    const { paused } = await runs.control(id);
    if (paused) return failure('conflict', `The export is paused (${paused.reason}); POST …/resume first.`);
    return { status: 202, body: showRequested(await runs.request(id, now)) };
  };

  const cancelRun = async (id: string, runId: string): Promise<HttpResponse> => {
    const cancelled = await runs.cancel(id, runId);
    const run = await readRun(id, runId);
    if (!run) return notFound('run', runId);
    if (cancelled) return { status: 202, body: run };
    return failure('conflict', 'The run has ended, or not begun yet: there is nothing to stop.');
  };

  return serve(runOperations, {
    'POST /v1/exports/{id}/runs': ({ path: { id }, now }) => withExport(id, (found) => requestRun(found, now)),
    'GET /v1/exports/{id}/runs': ({ path: { id }, query: { limit, cursor } }) =>
      withExport(id, async () => {
        const page = await runs.runs({ exportId: id, limit, ...(cursor === undefined ? {} : { before: cursor }) });
        return answer({ runs: page.runs.map(showRun), ...nextOf(page.before) });
      }),
    'GET /v1/exports/{id}/runs/{runId}': async ({ path: { id, runId } }) => {
      const run = await readRun(id, runId);
      return run ? answer(run) : notFound('run', runId);
    },
    'GET /v1/exports/{id}/runs/{runId}/members': async ({ path: { id, runId }, query: { outcome, limit, cursor } }) => {
      if ((await readRun(id, runId)) === undefined) return notFound('run', runId);
      const where = { ...(outcome ? { outcome } : {}), ...(cursor === undefined ? {} : { after: cursor }) };
      const page = await runs.members({ runId, limit, ...where });
      return answer({ members: page.members, ...nextOf(page.after) });
    },
    'POST /v1/exports/{id}/runs/{runId}/cancel': ({ path: { id, runId } }) => cancelRun(id, runId),
  });
};
