import type { AggregateForm, Condition } from './definition.ts';
import { parseAggregate } from './parse-definition.ts';
import type { ZonePolicy } from './zone.ts';

/** By which clock a stored definition is read; absent where it was saved before this could be stated: by UTC's. */
export interface StoredZone {
  readonly timezone?: string;
  readonly profileTimezone?: boolean;
}

/** A segment as configured and stored. */
export interface SegmentDocument extends StoredZone {
  readonly name: string;
  readonly definition: Condition;
}

/** A computed trait as configured and stored. */
export interface ComputedTraitDocument extends StoredZone {
  readonly name: string;
  readonly definition: AggregateForm;
}

interface Stored<Document> {
  readonly id: string;
  readonly document: Document;
}

/** Both fields as they are meant where they are absent. */
export const zoneOf = ({ timezone = 'UTC', profileTimezone = false }: StoredZone): Required<StoredZone> => ({
  timezone,
  profileTimezone,
});

/** The policy to compile with. */
export const policyOf = (stored: StoredZone): ZonePolicy => {
  const { timezone, profileTimezone } = zoneOf(stored);
  return { zone: timezone, own: profileTimezone };
};

/** A stored definition as the compiler takes it. */
export const sourceOf = <Definition>({
  id,
  document,
}: Stored<StoredZone & { readonly definition: Definition }>): {
  readonly id: string;
  readonly definition: Definition;
  readonly policy: ZonePolicy;
} => ({ id, definition: document.definition, policy: policyOf(document) });

/** The computed traits that can be compiled: a malformed document never stops the others. */
export const traitSourcesOf = (stored: readonly Stored<ComputedTraitDocument>[]) =>
  stored.filter(({ document }) => 'aggregate' in parseAggregate(document.definition)).map(sourceOf<AggregateForm>);

/**
 * The version of all definitions: how often segments and computed traits were written. It grows with every change of
 * either, and whoever reads the documents after it reads none that are older.
 */
export const definitionsVersion = async (configuration: {
  revision(kind: 'segment' | 'computed-trait'): Promise<number>;
}): Promise<number> => {
  const revisions = await Promise.all([configuration.revision('segment'), configuration.revision('computed-trait')]);
  return revisions[0] + revisions[1];
};
