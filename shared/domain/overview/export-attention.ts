import type { ExportDocument, Run } from '../export/export.ts';
import { GUARD_REASON } from '../export/removal-guard.ts';
import type { Attention } from './attention.ts';

/** An export with what people and platforms said about it, and its newest runs, newest first. */
export interface ExportState {
  readonly id: string;
  readonly document: ExportDocument;
  readonly paused?: { readonly reason: string; readonly at: number };
  readonly runs: readonly Run[];
}

/** Codes of what only new or other credentials cure. */
const CREDENTIALS: ReadonlySet<string> = new Set(['credentials-refused', 'access-refused', 'invalid-credentials']);

const newestEnded = ({ runs }: ExportState): Run | undefined => runs.find(({ finishedAt }) => finishedAt !== undefined);

const linkOf = ({ id, document: { segmentId, destinationId } }: ExportState) => ({
  exportId: id,
  segmentId,
  destinationId,
});

/** What the platform does not accept the connection for, in the newest run or the one that it stopped. */
const refusalOf = ({ runs }: ExportState) => runs[0]?.errors.find(({ code }) => CREDENTIALS.has(code));

const ofPause = (state: ExportState): readonly Attention[] => {
  const { paused } = state;
  if (!paused) return [];
  const more = { count: 1, since: paused.at, link: linkOf(state) };
  if (paused.reason === GUARD_REASON) return [{ kind: 'removals-held', severity: 'bad', ...more }];
  return [{ kind: 'export-paused', severity: 'warn', ...more, sentence: paused.reason }];
};

const ofRun = (state: ExportState): readonly Attention[] => {
  const run = newestEnded(state);
  if (!run) return [];
  const { status, errors, runId, finishedAt, alerts = [] } = run;
  const link = { ...linkOf(state), runId };
  const count = errors.reduce((sum, error) => sum + error.count, 0);
  const when = finishedAt === undefined ? {} : { since: finishedAt };
  const jump = alerts.find(({ code }) => code === 'size-jump');
  return [
    ...(status === 'failed' ? [{ kind: 'run-failed', severity: 'bad', count, ...when, link } as const] : []),
    ...(status === 'partial' ? [{ kind: 'run-partial', severity: 'warn', count, ...when, link } as const] : []),
    ...(jump
      ? [
          {
            kind: 'audience-jumped',
            severity: 'warn',
            count: run.added,
            ...when,
            link,
            sentence: jump.sentence,
          } as const,
        ]
      : []),
  ];
};

/** What one export needs: where its connection is refused, that is the cause of all else. */
const ofExport = (state: ExportState): readonly Attention[] => {
  if (!state.document.enabled) return [];
  const refusal = refusalOf(state);
  if (!refusal) return [...ofPause(state), ...ofRun(state)];
  const since = state.paused?.at ?? state.runs[0]?.startedAt;
  return [
    {
      ...{ kind: 'credentials-broken', severity: 'bad', count: refusal.count, link: linkOf(state) },
      ...(since === undefined ? {} : { since }),
      ...(state.paused ? { sentence: state.paused.reason } : {}),
    },
  ];
};

/** What exports need. */
export const exportAttention = (states: readonly ExportState[]): readonly Attention[] => states.flatMap(ofExport);
