import { addDuration } from './duration.ts';
import type { Span } from './operator.ts';
import type { LeafWindow } from './segment.ts';

/** When a window holds an event of this instant; empty where `to` is not after `from`. */
export const windowSpan = (window: LeafWindow, at: number, zone: string): Span => {
  switch (window.kind) {
    case 'within':
      return { from: at, to: addDuration(at, window.duration, zone) };
    case 'between':
      return { from: addDuration(at, window.near, zone), to: addDuration(at, window.far, zone) };
    case 'fixed':
      return { from: at, to: window.from <= at && at < window.to ? Number.POSITIVE_INFINITY : at };
    case 'ever':
      return { from: at, to: Number.POSITIVE_INFINITY };
  }
};

/** True where the window counts in months or years: then it depends on a calendar's time zone. */
export const isCalendar = (window: LeafWindow): boolean =>
  window.kind === 'within'
    ? window.duration.months > 0
    : window.kind === 'between' && window.far.months + window.near.months > 0;
