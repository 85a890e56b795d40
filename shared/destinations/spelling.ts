import type { Identifier } from '../domain/identity/identifier.ts';

/** How a platform calls an identifier type, and its spelling of a value: undefined where it can do nothing with one. */
export interface Spelling {
  readonly key: string;
  readonly spell: (raw: string) => string | undefined;
}

/** How a platform spells identifiers, by their types; `other` is for any type that the table does not name. */
export const createSpelling = (table: Readonly<Record<string, Spelling>>, other?: Spelling) => {
  const of = (type: string): Spelling | undefined => table[type] ?? other;
  const spell = ({ type, value }: Identifier): string | undefined => of(type)?.spell(value);
  return {
    spell,
    /** What the type is called there; empty for one that the platform does not take. */
    keyOf: (type: string): string => of(type)?.key ?? '',
    /** The value as it is sent; one that cannot be spelled any more goes as it is known, so that it can be taken out. */
    sentAs: (identifier: Identifier): string => spell(identifier) ?? identifier.value,
    /** For `Destination.unusable`. */
    unusable: (identifier: Identifier): string | undefined =>
      spell(identifier) === undefined ? `unusable-${identifier.type}` : undefined,
  };
};
