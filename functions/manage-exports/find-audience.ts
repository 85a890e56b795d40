import { audienceOf, configureDestination } from '../../shared/destinations/resolve-target.ts';
import type { Stored } from '../../shared/domain/api/documents.ts';
import { failure } from '../../shared/domain/api/failures.ts';
import type { DestinationDocument, ExportDocument } from '../../shared/domain/export/export.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { DeliveryStore } from '../../shared/ports/delivery-store.ts';

interface Dependencies {
  readonly configuration: Pick<ConfigurationStore, 'get' | 'list'>;
  readonly deliveries: Pick<DeliveryStore, 'count'>;
}

/** Counting reads every entry: from here on it is said that there are more. */
const ENOUGH = 10_000;

/** Says how many identifiers the audience of an export holds, and how many other exports feed it. */
export const createFindAudience =
  ({ configuration, deliveries }: Dependencies) =>
  async (found: Stored<ExportDocument>): Promise<HttpResponse> => {
    const { destinationId } = found.document;
    const destination = await configuration.get<DestinationDocument>('destination', destinationId);
    const configured = destination && (await configureDestination(destination));
    if (!configured || 'problem' in configured)
      return failure('conflict', `The destination “${destinationId}” cannot be read: save it again first.`);
    const audience = audienceOf(configured, found);
    const exports = await configuration.list<ExportDocument>('export');
    const others = exports.filter(
      (each) =>
        each.id !== found.id &&
        each.document.destinationId === destinationId &&
        audienceOf(configured, each) === audience,
    );
    const held = await deliveries.count(audience, ENOUGH);
    return answer({ held: Math.min(held, ENOUGH), isMore: held >= ENOUGH, others: others.length });
  };
