import type { DestinationDocument, ExportDocument } from '../domain/export/export.ts';
import type { AnyDestination, MemberNeeds } from './destination.ts';
import { findDestination } from './find-destination.ts';

const DAY_MS = 86_400_000;

/** A configured document with its id. */
export interface Named<T> {
  readonly id: string;
  readonly document: T;
}

/** A destination as configured, its settings read by its type's schema. */
export interface ConfiguredDestination {
  readonly id: string;
  readonly type: AnyDestination;
  readonly settings: unknown;
  /** Sealed JSON. */
  readonly credentials?: string;
  readonly needs: MemberNeeds;
  /** A member told of so long ago is sent again: the platform would forget it. */
  readonly renewAfterMs?: number;
}

/** The destination, or why it cannot be used: `unknown-destination-type`, `invalid-settings`. */
export const configureDestination = async ({
  id,
  document,
}: Named<DestinationDocument>): Promise<ConfiguredDestination | { readonly problem: string }> => {
  const type = await findDestination(document.type);
  if (!type) return { problem: 'unknown-destination-type' };
  const settings = type.settings.safeParse(document.settings);
  if (!settings.success) return { problem: 'invalid-settings' };
  const needs = type.needs(settings.data);
  const renewAfterDays = type.renewAfterDays?.(settings.data);
  return {
    id,
    type,
    settings: settings.data,
    needs: { ...needs, purposes: [...new Set([...type.purposes, ...needs.purposes])] },
    ...(renewAfterDays === undefined ? {} : { renewAfterMs: renewAfterDays * DAY_MS }),
    ...(document.credentials === undefined ? {} : { credentials: document.credentials }),
  };
};

/** The name of the platform audience that an export feeds. */
export const audienceOf = (destination: ConfiguredDestination, { id, document }: Named<ExportDocument>): string =>
  destination.type.audience({
    destinationId: destination.id,
    exportId: id,
    segmentId: document.segmentId,
    settings: destination.settings,
  });

/** Segments whose members an audience should hold: the union over all exports that feed it, running or not (rule 28). */
export const segmentsFeeding = (
  audience: string,
  destination: ConfiguredDestination,
  exports: readonly Named<ExportDocument>[],
): readonly string[] => [
  ...new Set(
    exports
      .filter(({ document }) => document.destinationId === destination.id)
      .filter((each) => audienceOf(destination, each) === audience)
      .map(({ document }) => document.segmentId),
  ),
];
