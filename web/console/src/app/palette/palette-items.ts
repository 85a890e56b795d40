/** Something that the palette leads to. */
export interface PaletteItem {
  /** Where it is; also its key. */
  readonly path: string;
  readonly label: string;
}

/** What a group of items is. */
export type PaletteKind =
  | 'recent'
  | 'actions'
  | 'pages'
  | 'segments'
  | 'computedTraits'
  | 'exports'
  | 'destinations'
  | 'sources';

/** Items under a heading. */
export interface PaletteGroup {
  readonly value: PaletteKind;
  readonly items: readonly PaletteItem[];
}

/**
 * The groups that are shown: those with something in them; before anything is typed, what was gone to last comes first and
 * stands there only. A recent address that leads nowhere any more is left out.
 */
export const shownGroups = (
  groups: readonly PaletteGroup[],
  { typed, recent }: { readonly typed: string; readonly recent: readonly string[] },
): readonly PaletteGroup[] => {
  if (typed.trim() !== '') return groups.filter(({ items }) => items.length > 0);
  const all = new Map(groups.flatMap(({ items }) => items).map((item) => [item.path, item]));
  const last = recent.flatMap((path) => all.get(path) ?? []);
  const isLast = new Set(last.map(({ path }) => path));
  const rest = groups.map(({ value, items }) => ({ value, items: items.filter(({ path }) => !isLast.has(path)) }));
  return [{ value: 'recent' as const, items: last }, ...rest].filter(({ items }) => items.length > 0);
};
