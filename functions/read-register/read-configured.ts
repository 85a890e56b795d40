import type { SourceDocument } from '../../shared/domain/api/source-schemas.ts';
import {
  DEFAULT_POLICY,
  PRIVACY_POLICY,
  type PrivacyPolicy,
  type Purpose,
} from '../../shared/domain/consent/policy.ts';
import type { DestinationDocument, ExportDocument } from '../../shared/domain/export/export.ts';
import { DEFAULT_RETENTION, type RetentionPolicy } from '../../shared/domain/privacy/retention.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';

/** A purpose of the privacy policy under its id. */
export interface StatedPurpose extends Purpose {
  readonly id: string;
}

const purposesOf = ({ purposes }: PrivacyPolicy): readonly StatedPurpose[] =>
  Object.entries(purposes).map(([id, purpose]) => ({ id, ...purpose }));

/** Everything configured that the register speaks of. */
export const readConfigured = async (configuration: Pick<ConfigurationStore, 'get' | 'list'>) => {
  const [policy, retention, sources, destinations, exports, traits] = await Promise.all([
    configuration.get<PrivacyPolicy>(PRIVACY_POLICY.kind, PRIVACY_POLICY.id),
    configuration.get<RetentionPolicy>('privacy', 'retention'),
    configuration.list<SourceDocument>('source'),
    configuration.list<DestinationDocument>('destination'),
    configuration.list<ExportDocument>('export'),
    configuration.list('computed-trait'),
  ]);
  const inForce = policy?.document ?? DEFAULT_POLICY;
  return {
    purposes: purposesOf(inForce),
    proofRetention: inForce.proofRetention,
    retention: { ...DEFAULT_RETENTION, ...retention?.document },
    sources: sources.map(({ id, document }) => ({ id, ...document })),
    destinations: destinations.map(({ id, document }) => ({ id, ...document })),
    exports: exports.map(({ id, document }) => ({ id, ...document })),
    computedTraits: traits.map(({ id }) => id),
  };
};

/** Everything configured that the register speaks of. */
export type Configured = Awaited<ReturnType<typeof readConfigured>>;
