import type { AcceptedEvent } from '../../shared/domain/event/event.ts';
import { commandOf } from '../../shared/domain/identity/command.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import type { IdentifierPointer, StoredLink } from '../../shared/ports/profile-store.ts';
import type { TimelineStore } from '../../shared/ports/timeline-store.ts';
import { evidenceName, type GraphParts, type Release } from './graph-parts.ts';
import { inTurns } from './read-ties.ts';

/** Identifiers whose latest events are looked at for what names nobody, and the records of each. */
const MOST_LOOKED_AT = 20;
const RECENT = 100;
/** Released identifiers whose orders are read. */
const MOST_RELEASED = 10;
/** Records read at once when looking for an event. */
const RECORDS = 500;

const nameOf = ({
  sourceId,
  messageId,
  receivedAt,
}: Pick<StoredLink, 'sourceId' | 'messageId' | 'receivedAt'>): string =>
  `${receivedAt}\n${evidenceName(sourceId, messageId)}`;

/** The events behind links of one anchor: its timeline is read from its end, for as long as any is missing. */
const eventsBehind = async (
  { page }: Pick<TimelineStore, 'page'>,
  [anchor, links]: readonly [IdentifierKey, readonly StoredLink[]],
): Promise<AcceptedEvent[]> => {
  const missing = new Set(links.map(nameOf));
  const found: AcceptedEvent[] = [];
  let before: string | undefined;
  do {
    const read = await page({ anchor, limit: RECORDS, ...(before === undefined ? {} : { before }) });
    for (const event of read.events) {
      const { sourceId, receivedAt, body } = event;
      if (missing.delete(nameOf({ sourceId, receivedAt, messageId: body.messageId }))) found.push(event);
    }
    before = read.before;
  } while (before !== undefined && missing.size > 0);
  return found;
};

/** The events that showed these links, while they are kept; not those of what strangers share. */
export const readEvidence = async (
  timelines: Pick<TimelineStore, 'page'>,
  links: readonly StoredLink[],
  pointers: ReadonlyMap<IdentifierKey, IdentifierPointer>,
): Promise<GraphParts['events']> => {
  const byAnchor = [...Map.groupBy(links, ({ anchor }) => anchor)];
  const readable = byAnchor.filter(([key]) => pointers.get(key)?.isolated === undefined);
  const events = (await inTurns(readable, (each) => eventsBehind(timelines, each))).flat();
  return new Map(events.map((event) => [evidenceName(event.sourceId, event.body.messageId), event]));
};

/** The latest events of the newest of these identifiers. */
export const readRecent = async (
  timelines: Pick<TimelineStore, 'page'>,
  keys: readonly IdentifierKey[],
): Promise<readonly AcceptedEvent[]> => {
  const pages = await inTurns(keys.slice(0, MOST_LOOKED_AT), (anchor) => timelines.page({ anchor, limit: RECENT }));
  return pages.flatMap(({ events }) => events);
};

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
