import { iso } from '../../shared/domain/api/common-schemas.ts';
import type { Stored } from '../../shared/domain/api/documents.ts';
import { type ExportDocument, NO_TOTALS, type Run } from '../../shared/domain/export/export.ts';
import type { ExportControl, Pause } from '../../shared/ports/run-store.ts';

/** A run as the API shows it. */
export const showRun = ({ exportId: _, startedAt, finishedAt, ...run }: Run) => ({
  ...run,
  startedAt: iso(startedAt),
  ...(finishedAt === undefined ? {} : { finishedAt: iso(finishedAt) }),
});

/** A run that was asked for and that the planner has not yet begun. */
export const showRequested = (runId: string) => ({ runId, status: 'planning', ...NO_TOTALS });

const showPause = ({ at, reason, code }: Pause) => ({
  since: iso(at),
  reason,
  ...(code === undefined ? {} : { code }),
});

/** An export as the API shows it. */
export const showExport = (
  { id, document }: Stored<ExportDocument>,
  { paused, nextAt }: ExportControl,
  lastRun: Run | undefined,
) => ({
  id,
  ...document,
  timezone: document.timezone ?? 'UTC',
  ...(paused ? { paused: showPause(paused) } : {}),
  ...(nextAt === undefined || !document.enabled ? {} : { nextRunAt: iso(nextAt) }),
  ...(lastRun ? { lastRun: showRun(lastRun) } : {}),
});
