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

/** Digits that a phone number has at least where they are compared without its country. */
const PHONE_DIGITS = 7;
const digitsOf = (text: string): string => text.replaceAll(/\D/g, '').replace(/^0+/, '');

/** Whether a text is one of these identifiers, as clients spell them: any case, with spaces around, a phone number in any form. */
const createIsOne = (identifiers: readonly Identifier[]): ((text: string) => boolean) => {
  const values = new Set(identifiers.map(({ value }) => value.toLowerCase()));
  const phones = identifiers.filter(({ type }) => type === 'phone').map(({ value }) => digitsOf(value));
  const isPhone = (text: string): boolean => {
    const digits = /^[\d\s()+./-]+$/.test(text) ? digitsOf(text) : '';
    return digits.length >= PHONE_DIGITS && phones.some((phone) => phone.endsWith(digits));
  };
  return (text) => values.has(text.trim().toLowerCase()) || (phones.length > 0 && isPhone(text));
};

/** The value without members that are such a text. */
const without = (value: Json, isText: (text: string) => boolean): Json => {
  const isOne = (each: Json | undefined): boolean => typeof each === 'string' && isText(each);
  if (Array.isArray(value))
    return value.filter((each: Json) => !isOne(each)).map((each: Json) => without(each, isText));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject)
      .filter(([, each]) => !isOne(each))
      .map(([name, each]) => [name, without(each, isText)]),
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

const strippedEvent = (entry: EventEntry, erased: readonly Identifier[]): Judgement => {
  const { messageId, timestamp, type, ...rest } = entry.event;
  const said = without(rest as unknown as Json, createIsOne(erased)) as object;
  const event = { ...said, messageId, timestamp, type } as SegmentEvent;
  const isLeft = ([kind, value]: readonly [string, string, ...unknown[]]): boolean =>
    !erased.some((each) => each.type === kind && each.value === value);
  const { stamps, ...others } = entry;
  const left = stamps?.filter(isLeft) ?? [];
  return { entry: { ...others, event, ...(left.length > 0 ? { stamps: left } : {}) } };
};

/**
 * What becomes of an entry once some identifiers are erased (rule 33): what is anchored at one of them is suppressed, and so is what
 * only a device bears besides. Where the anchor is another, living person, the erased are stripped from it, devices and addresses
 * alike: whoever shares an address keeps their own orders. From an officer's order whoever it names is stripped.
 */
export const judgeErased = (entry: EventEntry, anchor: Identifier, isErased: IsErased): Judgement => {
  const erased = namedBy(entry, anchor).filter(isErased);
  if (erased.length === 0) return 'keep';
  if (commandOf(entry.event) !== undefined) return strippedOrder(entry, anchor, isErased);
  return isDevice(anchor) || isErased(anchor) ? 'suppress' : strippedEvent(entry, erased);
};
