import { canonicalJson } from './hash.ts';
import {
  type Defined,
  type DefinitionDocument,
  type StoredDefinition,
  type StoredZone,
  zoneOf,
} from './stored-definitions.ts';

/** What is asked for. */
export const wantedOf = <D>({ version, document }: StoredDefinition<D>): Defined<D> => ({
  definition: document.definition,
  ...zoneOf(document),
  since: document.since ?? version,
});

/** What serves now, if anything does: all together are one consistent set of definitions. */
export const servedOf = <D>(stored: StoredDefinition<D>): Defined<D> | undefined =>
  stored.document.served === null ? undefined : (stored.document.served ?? wantedOf(stored));

/** True while something else than what was asked for last may serve. */
export const isChanging = ({ document }: { readonly document: { readonly served?: unknown } }): boolean =>
  document.served !== undefined;

type Meant = StoredZone & { readonly definition: unknown };

/** The same text read by the same clock. */
const isSame = (a: Meant, b: Meant): boolean =>
  canonicalJson([a.definition, zoneOf(a)]) === canonicalJson([b.definition, zoneOf(b)]);

/**
 * The document after a change. `revision` is what the write will move the definitions' version to; `isServing`: somebody may
 * rely on what serves now, which then goes on serving. Changing back to that drops what was being computed.
 */
export const redefine = <D>(
  stored: StoredDefinition<D> | undefined,
  wanted: Pick<DefinitionDocument<D>, 'name' | 'definition'> & StoredZone,
  { revision, isServing }: { readonly revision: number; readonly isServing: boolean },
): DefinitionDocument<D> => {
  if (stored && isSame(stored.document, wanted)) return { ...stored.document, name: wanted.name };
  if (!isServing && !(stored && isChanging(stored))) return { ...wanted, since: revision };
  const served = stored ? (servedOf(stored) ?? null) : null;
  if (served && isSame(served, wanted)) return { ...wanted, since: served.since, changed: revision };
  return { ...wanted, since: revision, served };
};

/**
 * The document once what was asked for is computed: it serves from now on. `isAnother` is false where it only says the same
 * in other words, and so has been computed for as long as what served.
 */
export const switched = <D>(
  { served, ...document }: DefinitionDocument<D>,
  isAnother: boolean,
): DefinitionDocument<D> => (served && !isAnother ? { ...document, since: served.since } : document);
