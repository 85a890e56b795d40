import type { EventEntry, SegmentEvent } from '../event/event.ts';
import type { Identifier } from '../identity/identifier.ts';
import type { JsonObject } from '../json.ts';

const DEVICE = 'anonymousId';

const withoutDevice = ({ anonymousId: _, previousId, ...event }: SegmentEvent, values: ReadonlySet<string>) => ({
  ...event,
  ...(previousId === undefined || values.has(previousId) ? {} : { previousId }),
  ...(event.context === undefined ? {} : { context: contextWithout(event.context, values) }),
});

const contextWithout = (context: JsonObject, values: ReadonlySet<string>): JsonObject => {
  const ids = context['externalIds'];
  if (!Array.isArray(ids)) return context;
  const isErased = (each: unknown) =>
    typeof each === 'object' && each !== null && 'id' in each && typeof each.id === 'string' && values.has(each.id);
  return { ...context, externalIds: ids.filter((each) => !isErased(each)) };
};

/**
 * What erased identifiers leave of an event (rule 33): one that names nobody erased is kept; a device that was erased is stripped
 * from an event of another living person; everything else that names an erased identifier is suppressed.
 */
export const judgeErased = (
  entry: EventEntry,
  anchor: Identifier,
  isErased: (identifier: Identifier) => boolean,
): 'keep' | 'suppress' | { readonly entry: EventEntry } => {
  if (isErased(anchor)) return 'suppress';
  const stamps = entry.stamps ?? [];
  const erased = stamps.filter(([type, value]) => isErased({ type, value }));
  if (erased.length === 0) return 'keep';
  if (erased.some(([type]) => type !== DEVICE)) return 'suppress';
  const values = new Set(erased.map(([, value]) => value));
  const { stamps: _, ...rest } = entry;
  const left = stamps.filter((stamp) => !erased.includes(stamp));
  const event = withoutDevice(entry.event, values);
  return { entry: { ...rest, event, ...(left.length === 0 ? {} : { stamps: left }) } };
};
