import type { Identifier } from '../../shared/domain/identity/identifier.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import { spellingsOf } from '../stories/spellings.ts';

/** How a value could be written: readable, or by the deployment's own key, which nobody else can look up. */
export interface Needle {
  readonly of: string;
  readonly kind: 'clear' | 'keyed';
  /** Lower case. */
  readonly spelling: string;
}

/** A place with what is written in it, decoded and as it stands. */
export interface Kept {
  readonly place: string;
  readonly text: string;
}

/** Something of a person, and where. */
export interface Finding {
  readonly of: string;
  readonly kind: Needle['kind'];
  readonly place: string;
}

/** Epochs that a profile may have been founded in. */
const EPOCHS = [0, 1, 2];

/** Every spelling of some values: clear, encoded, hashed without a key. */
export const clearNeedles = (values: readonly string[]): readonly Needle[] =>
  values.flatMap((value) =>
    [...new Set(spellingsOf(value).map((spelling) => spelling.toLowerCase()))].map((spelling) => ({
      ...{ of: value, kind: 'clear' as const, spelling },
    })),
  );

/** What the deployment calls some identifiers, and the profiles that they found. */
export const keyedNeedles = (identifiers: readonly Identifier[], keyring: Keyring): readonly Needle[] =>
  identifiers.flatMap((identifier) => {
    const key = keyring.keyOf(identifier);
    const hash = key.slice(key.indexOf(':') + 1);
    const named = [hash, ...EPOCHS.map((epoch) => keyring.profileIdOf(key, epoch))];
    return named.map((spelling, n) => ({
      of: n === 0 ? `the key of ${identifier.type}` : `a profile of ${identifier.type}`,
      kind: 'keyed' as const,
      spelling: spelling.toLowerCase(),
    }));
  });

/** Where any of the needles is, each once a place. */
export const search = (kept: readonly Kept[], needles: readonly Needle[]): readonly Finding[] => {
  const texts = kept.map(({ place, text }) => ({ place, text: text.toLowerCase() }));
  const together = texts.map(({ text }) => text).join('\n');
  // Together first: one search a spelling, and place by place only where there is something.
  const written = needles.filter(({ spelling }) => together.includes(spelling));
  const found = written.flatMap(({ of, kind, spelling }) =>
    texts.flatMap(({ place, text }) => (text.includes(spelling) ? [{ of, kind, place }] : [])),
  );
  return [...new Map(found.map((each) => [`${each.of} ${each.place}`, each])).values()];
};
