import { useEffect, useState } from 'react';
import { answerOf, api } from './client.ts';
import type { paths } from './schema.gen.ts';

type Call = paths['/v1/events/live']['post'];
type Body = NonNullable<Call['requestBody']>['content']['application/json'];

type Page = Call['responses'][200]['content']['application/json'];

/** An event as it came in. */
export type LiveEvent = Page['events'][number];
/** Which events are watched; the API filters. */
export type LiveFilter = Pick<Body, 'sourceId' | 'type' | 'name' | 'fate' | 'text'>;

/** What has come since the watching began. */
export interface Live {
  /** Newest first. */
  readonly events: readonly LiveEvent[];
  /** The first answer is there. */
  readonly isReady: boolean;
  /** Came in a burst and were not shown, since there were too many. */
  readonly missed: number;
  readonly skippedMs: number;
  readonly error: Error | undefined;
}

const EVERY_MS = 2_000;
/** After an error: it may pass, and asking at once would not help. */
const AFTER_ERROR_MS = 5_000;
/** A browser scrolls through so many with ease; older ones are let go. */
const MOST_KEPT = 2_000;

const NOTHING: Live = { events: [], isReady: false, missed: 0, skippedMs: 0, error: undefined };

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Events not shown yet before those that are; after a break the last minutes come again, and each event once. */
const joined = (fresh: readonly LiveEvent[], shown: readonly LiveEvent[]): readonly LiveEvent[] => {
  const known = new Set(shown.map(({ id }) => id));
  return [...fresh.filter(({ id }) => !known.has(id)), ...shown].slice(0, MOST_KEPT);
};

interface Watching {
  readonly filter: LiveFilter;
  readonly signal: AbortSignal;
  readonly change: (with_: (before: Live) => Live) => void;
}

const withPage = ({ events, missed, skippedMs }: Live, page: Page): Live => ({
  events: joined(page.events, events),
  isReady: true,
  missed: missed + page.omitted,
  skippedMs: skippedMs + page.skippedMs,
  error: undefined,
});

/** Reads on until the signal ends it; after an error it begins with the last minutes again, and nothing is shown twice. */
const watch = async ({ filter, signal, change }: Watching): Promise<void> => {
  let cursor: string | undefined;
  while (!signal.aborted) {
    try {
      const body = { ...filter, limit: 1_000, ...(cursor !== undefined && { cursor }) };
      const page = await answerOf(api.POST('/v1/events/live', { body, signal }));
      cursor = page.cursor;
      change((before) => withPage(before, page));
      await pause(page.read >= 500 ? 0 : EVERY_MS, signal);
    } catch (error) {
      if (signal.aborted) return;
      cursor = undefined;
      change((before) => ({ ...before, error: error as Error }));
      await pause(AFTER_ERROR_MS, signal);
    }
  }
};

/** Watches events come in, while `isOn`. Another filter begins anew; a pause keeps what is there and goes on from now. */
export const useLiveEvents = (filter: LiveFilter, isOn: boolean): Live => {
  const asked = JSON.stringify(filter);
  const [live, setLive] = useState<{ readonly asked: string; readonly state: Live }>({ asked, state: NOTHING });
  useEffect(() => {
    if (!isOn) return;
    const controller = new AbortController();
    const change: Watching['change'] = (with_) =>
      setLive((before) => ({ asked, state: with_(before.asked === asked ? before.state : NOTHING) }));
    void watch({ filter: JSON.parse(asked), signal: controller.signal, change });
    return () => controller.abort();
  }, [asked, isOn]);
  return live.asked === asked ? live.state : NOTHING;
};
