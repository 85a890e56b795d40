import type { AcceptedEvent } from '../event/event.ts';
import { commandOf } from '../identity/command.ts';
import { personTraits } from '../identity/person-traits.ts';
import type { Json, JsonObject } from '../json.ts';
import { canonicalJson } from '../segment/hash.ts';
import type { ProfileState, TraitCell } from './profile.ts';

/** Traits by name; a Map, so that no name a client thinks of has a meaning of its own. */
export type TraitMap = Map<string, TraitCell>;

/** Greater wins: (pinned, at, messageId), and the value's text where one message says two things (rule 17). */
const isNewer = (a: TraitCell, b: TraitCell): boolean => {
  if ((a.pinned ?? false) !== (b.pinned ?? false)) return a.pinned === true;
  if (a.at !== b.at) return a.at > b.at;
  if (a.messageId !== b.messageId) return a.messageId > b.messageId;
  return canonicalJson(a.value) > canonicalJson(b.value);
};

/** Puts the cell where it is the newest of its name. */
export const putTrait = (traits: TraitMap, name: string, cell: TraitCell): void => {
  const known = traits.get(name);
  if (known === undefined || isNewer(cell, known)) traits.set(name, cell);
};

/** Folds an event's traits of the person in: those of `context.traits`, overruled by an identify call's own. */
export const foldTraits = (traits: TraitMap, { body, at }: Pick<AcceptedEvent, 'body' | 'at'>): void => {
  const said = new Map<string, Json>(
    personTraits(body)
      .toReversed()
      .flatMap((each) => Object.entries(each)),
  );
  for (const [name, value] of said) putTrait(traits, name, { value, at, messageId: body.messageId });
};

/** Folds an officer's correction in: pinned, so that no event of the person's sources undoes it (rule 17). */
export const foldRectification = (traits: TraitMap, { body, at }: Pick<AcceptedEvent, 'body' | 'at'>): void => {
  if (body.type !== 'rectify') return;
  const { messageId } = body;
  for (const [name, value] of Object.entries(commandOf(body)?.traits ?? {}))
    putTrait(traits, name, { value, at, messageId, pinned: true });
};

/** When a trait was last rectified, epoch ms; undefined where none ever was. */
export const rectifiedAt = ({ traits }: Pick<ProfileState, 'traits'>): number | undefined => {
  const times = Object.values(traits).flatMap(({ pinned, at }) => (pinned ? [at] : []));
  return times.length === 0 ? undefined : Math.max(...times);
};

/** The traits a profile has: deleted ones are left out. */
export const currentTraits = (state: Pick<ProfileState, 'traits'>): JsonObject =>
  Object.fromEntries(
    Object.entries(state.traits)
      .filter(([, cell]) => cell.value !== null)
      .map(([name, cell]) => [name, cell.value]),
  );
