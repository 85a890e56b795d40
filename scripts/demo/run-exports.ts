import { setTimeout as pause } from 'node:timers/promises';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { Api } from './api.ts';
import type { DemoExport } from './set-up.ts';

/** A run as the API shows it. */
export interface RunView {
  readonly runId: string;
  readonly status: 'planning' | 'delivering' | 'succeeded' | 'partial' | 'failed';
  readonly added: number;
  readonly removed: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly skipped: number;
  readonly errors: readonly { readonly code: string; readonly count: number; readonly example: string }[];
}

const POLL = 1000;
/** The planner comes by each minute; a run that has not ended after five is stuck. */
const PATIENCE = 300_000;

const isOver = ({ status }: RunView): boolean => status !== 'planning' && status !== 'delivering';

/** Asks for a run of an export and waits until it has ended. */
export const runExport = async (api: Api, { id }: DemoExport): Promise<RunView> => {
  const { runId } = await api.post<RunView>(`/v1/exports/${id}/runs`);
  for (const began = Date.now(); Date.now() - began < PATIENCE; await pause(POLL)) {
    const run = await api.get<RunView>(`/v1/exports/${id}/runs/${runId}`);
    if (isOver(run)) return run;
  }
  throw new HeadwaterError('demo.stalled', `Run ${runId} of the export ${id} has not ended after five minutes.`);
};
