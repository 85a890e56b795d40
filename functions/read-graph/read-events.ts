import type { AcceptedEvent } from '../../shared/domain/event/event.ts';
import { commandOf } from '../../shared/domain/identity/command.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { countingCopies } from '../../shared/domain/profile/duplicates.ts';
import type { IdentifierPointer, StoredLink } from '../../shared/ports/profile-store.ts';
import type { TimelineStore } from '../../shared/ports/timeline-store.ts';
import { inTurns } from './read-ties.ts';

type Pointers = ReadonlyMap<IdentifierKey, IdentifierPointer>;
type Histories = ReadonlyMap<IdentifierKey, readonly AcceptedEvent[]>;

/** Identifiers without links whose latest events are looked at, and the records of each. */
const MOST_LOOKED_AT = 20;
const RECENT = 100;
/** Released identifiers whose orders are read. */
const MOST_RELEASED = 10;

/** Whole timelines of those who showed these links, since only those know which copy counts; not of what strangers share. */
export const readHistories = async (
  timelines: Pick<TimelineStore, 'read'>,
  links: readonly StoredLink[],
  pointers: Pointers,
): Promise<Histories> => {
  const anchors = [...new Set(links.map(({ anchor }) => anchor))];
  const readable = anchors.filter((key) => pointers.get(key)?.isolated === undefined);
  const read = async (key: IdentifierKey) => [key, countingCopies(await timelines.read(key))] as const;
  return new Map(await inTurns(readable, read));
};

/** The latest events of some of these identifiers, those of the histories first. */
export const readRecent = async (
  timelines: Pick<TimelineStore, 'page'>,
  keys: readonly IdentifierKey[],
  histories: Histories,
): Promise<readonly AcceptedEvent[]> => {
  const others = keys.filter((key) => !histories.has(key)).slice(0, MOST_LOOKED_AT);
  const pages = await inTurns(others, (anchor) => timelines.page({ anchor, limit: RECENT }));
  const known = keys.flatMap((key) => histories.get(key)?.slice(-RECENT) ?? []);
  return [...known, ...pages.flatMap(({ events }) => events)];
};

/** A release that is in force: of which identifier, and what its order says, while that is kept. */
export interface Release {
  readonly key: IdentifierKey;
  readonly at: number;
  readonly order?: AcceptedEvent;
}

/** The orders that released identifiers; each stands among the events of what it released. */
export const readReleases = async (
  timelines: Pick<TimelineStore, 'read'>,
  pointers: Iterable<IdentifierPointer>,
): Promise<readonly Release[]> => {
  const released = [...pointers].filter(({ releasedAt }) => releasedAt !== undefined).slice(0, MOST_RELEASED);
  return inTurns(released, async ({ key, releasedAt: at = 0 }): Promise<Release> => {
    const order = (await timelines.read(key)).find(
      ({ body, receivedAt }) => body.type === 'release' && commandOf(body) !== undefined && receivedAt === at,
    );
    return { key, at, ...(order ? { order } : {}) };
  });
};
