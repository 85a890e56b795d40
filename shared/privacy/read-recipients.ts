import type { Delivery } from '../domain/export/delivery-ledger.ts';
import type { DestinationDocument, ExportDocument } from '../domain/export/export.ts';
import type { Identifier, IdentifierKey } from '../domain/identity/identifier.ts';
import { iso } from '../domain/iso.ts';
import type { ConfigurationStore } from '../ports/configuration-store.ts';
import type { DeliveryStore, Disclosure } from '../ports/delivery-store.ts';

/** What listing recipients reads. */
export interface RecipientsDependencies {
  readonly deliveries: Pick<DeliveryStore, 'disclosures' | 'entries'>;
  readonly configuration: Pick<ConfigurationStore, 'list'>;
}

/** An audience that was told of an identifier, as answers show it. */
export interface Recipient {
  readonly destination: { readonly id: string; readonly name?: string; readonly type?: string };
  readonly audience: string;
  readonly identifier: Identifier;
  readonly state: Delivery['state'];
  readonly firstSentAt: string;
  readonly confirmedAt?: string;
  readonly removedAt?: string;
  /** Exports that feed the destination now. */
  readonly exports: readonly string[];
  readonly runId: string;
}

/** Every audience is named after its destination first. */
const destinationOf = (audience: string): string => audience.split('/', 1)[0] ?? audience;

const stateOf = ({ removedAt }: Disclosure, entry: Delivery | undefined): Pick<Recipient, 'state' | 'confirmedAt'> => {
  // An absent entry is forgotten after 30 days; the disclosure says when it was removed.
  if (entry === undefined) return { state: removedAt === undefined ? 'sending' : 'absent' };
  return entry.state === 'confirmed' ? { state: 'confirmed', confirmedAt: iso(entry.at) } : { state: entry.state };
};

/**
 * Who received these identifiers and when, the first recipients first: one query an identifier and one read an audience, however many
 * audiences there are. Destinations that are configured no more are named by their id alone.
 */
export const createReadRecipients =
  ({ deliveries, configuration }: RecipientsDependencies) =>
  async (identifiers: readonly (Identifier & { readonly key: IdentifierKey })[]): Promise<readonly Recipient[]> => {
    const clear = new Map(identifiers.map(({ key, type, value }) => [key, { type, value }]));
    const disclosures = await deliveries.disclosures([...clear.keys()]);
    if (disclosures.length === 0) return [];
    const [destinations, exports] = await Promise.all([
      configuration.list<DestinationDocument>('destination'),
      configuration.list<ExportDocument>('export'),
    ]);
    const entries = new Map<string, ReadonlyMap<IdentifierKey, Delivery>>();
    for (const [audience, told] of Map.groupBy(disclosures, (each) => each.audience))
      entries.set(
        audience,
        await deliveries.entries(
          audience,
          told.map(({ key }) => key),
        ),
      );
    const show = (told: Disclosure): Recipient[] => {
      const identifier = clear.get(told.key);
      if (!identifier) return [];
      const id = destinationOf(told.audience);
      const document = destinations.find((each) => each.id === id)?.document;
      return [
        {
          destination: { id, ...(document ? { name: document.name, type: document.type } : {}) },
          audience: told.audience,
          identifier,
          ...stateOf(told, entries.get(told.audience)?.get(told.key)),
          firstSentAt: iso(told.firstSentAt),
          ...(told.removedAt === undefined ? {} : { removedAt: iso(told.removedAt) }),
          exports: exports.filter((each) => each.document.destinationId === id).map((each) => each.id),
          runId: told.runId,
        },
      ];
    };
    return disclosures.toSorted((a, b) => a.firstSentAt - b.firstSentAt).flatMap(show);
  };
