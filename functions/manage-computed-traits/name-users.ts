import { configureDestination } from '../../shared/destinations/resolve-target.ts';
import type { DestinationDocument, ExportDocument } from '../../shared/domain/export/export.ts';
import { servedOf, wantedOf } from '../../shared/domain/segment/segment-document.ts';
import type { SegmentDocument } from '../../shared/domain/segment/stored-definitions.ts';
import { traitNamesOf } from '../../shared/domain/segment/trait-names.ts';
import type { ConfigurationStore, Versioned } from '../../shared/ports/configuration-store.ts';

const named = (thing: string, users: readonly { readonly id: string }[]): readonly string[] =>
  users.length === 0 ? [] : [`the ${thing} ${users.map(({ id }) => `“${id}”`).join(', ')}`];

const carries = async (destination: Versioned<DestinationDocument>, trait: string): Promise<boolean> => {
  const configured = await configureDestination(destination);
  return 'needs' in configured && configured.needs.traits.includes(trait);
};

/** Who uses a computed trait, in words: segments in a condition, destinations in their settings, and exports through those. */
export const nameUsers = async (
  configuration: Pick<ConfigurationStore, 'list'>,
  id: string,
): Promise<readonly string[]> => {
  const segments = await configuration.list<SegmentDocument>('segment');
  const all = await configuration.list<DestinationDocument>('destination');
  const carry = await Promise.all(all.map((destination) => carries(destination, id)));
  const destinations = all.filter((_, index) => carry[index]);
  const to = new Set(destinations.map((destination) => destination.id));
  const exports = (await configuration.list<ExportDocument>('export')).filter((e) => to.has(e.document.destinationId));
  return [
    ...named(
      'segment',
      segments.filter((stored) =>
        [wantedOf(stored), servedOf(stored)].some((each) => each && traitNamesOf(each.definition).includes(id)),
      ),
    ),
    ...named('destination', destinations),
    ...named('export', exports),
  ];
};
