import type { DestinationDocument } from '../domain/export/export.ts';
import type { Leaving } from '../domain/export/removal.ts';
import type { ConfigurationStore } from '../ports/configuration-store.ts';
import type { Audience } from './audience-reader.ts';
import { type ConfiguredDestination, configureDestination } from './resolve-target.ts';

/** An audience that only loses members, with what it was served with last. */
export interface LeavingTarget {
  readonly audience: string;
  readonly destinationId: string;
  readonly leaving: Leaving;
}

/** Nobody is in: what an audience loses depends on permission alone, so no segment need be computed or even be there. */
const emptied = (name: string, destination: ConfiguredDestination): Audience => ({
  name,
  destination,
  rule: { identifiers: destination.needs.identifiers, purposes: destination.needs.purposes, isMember: () => false },
  catchUp: async () => undefined,
  traits: () => [],
  variants: [],
});

const isOf = ({ type, id, settings }: ConfiguredDestination, { audience, leaving }: LeavingTarget): boolean =>
  type.audience({ destinationId: id, exportId: leaving.exportId, segmentId: leaving.segmentId, settings }) === audience;

/**
 * The audience as its destination is configured now where that still names it, else as it was served last: under the credentials
 * of now either way. `destination-deleted`: there are none; `destination-changed`: they are another platform's.
 */
export const loadLeaving = async (
  { configuration }: { readonly configuration: Pick<ConfigurationStore, 'get'> },
  target: LeavingTarget,
): Promise<Audience | { readonly problem: string }> => {
  const { audience, destinationId, leaving } = target;
  const found = await configuration.get<DestinationDocument>('destination', destinationId);
  if (!found) return { problem: 'destination-deleted' };
  if (found.document.type !== leaving.type) return { problem: 'destination-changed' };
  const current = await configureDestination(found);
  if (!('problem' in current) && isOf(current, target)) return emptied(audience, current);
  const { settings } = leaving;
  const former = await configureDestination({ id: destinationId, document: { ...found.document, settings } });
  return 'problem' in former ? former : emptied(audience, former);
};

/** The audience as it was served last, for judging who must leave where nothing can be sent any more. */
export const rememberLeaving = async ({
  audience,
  destinationId,
  leaving: { type, settings },
}: LeavingTarget): Promise<Audience | { readonly problem: string }> => {
  const former = await configureDestination({ id: destinationId, document: { type, name: '', settings } });
  return 'problem' in former ? former : emptied(audience, former);
};
