import type { Register } from '../../shared/domain/api/register-schemas.ts';
import { retentionWarnings } from '../../shared/domain/api/retention-schemas.ts';
import type { Configured } from './read-configured.ts';

/** What the register wants to know of a destination: its type's part and the settings'. */
export interface Recipient {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** True where the other side is a platform with an interface of its own, not a server or bucket of the controller. */
  readonly isPlatform: boolean;
  readonly identifiers: readonly string[];
  readonly traits: readonly string[];
  readonly purposes: readonly string[];
}

/** What is true of every deployment, because its template says so. */
const SECURITY: readonly string[] = [
  'Tables, buckets, the stream and the queues are encrypted at rest by AWS; connections are TLS only.',
  'Keys, logs and metrics hold no identifier in clear: identifiers are keyed hashes (HMAC-SHA-256 under a secret of the deployment), their clear values are sealed (AES-256-GCM).',
  'IP addresses are truncated to /24 or /48 before anything is stored, also in the log of management calls.',
  'Each function may touch only the stores that it declares; buckets are not public and hold no former versions.',
  'Management calls need a token of a role and scopes, kept as a keyed digest, and leave an entry in a log that functions can only add to, in which edits and removals show; write keys can only collect.',
  'Consent and restriction are checked whenever data leaves, and what was sent to whom is recorded under keyed hashes.',
  'Point-in-time recovery covers the tables configuration, deliveries, ledger, privacy and audit, which hold identifiers as keyed hashes or sealed; what it remembers of something deleted is gone after 35 days. The tables of profiles and timelines are rebuilt from the archive instead.',
  'What was erased is remembered as a keyed hash, so that neither late events nor a rebuild bring it back. The archive is rewritten without it.',
];

const used = (recipients: readonly Recipient[], { exports }: Configured, purpose: string): string[] => {
  const needing = new Set(recipients.filter(({ purposes }) => purposes.includes(purpose)).map(({ id }) => id));
  return exports.filter(({ destinationId }) => needing.has(destinationId)).map(({ id }) => id);
};

const purposesOf = (configured: Configured, recipients: readonly Recipient[]): Register['purposes'] => {
  const stated = new Map(configured.purposes.map((purpose) => [purpose.id, purpose]));
  const named = recipients.flatMap(({ purposes }) => purposes);
  return [...new Set([...stated.keys(), ...named])].map((id) => {
    const usedBy = used(recipients, configured, id);
    // One that only a destination names rests on what it demands, an answer of the person.
    return { usedBy, ...(stated.get(id) ?? { id, legalBasis: 'consent' }) };
  });
};

const orUntilErased = (period: string | null): string =>
  period === null ? 'until erased' : `${period} after the last contact`;

const retentionOf = ({ sources, retention, proofRetention }: Configured): Register['retention'] => [
  ...sources.map(({ id, retentionDays }) => ({
    what: `events of the source ${id}, in timelines and archive`,
    period: `P${retentionDays}D from receipt`,
  })),
  ...Object.entries(retention.identifiers).map(([type, period]) => ({
    what: `values of ${type}`,
    period: `${period} from the first receipt`,
  })),
  { what: 'profiles of prospects', period: orUntilErased(retention.prospects) },
  { what: 'profiles of customers', period: orUntilErased(retention.customers) },
  {
    what: 'explicit answers of consent, as proof',
    period: `${proofRetention} from receipt, or as long as the source keeps its events where that is longer`,
  },
  { what: 'answers given at an address (keyed hash)', period: 'until the address is erased' },
  {
    what: 'tombstones of what was erased, closed requests of persons and their receipts, the log of management calls (keyed hashes)',
    period: 'as long as the deployment',
  },
  { what: 'files of exports, packages of an access request', period: 'P30D' },
];

const recipientsOf = (recipients: readonly Recipient[], { exports }: Configured): Register['recipients'] =>
  recipients.map(({ isPlatform, identifiers, traits, purposes, ...who }) => ({
    ...who,
    receives: [...identifiers.map((type) => `identifier ${type}`), ...traits.map((name) => `trait ${name}`)],
    purposes: [...purposes],
    segments: [...new Set(exports.filter(({ destinationId }) => destinationId === who.id).map((e) => e.segmentId))],
    transfer: isPlatform
      ? 'Where the platform processes data, and under which guarantee, is in your contract with it.'
      : 'None by Headwater: it sends to an address that the controller configured.',
  }));

/** The register of processing as the configuration stands. */
export const composeRegister = (
  configured: Configured,
  {
    recipients,
    types,
    now,
  }: { readonly recipients: readonly Recipient[]; readonly types: readonly string[]; readonly now: number },
): Register => {
  const { retention, sources, computedTraits } = configured;
  const { controller } = retention;
  return {
    at: new Date(now).toISOString(),
    controller: controller ?? { name: 'not stated' },
    purposes: purposesOf(configured, recipients),
    persons: [
      'visitors and users of what the sources observe',
      `customers: persons with an identifier of type ${retention.customerIdentifiers.join(' or ') || '(none)'}`,
      'prospects: all others',
    ],
    data: [
      ...types.map((type) => `identifier ${type}`),
      'events with their properties and context (truncated IP address, user agent, page)',
      'traits that sources state',
      ...computedTraits.map((id) => `computed trait ${id}`),
      'membership of segments',
      'answers of consent with their proof',
      'what was sent to which recipient',
    ],
    sources: sources.map(({ id, name, kind, retentionDays }) => ({ id, name, kind, retention: `P${retentionDays}D` })),
    recipients: recipientsOf(recipients, configured),
    retention: retentionOf(configured),
    security: [...SECURITY],
    warnings: [
      ...(controller === undefined
        ? ['State who is the controller: PUT /v1/privacy/retention {"controller":{…}}.']
        : []),
      ...retentionWarnings(retention, sources).map(({ path, message }) => `${path} ${message}`),
    ],
  };
};
