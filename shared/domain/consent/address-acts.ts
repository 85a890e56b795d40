import type { AcceptedEvent } from '../event/event.ts';
import { type IdentifierKey, typeOfKey } from '../identity/identifier.ts';
import { answersIn, joinAnswers } from '../profile/consent.ts';
import type { ConsentCell } from '../profile/profile.ts';

/** Types of identifiers that messages are sent to: who refuses at one is refused at it, whosever it is thought to be (rule 26). */
const ADDRESS_TYPES = ['email', 'phone'];

/** True of an identifier that messages are sent to. */
export const isAddress = (key: IdentifierKey): boolean => ADDRESS_TYPES.includes(typeOfKey(key));

/** What was answered explicitly at an address, for one purpose. */
export interface AddressAct {
  readonly key: IdentifierKey;
  readonly purpose: string;
  readonly cell: ConsentCell;
}

/** What was answered explicitly at an address, by purpose: what remains of all acts, the greatest of each purpose. */
export type AddressAnswers = ReadonlyMap<string, ConsentCell>;

/**
 * The acts of an event for each address among its anchor and the others that it names. Answers that only ride on an event are none:
 * they come with every page view, and an address would be written as often.
 */
export const addressActsIn = (event: AcceptedEvent, others: readonly IdentifierKey[]): readonly AddressAct[] => {
  const acts = answersIn(event).filter(([, , { act }]) => act);
  return [...new Set([event.anchor, ...others])]
    .filter(isAddress)
    .flatMap((key) => acts.map(([purpose, cell]): AddressAct => ({ key, purpose, cell })));
};

/** What is known of an address with another act. */
export const withAct = (known: AddressAnswers | undefined, { purpose, cell }: AddressAct): AddressAnswers => {
  const before = known?.get(purpose);
  return new Map(known).set(purpose, before ? joinAnswers(before, cell) : cell);
};

/** True where an act says more than what is known. */
export const isNews = (known: AddressAnswers | undefined, { purpose, cell }: AddressAct): boolean => {
  const before = known?.get(purpose);
  if (before === undefined) return true;
  const joined = joinAnswers(before, cell);
  return joined.granted !== before.granted || joined.at !== before.at;
};

/** True where the same is refused at an address, by what was known and by what is known now. */
export const isRefusedAlike = (before: AddressAnswers | undefined, after: AddressAnswers | undefined): boolean => {
  const refusedIn = (answers: AddressAnswers | undefined): string[] =>
    [...(answers ?? [])].flatMap(([purpose, { granted }]) => (granted ? [] : [purpose]));
  const now = new Set(refusedIn(after));
  const then = refusedIn(before);
  return then.length === now.size && then.every((purpose) => now.has(purpose));
};

/** Why nothing may be sent to an address for these purposes; undefined where nobody refused it. */
export const addressRefusal = (
  answers: AddressAnswers | undefined,
  purposes: readonly string[],
): string | undefined => {
  const refused = purposes.find((purpose) => answers?.get(purpose)?.granted === false);
  return refused === undefined ? undefined : `address-refused:${refused}`;
};
