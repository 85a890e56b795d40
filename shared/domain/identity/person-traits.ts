import type { SegmentEvent } from '../event/event.ts';
import type { Json, JsonObject } from '../json.ts';

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A person's traits in an event: those of `context.traits`, overruled by an identify call's own; a group's are not a person's. */
export const personTraits = (body: Pick<SegmentEvent, 'type' | 'traits' | 'context'>): readonly JsonObject[] => {
  const carried = body.context?.['traits'];
  const own = body.type === 'identify' ? body.traits : undefined;
  return [own, carried].filter(isObject);
};
