import { setTimeout as pause } from 'node:timers/promises';
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

/** True when a run has ended. */
export const hasEnded = ({ status }: RunView): boolean => status !== 'planning' && status !== 'delivering';

/** Asks for a run of an export and waits until it has ended, but not for ever: `hasEnded` says which. */
export const runExport = async (api: Api, { id }: DemoExport): Promise<RunView> => {
  let run = await api.post<RunView>(`/v1/exports/${id}/runs`);
  for (const began = Date.now(); !hasEnded(run) && Date.now() - began < PATIENCE; ) {
    await pause(POLL);
    run = await api.get<RunView>(`/v1/exports/${id}/runs/${run.runId}`);
  }
  return run;
};
