import type { SourceDocument } from '../../shared/domain/api/source-schemas.ts';
import { DEFAULT_POLICY, type LEGAL_BASES, type Purpose } from '../../shared/domain/consent/policy.ts';

type PerBasis = Readonly<Record<(typeof LEGAL_BASES)[number], string>>;
type PerKind = Readonly<Record<SourceDocument['kind'], string>>;
type PerPurpose = Readonly<Record<string, Pick<Purpose, 'name' | 'description'>>>;

/** The register in English; what it says here, it says in every language. */
export const en = {
  title: 'Register of processing',
  heading: 'Register of processing (art. 30 GDPR)',
  asOf: (instant: string) => `As configured at ${instant}.`,
  chapters: {
    controller: 'Controller',
    purposes: 'Purposes',
    persons: 'Categories of persons',
    data: 'Categories of personal data',
    sources: 'Sources',
    recipients: 'Recipients and transfers',
    retention: 'Time limits',
    security: 'Security measures',
    warnings: 'To do',
  },
  heads: {
    id: 'id',
    name: 'name',
    contact: 'contact',
    officer: 'data protection officer',
    description: 'description',
    legalBasis: 'legal basis',
    retention: 'retention',
    recipients: 'recipients',
    usedBy: 'used by exports',
    kind: 'kind',
    type: 'type',
    receives: 'receives',
    purposes: 'purposes',
    segments: 'segments',
    transfer: 'transfer',
    what: 'what',
    period: 'period',
  },
  notStated: 'not stated',
  /** Of the policy in force until the controller states their own; they are told in the controller's words otherwise. */
  purposes: DEFAULT_POLICY.purposes as PerPurpose,
  legalBases: {
    consent: 'consent',
    'legitimate-interest': 'legitimate interests',
    contract: 'performance of a contract',
    'legal-obligation': 'legal obligation',
    'vital-interest': 'vital interests',
    'public-task': 'public task',
  } satisfies PerBasis as PerBasis,
  kinds: {
    'first-party': 'first party',
    partner: 'partner',
    'third-party': 'third party',
  } satisfies PerKind as PerKind,
  persons: {
    visitors: 'visitors and users of what the sources observe',
    customers: (types: string) => `customers: persons with an identifier of type ${types}`,
    noType: '(none)',
    prospects: 'prospects: all others',
  },
  data: {
    identifier: (type: string) => `identifier ${type}`,
    trait: (name: string) => `trait ${name}`,
    events: 'events with their properties and context (truncated IP address, user agent, page)',
    traits: 'traits that sources state',
    computedTrait: (id: string) => `computed trait ${id}`,
    segments: 'membership of segments',
    consent: 'answers of consent with their proof',
    deliveries: 'what was sent to which recipient',
  },
  transfers: {
    platform: 'Where the platform processes data, and under which guarantee, is in your contract with it.',
    own: 'None by Headwater: it sends to an address that the controller configured.',
  },
  kept: {
    events: (source: string) => `events of the source ${source}, in timelines and archive`,
    values: (type: string) => `values of ${type}`,
    prospects: 'profiles of prospects',
    customers: 'profiles of customers',
    proof: 'explicit answers of consent, as proof',
    addresses: 'answers given at an address (keyed hash)',
    traces:
      'tombstones of what was erased, closed requests of persons and their receipts, the log of management calls (keyed hashes)',
    files: 'files of exports, packages of an access request',
  },
  until: {
    receipt: (period: string) => `${period} from receipt`,
    firstReceipt: (period: string) => `${period} from the first receipt`,
    lastContact: (period: string) => `${period} after the last contact`,
    erased: 'until erased',
    proof: (period: string) => `${period} from receipt, or as long as the source keeps its events where that is longer`,
    addressErased: 'until the address is erased',
    deployment: 'as long as the deployment',
  },
  /** What is true of every deployment, because its template says so. */
  security: {
    encryption: 'Tables, buckets, the stream and the queues are encrypted at rest by AWS; connections are TLS only.',
    hashing:
      'Keys, logs and metrics hold no identifier in clear: identifiers are keyed hashes (HMAC-SHA-256 under a secret of the deployment), their clear values are sealed (AES-256-GCM).',
    addresses:
      'IP addresses are truncated to /24 or /48 before anything is stored, also in the log of management calls.',
    reach:
      'Each function may touch only the stores that it declares; buckets are not public and hold no former versions.',
    access:
      'Management calls need a token of a role and scopes, kept as a keyed digest, and leave an entry in a log that functions can only add to, in which edits and removals show; write keys can only collect.',
    consent:
      'Consent and restriction are checked whenever data leaves, and what was sent to whom is recorded under keyed hashes.',
    recovery:
      'Point-in-time recovery covers the tables configuration, deliveries, ledger, privacy and audit, which hold identifiers as keyed hashes or sealed; what it remembers of something deleted is gone after 35 days. The tables of profiles and timelines are rebuilt from the archive instead.',
    erasure:
      'What was erased is remembered as a keyed hash, so that neither late events nor a rebuild bring it back. The archive is rewritten without it.',
  },
  warnings: {
    controller: 'State who is the controller, under Privacy, Retention.',
    prospects: 'Prospects are kept longer than three years after the last contact.',
    customers: 'Customers are kept longer than three years after the last contact.',
    'identifiers.anonymousId':
      'Identifiers of devices are kept longer than 13 months, which CNIL allows for a tracker.',
    source: (id: string) => `The source ${id} keeps events longer than 25 months.`,
  },
};

/** What a language has to say. */
export type Words = typeof en;
