import type { OutgoingMember } from '../domain/export/delivery.ts';
import type { Json } from '../domain/json.ts';
import type { Field } from './member-settings.ts';

/** The traits that fields ask for. */
export const traitsOf = (fields: readonly Field[]): readonly string[] => fields.map(({ trait }) => trait);

/**
 * What a member's fields hold, as `spell` makes it of each trait that is known: undefined leaves the field out, and so stays
 * whatever the platform has.
 */
export const fieldsOf = <Cell>(
  { traits }: Pick<OutgoingMember, 'traits'>,
  fields: readonly Field[],
  spell: (value: Json, field: string) => Cell | undefined,
): readonly (readonly [field: string, cell: Cell])[] =>
  fields.flatMap(({ trait, field }) => {
    const value = Object.hasOwn(traits, trait) ? traits[trait] : undefined;
    const cell = value === undefined || value === null ? undefined : spell(value, field);
    return cell === undefined ? [] : [[field, cell] as const];
  });

/** A trait as a platform takes it that knows texts and numbers alone; undefined for an empty text, a list or an object. */
export const textOrNumber = (value: Json): string | number | undefined => {
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'number' || (typeof value === 'string' && value !== '') ? value : undefined;
};
