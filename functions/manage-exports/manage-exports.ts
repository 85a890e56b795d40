import type * as z from 'zod';
import {
  type Decision,
  deleteDocument,
  replaceDocument,
  type Stored,
  showDocument,
} from '../../shared/domain/api/documents.ts';
import type { exportInput } from '../../shared/domain/api/export-schemas.ts';
import { type ErrorDetail, invalid, notFound } from '../../shared/domain/api/failures.ts';
import { exportOperations } from '../../shared/domain/api/operations/exports.ts';
import { type HttpRoute, serve } from '../../shared/domain/api/serve.ts';
import type { ExportDocument } from '../../shared/domain/export/export.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { DeliveryStore } from '../../shared/ports/delivery-store.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import { createFindAudience } from './find-audience.ts';
import { createRunRoutes } from './run-routes.ts';
import { scheduleIssues } from './schedule-issues.ts';
import { showExport } from './show-run.ts';

interface Dependencies {
  readonly configuration: ConfigurationStore;
  readonly runs: RunStore;
  readonly deliveries: Pick<DeliveryStore, 'count'>;
}

/** The calls on exports and their runs. */
export const createManageExports = (dependencies: Dependencies): Readonly<Record<string, HttpRoute>> => {
  const { configuration, runs } = dependencies;
  const findAudience = createFindAudience(dependencies);
  const show = async (found: Stored<ExportDocument>) => {
    const [control, latest] = await Promise.all([runs.control(found.id), runs.runs({ exportId: found.id, limit: 1 })]);
    return showExport(found, control, latest.runs[0]);
  };

  /** Does something with an export that exists. */
  const withExport = async (id: string, run: (found: Stored<ExportDocument>) => Promise<HttpResponse>) => {
    const found = await configuration.get<ExportDocument>('export', id);
    return found ? run(found) : notFound('export', id);
  };

  const missing = async (kind: 'segment' | 'destination', id: string): Promise<readonly ErrorDetail[]> =>
    (await configuration.get(kind, id)) ? [] : [{ path: `${kind}Id`, message: `there is no ${kind} “${id}”` }];

  const decide = async (document: z.output<typeof exportInput>): Promise<Decision<ExportDocument>> => {
    const issues = [
      ...scheduleIssues(document.schedule, document.timezone),
      ...(await missing('segment', document.segmentId)),
      ...(await missing('destination', document.destinationId)),
    ];
    return issues.length === 0 ? { document } : { refused: invalid(issues) };
  };

  const routes = serve(exportOperations, {
    'GET /v1/exports': async () => {
      const all = await configuration.list<ExportDocument>('export');
      return answer({ exports: await Promise.all(all.map(show)) });
    },
    'GET /v1/exports/{id}': ({ path: { id } }) =>
      withExport(id, async (found) => showDocument(200, found.version, await show(found))),
    'PUT /v1/exports/{id}': ({ path: { id }, headers, body }) =>
      replaceDocument<ExportDocument, 'export'>(
        { store: configuration, kind: 'export', id, headers },
        () => decide(body),
        show,
      ),
    'DELETE /v1/exports/{id}': ({ path: { id }, headers }) =>
      deleteDocument({ store: configuration, kind: 'export', id, headers }),
    'GET /v1/exports/{id}/audience': ({ path: { id } }) => withExport(id, findAudience),
    'POST /v1/exports/{id}/pause': ({ path: { id }, body: { reason }, now }) =>
      withExport(id, async (found) => {
        await runs.pause(id, { reason, at: now });
        return answer(await show(found));
      }),
    'POST /v1/exports/{id}/resume': ({ path: { id }, now }) =>
      withExport(id, async (found) => {
        await runs.resume(id, now);
        return answer(await show(found));
      }),
  });
  return { ...routes, ...createRunRoutes({ runs, withExport }) };
};
