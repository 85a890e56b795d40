import type { LiveEvent } from '../../api/live-events.ts';
import type { Tone } from '../../ui/badge.tsx';

/** The colour of each fate. */
export const FATE_TONE: Readonly<Record<LiveEvent['fate'], Tone>> = {
  accepted: 'good',
  anonymous: 'info',
  quarantined: 'bad',
  suppressed: 'neutral',
};
