import type { Tone } from '../../ui/badge.tsx';
import type { Run } from './exports-queries.ts';

/** How well a run is, by its status. */
export const RUN_TONES: Readonly<Record<Run['status'], Tone>> = {
  planning: 'info',
  delivering: 'info',
  succeeded: 'good',
  partial: 'warn',
  failed: 'bad',
};
