import { traitWalk } from './backfill.ts';
import { referencesOf } from './compile-segments.ts';
import type { Condition } from './definition.ts';
import { servedOf, wantedOf } from './segment-document.ts';
import type { StoredSegment } from './stored-definitions.ts';
import { traitNamesOf } from './trait-names.ts';

/** What a condition's meaning hangs on: ids of segments, and traits by `traitWalk`, whether computed ones or not. */
export const usedBy = (condition: Condition): readonly string[] => [
  ...referencesOf(condition),
  ...traitNamesOf(condition).map(traitWalk),
];

/** Joins what uses each other, or did. */
export const groupsOf = (
  stored: readonly StoredSegment[],
  changed: readonly string[],
): readonly (readonly string[])[] => {
  const uses = new Map(
    stored.map((each) => [
      each.id,
      new Set([wantedOf(each), servedOf(each)].flatMap((found) => (found ? usedBy(found.definition) : []))),
    ]),
  );
  const groups: string[][] = [];
  for (const id of changed) {
    const touches = (group: readonly string[]): boolean =>
      group.some((other) => uses.get(other)?.has(id) || uses.get(id)?.has(other));
    const joined = groups.filter(touches);
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push([id, ...joined.flat()]);
  }
  return groups;
};
