import * as z from 'zod';
import { invalid } from '../../shared/domain/api/failures.ts';
import { liveEventOperations } from '../../shared/domain/api/operations/live-events.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import { answer } from '../../shared/domain/http.ts';
import { createScreenEntries } from '../../shared/erasure/screen-entries.ts';
import type { EventTail, TailPlace } from '../../shared/ports/event-tail.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { TombstoneStore } from '../../shared/ports/tombstone-store.ts';
import { isWanted, type LiveEvent, type Seen, seenIn, showSeen, type Wanted } from './live-event.ts';

interface Dependencies {
  readonly tail: EventTail;
  readonly tombstones: Pick<TombstoneStore, 'of'>;
  readonly keyring: Pick<Keyring, 'keyOf' | 'seal' | 'open'>;
}

/** How far back somebody sees who begins to watch. */
const FIRST_LOOK_MS = 10 * 60_000;
/** Who is further behind after a reading than this is brought to what comes now. */
const MOST_BEHIND_MS = 30_000;
/** An answer of Lambda holds 6 MiB. */
const MOST_BYTES = 3 * 1024 * 1024;

const cursorSchema = z.strictObject({
  live: z.record(z.string(), z.strictObject({ after: z.string().regex(/^\d+$/).optional(), at: z.number() })),
});

const readCursor = (keyring: Dependencies['keyring'], text: string): TailPlace | undefined => {
  try {
    return cursorSchema.safeParse(JSON.parse(keyring.open(text))).data?.live as TailPlace | undefined;
  } catch (error) {
    if (error instanceof HeadwaterError || error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** The newest that an answer has room for, newest first. */
const newestOf = (seen: readonly Seen[], limit: number): readonly Seen[] => {
  const kept: Seen[] = [];
  let bytes = 0;
  for (const each of seen.toReversed()) {
    bytes += JSON.stringify(each.entry).length;
    if (kept.length > 0 && (kept.length >= limit || bytes > MOST_BYTES)) break;
    kept.push(each);
  }
  return kept;
};

/** The call of who watches events come in. All that is remembered between calls is in the cursor, which is sealed. */
export const createWatchEvents = ({ tail, tombstones, keyring }: Dependencies) => {
  const screenEntries = createScreenEntries({ tombstones, keyring });

  /** Of whoever was erased meanwhile only the number is shown, and that only to who asks for nothing that would tell them apart. */
  const show = async (kept: readonly Seen[], wanted: Wanted): Promise<readonly LiveEvent[]> => {
    const screened = await screenEntries(
      kept.map(({ entry, tailed: { record } }) => ({
        ...{ entry, receivedAt: Date.parse(record.receivedAt) },
        ...(record.anchor && { anchor: record.anchor }),
      })),
    );
    return kept.flatMap((seen, index) => {
      const event = showSeen({ ...seen, entry: screened[index] ?? seen.entry });
      return isWanted(event, wanted) ? [event] : [];
    });
  };

  return serve(liveEventOperations, {
    'POST /v1/events/live': async ({ body: { cursor, limit, ...wanted }, now }) => {
      const from = cursor === undefined ? now - FIRST_LOOK_MS : readCursor(keyring, cursor);
      if (from === undefined)
        return invalid([{ path: 'cursor', message: 'is none of this deployment; leave it out to start' }]);
      const { records, place, behindMs } = await tail.read(from, now);
      const seen = seenIn(records);
      const matching = seen.filter((each) => isWanted(showSeen(each), wanted));
      const kept = newestOf(matching, limit);
      const isLost = behindMs > MOST_BEHIND_MS;
      const next = isLost ? Object.fromEntries(Object.keys(place).map((shard) => [shard, { at: now }])) : place;
      return answer(
        {
          events: await show(kept, wanted),
          cursor: keyring.seal(JSON.stringify({ live: next })),
          read: seen.length,
          omitted: matching.length - kept.length,
          skippedMs: isLost ? behindMs : 0,
        },
        { 'cache-control': 'no-store' },
      );
    },
  });
};
