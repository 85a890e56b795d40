import { EVENT_TYPES, type SegmentEvent } from '../event/event.ts';
import type { Stamp } from '../identity/identifier.ts';
import type { Json, JsonObject } from '../json.ts';

const HOUR_MS = 3_600_000;

/** An instant that many share: the exact one, beside a server's log, would name the person. ISO 8601. */
export const hourOfIso = (instant: string): string =>
  new Date(Math.floor(Date.parse(instant) / HOUR_MS) * HOUR_MS).toISOString();

/** Stands for a part of a path that may name somebody. */
const MASK = '*';

/** Shorter ones are compared whole: a userId `a` is in every word. */
const SHORTEST_PART = 3;

const leavesOf = (value: Json | undefined): string[] => {
  if (value === undefined || value === null || typeof value === 'boolean') return [];
  if (typeof value !== 'object') return [String(value)];
  return (Array.isArray(value) ? value : Object.values(value)).flatMap(leavesOf);
};

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What names or describes the person, in lower case: no word that is kept may hold it. */
const personalIn = (event: SegmentEvent, stamps: readonly Stamp[]): readonly string[] => {
  const { messageId, userId, anonymousId, previousId, groupId, traits, context } = event;
  const ids = [messageId, userId, anonymousId, previousId, groupId].filter((id) => id !== undefined);
  const texts = [
    ...ids,
    ...stamps.map(([, value]) => value),
    ...leavesOf([traits ?? null, context?.['traits'] ?? null, context?.['externalIds'] ?? null]),
  ];
  return [...new Set(texts.map((text) => text.trim().toLowerCase()))].filter((text) => text !== '');
};

const isPersonal = (text: string, personal: readonly string[]): boolean => {
  const lower = text.toLowerCase();
  return personal.some((each) => (each.length < SHORTEST_PART ? lower === each : lower.includes(each)));
};

/** A name as people give to kinds of events: words, no number that could be somebody's, no address. */
const EVENT_NAME = /^\p{L}[\p{L}\p{M} _:.-]{0,63}$/u;
/** A word of a path as people give to kinds of pages. */
const PATH_WORD = /^[a-z][a-z_-]{0,30}(\.[a-z]{2,5})?$/i;
const MOST_PARTS = 8;

/** The path of a page without its host, query and fragment; what is no plain word becomes `*`. */
const maskedPath = (raw: Json | undefined, personal: readonly string[]): string | undefined => {
  if (typeof raw !== 'string') return undefined;
  const [path = ''] = raw.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').split(/[?#]/);
  const parts = path.split('/').filter((part) => part !== '');
  const masked = parts.map((part) => (PATH_WORD.test(part) && !isPersonal(part, personal) ? part : MASK));
  return `/${masked.slice(0, MOST_PARTS).join('/')}`;
};

/**
 * The anonymous form of an event (rule 27), from an allow-list: its type, the hour, a name of plain words, the path of the page
 * with only its plain words. Amounts, codes, campaigns and referrers are left out, since beside an order or a log they name
 * somebody. `messageId` is a new random one.
 */
export const anonymousForm = (event: SegmentEvent, stamps: readonly Stamp[], messageId: string): SegmentEvent => {
  const personal = personalIn(event, stamps);
  const { type, event: name, properties, context } = event;
  const isKept = name !== undefined && EVENT_NAME.test(name) && !isPersonal(name, personal);
  const page = context?.['page'];
  const path = maskedPath(properties?.['path'] ?? (isObject(page) ? page['path'] : undefined), personal);
  return {
    type: EVENT_TYPES.find((each) => each === type) ?? 'track',
    messageId,
    timestamp: hourOfIso(event.timestamp),
    ...(isKept ? { event: name } : {}),
    ...(path === undefined ? {} : { properties: { path } }),
  };
};
