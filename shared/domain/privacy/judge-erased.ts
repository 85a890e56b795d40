import type { EventEntry, SegmentEvent } from '../event/event.ts';
import { commandOf } from '../identity/command.ts';
import type { Identifier } from '../identity/identifier.ts';
import type { Json, JsonObject } from '../json.ts';

/** What becomes of an event that may name somebody erased. */
export type Judgement = 'keep' | 'suppress' | { readonly entry: EventEntry };

type IsErased = (identifier: Identifier) => boolean;

/** A type that names a device: whoever uses it next is somebody else. */
const isDevice = ({ type }: Pick<Identifier, 'type'>): boolean => type === 'anonymousId';

/** Everything an entry names, its anchor first. */
export const namedBy = ({ event, stamps = [] }: EventEntry, anchor: Identifier): Identifier[] => {
  const { identifiers = [], rest = [], cut = [] } = commandOf(event) ?? {};
  return [
    anchor,
    ...stamps.map(([type, value]) => ({ type, value })),
    ...identifiers,
    ...rest,
    ...cut.map(([, end]) => end),
  ];
};

/** The value without members that are one of these texts. */
const without = (value: Json, texts: ReadonlySet<string>): Json => {
  const isOne = (each: Json | undefined): boolean => typeof each === 'string' && texts.has(each.trim());
  if (Array.isArray(value)) return value.filter((each: Json) => !isOne(each)).map((each: Json) => without(each, texts));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject)
      .filter(([, each]) => !isOne(each))
      .map(([name, each]) => [name, without(each, texts)]),
  );
};

/** An order without those who were erased; nothing where its anchor was, or nobody is left whom it orders about. */
const strippedOrder = (entry: EventEntry, anchor: Identifier, isErased: IsErased): Judgement => {
  const { event } = entry;
  const command = commandOf(event);
  if (command === undefined || isErased(anchor)) return 'suppress';
  const isLeft = (identifier: Identifier): boolean => !isErased(identifier);
  const places = command.identifiers.flatMap((each, place) => (isLeft(each) ? [place] : []));
  if (places.length === 0) return 'suppress';
  const { rest = [], cut: before = [] } = command;
  const cut = before
    .filter(([place, end]) => isLeft(end) && places.includes(place))
    .map(([place, end]) => [places.indexOf(place), end] as const);
  const identifiers = command.identifiers.filter(isLeft);
  return {
    entry: {
      ...entry,
      event: { ...event, command: { ...command, identifiers, rest: rest.filter(isLeft), cut } },
    },
  };
};

const strippedEvent = (entry: EventEntry, devices: readonly Identifier[]): Judgement => {
  const texts = new Set(devices.map(({ value }) => value));
  const { messageId, timestamp, type, ...rest } = entry.event;
  const event = { ...(without(rest as unknown as Json, texts) as object), messageId, timestamp, type } as SegmentEvent;
  const isLeft = ([kind, value]: readonly [string, string, ...unknown[]]): boolean =>
    !devices.some((each) => each.type === kind && each.value === value);
  const { stamps, ...others } = entry;
  const left = stamps?.filter(isLeft) ?? [];
  return { entry: { ...others, event, ...(left.length > 0 ? { stamps: left } : {}) } };
};

/**
 * What becomes of an entry once some identifiers are erased (rule 33): what names a person among them is suppressed; a device
 * that stands beside another living person is stripped from it, and so is whoever an officer's order names besides others.
 */
export const judgeErased = (entry: EventEntry, anchor: Identifier, isErased: IsErased): Judgement => {
  const erased = namedBy(entry, anchor).filter(isErased);
  if (erased.length === 0) return 'keep';
  if (commandOf(entry.event) !== undefined) return strippedOrder(entry, anchor, isErased);
  if (isDevice(anchor) || !erased.every(isDevice)) return 'suppress';
  return strippedEvent(entry, erased);
};
