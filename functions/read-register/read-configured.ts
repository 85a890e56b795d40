import type { SourceDocument } from '../../shared/domain/api/source-schemas.ts';
import type { DestinationDocument, ExportDocument } from '../../shared/domain/export/export.ts';
import { DEFAULT_RETENTION, type RetentionPolicy } from '../../shared/domain/privacy/retention.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';

/** A purpose as the privacy policy states it. */
export interface StatedPurpose {
  readonly id: string;
  readonly name?: string;
  readonly legalBasis?: string;
  readonly retention?: string;
}

const PURPOSES = ['analytics', 'personalization', 'advertising', 'email'] as const;

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const purposeOf = (id: string, stated: Readonly<Record<string, unknown>>): StatedPurpose => {
  const [name, legalBasis, retention] = [
    stated['name'],
    stated['legalBasis'] ?? stated['basis'],
    stated['retention'],
  ].map(text);
  return {
    id,
    ...(name === undefined ? {} : { name }),
    ...(legalBasis === undefined ? {} : { legalBasis }),
    ...(retention === undefined ? {} : { retention }),
  };
};

/** The purposes of the policy, whether it lists them or names them; without one those that Headwater knows, resting on consent. */
const purposesIn = (policy: { readonly purposes?: unknown } | undefined): readonly StatedPurpose[] => {
  const { purposes } = policy ?? {};
  if (typeof purposes !== 'object' || purposes === null) return PURPOSES.map((id) => ({ id, legalBasis: 'consent' }));
  return Object.entries(purposes as Record<string, Readonly<Record<string, unknown>>>).map(([key, stated]) =>
    purposeOf(text(stated['id']) ?? key, stated),
  );
};

/** Everything configured that the register speaks of. */
export const readConfigured = async (configuration: Pick<ConfigurationStore, 'get' | 'list'>) => {
  const [policy, retention, sources, destinations, exports, traits] = await Promise.all([
    configuration.get<{ readonly purposes?: unknown }>('privacy', 'policy'),
    configuration.get<RetentionPolicy>('privacy', 'retention'),
    configuration.list<SourceDocument>('source'),
    configuration.list<DestinationDocument>('destination'),
    configuration.list<ExportDocument>('export'),
    configuration.list('computed-trait'),
  ]);
  return {
    purposes: purposesIn(policy?.document),
    retention: { ...DEFAULT_RETENTION, ...retention?.document },
    sources: sources.map(({ id, document }) => ({ id, ...document })),
    destinations: destinations.map(({ id, document }) => ({ id, ...document })),
    exports: exports.map(({ id, document }) => ({ id, ...document })),
    computedTraits: traits.map(({ id }) => id),
  };
};

/** Everything configured that the register speaks of. */
export type Configured = Awaited<ReturnType<typeof readConfigured>>;
