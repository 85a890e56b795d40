import { iso } from '../../shared/domain/api/common-schemas.ts';
import type { Standing } from '../../shared/domain/cost/cost.ts';
import { monthCost } from '../../shared/domain/cost/month-cost.ts';
import type { DestinationDocument, ExportDocument } from '../../shared/domain/export/export.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import { createUsage, type UsageDependencies } from './usage.ts';

/** What this is read from. */
export interface CostDependencies extends UsageDependencies {
  readonly configuration: Pick<ConfigurationStore, 'list'>;
  readonly standing: Standing;
}

const DAY = 86_400_000;
const RECENT = 7 * DAY;

/** What the prices of this reckoning leave out. */
const NOT_INCLUDED = ['logs', 'data-transfer', 'free-tiers', 'taxes', 'erasures', 'reads-of-the-console'] as const;

/** Destination types with an export: their lanes are polled. */
const lanesInUse = async (configuration: CostDependencies['configuration']): Promise<number> => {
  const [exports, destinations] = await Promise.all([
    configuration.list<ExportDocument>('export'),
    configuration.list<DestinationDocument>('destination'),
  ]);
  const used = new Set(exports.map(({ document }) => document.destinationId));
  return new Set(destinations.filter(({ id }) => used.has(id)).map(({ document }) => document.type)).size;
};

/** Answers what the month costs, as AWS bills months: by UTC. */
export const createReadCosts = ({ configuration, standing, ...dependencies }: CostDependencies) => {
  const readUsage = createUsage(dependencies);
  return async ({ now }: { readonly now: number }): Promise<HttpResponse> => {
    const date = new Date(now);
    const monthStart = Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
    const monthEnd = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
    const [{ since, recent: readRecent, kept }, lanes] = await Promise.all([readUsage(now), lanesInUse(configuration)]);
    const [used, recent] = await Promise.all([since(monthStart), readRecent(RECENT)]);
    const times = { now, monthStart, monthEnd };
    const { pricesAsOf, ...cost } = monthCost({ ...times, standing, lanes, used, recent, kept: kept.events });
    return answer({
      ...{ month: iso(monthStart).slice(0, 7), asOf: iso(now), currency: 'USD', ...cost },
      counted: { ...used, eventsKept: kept.events, keptSince: iso(kept.since) },
      basis: { pricesAsOf, recentDays: recent.ms / DAY, notIncluded: NOT_INCLUDED },
    });
  };
};
