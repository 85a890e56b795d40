/** Why a purpose may be pursued (GDPR art. 6). A requirement of a source demands a yes whatever the basis. */
export const LEGAL_BASES = [
  'consent',
  'legitimate-interest',
  'contract',
  'legal-obligation',
  'vital-interest',
  'public-task',
] as const;

/** A purpose as the deployment explains it; the register of processing (art. 30) is made from these fields. */
export interface Purpose {
  readonly name: string;
  readonly description: string;
  readonly legalBasis: (typeof LEGAL_BASES)[number];
  /** ISO 8601 duration in days or weeks. */
  readonly retention?: string;
  /** Who receives data for it, in words. */
  readonly recipients?: string;
}

/** What a source demands before its events are stored in full, and what becomes of those that do not have it. */
export interface SourceConsent {
  /** Every one of these purposes must have been granted by the event itself; none: everything is stored in full. */
  readonly requires: readonly string[];
  readonly otherwise: 'anonymous' | 'nothing';
}

/** Which of our purposes a TC string answers (IAB TCF v2). */
export interface TcfMapping {
  /** Our id on the Global Vendor List: with it, only what this vendor may do is granted. */
  readonly vendorId?: number;
  /** Whether a purpose pursued on legitimate interest, and not objected to, counts as granted. */
  readonly legitimateInterest: boolean;
  /** TCF purpose number → our purposes: one that several numbers answer is granted only if all are. */
  readonly purposes: Readonly<Record<string, readonly string[]>>;
}

/** What a US section of a GPP string can opt out of → the purposes that are then refused. */
export interface OptOutMapping {
  readonly sale: readonly string[];
  readonly sharing: readonly string[];
  readonly targetedAdvertising: readonly string[];
}

/** How GPP strings are read; its section of the EU is read like a TC string. */
export interface GppMapping extends OptOutMapping {
  /** By section (`usca`): what differs there. */
  readonly sections: Readonly<Record<string, Partial<OptOutMapping>>>;
}

/** What the deployment asks persons, how it reads their answers, and what each source demands. One configured document. */
export interface PrivacyPolicy {
  /** The version of the text that persons are shown; every stamped answer names it. Empty where no policy was configured. */
  readonly version: string;
  /** By id; only these are answered. */
  readonly purposes: Readonly<Record<string, Purpose>>;
  /** Category of a consent manager → purposes. A category that is named like a purpose needs no entry. */
  readonly categories: Readonly<Record<string, readonly string[]>>;
  readonly tcf: TcfMapping;
  readonly gpp: GppMapping;
  /** What `Sec-GPC: 1` refuses. */
  readonly gpc: readonly string[];
  /** ISO 8601 duration in days or weeks: how long explicit answers are kept at least, as proof. */
  readonly proofRetention: string;
  /** By source id. */
  readonly sources: Readonly<Record<string, SourceConsent>>;
  /** For sources not named. */
  readonly default: SourceConsent;
}

/** Where a policy is kept. */
export const PRIVACY_POLICY = { kind: 'privacy', id: 'policy' } as const;

const advertising = ['advertising'] as const;

/**
 * In force until somebody configures one: nothing is demanded, and who says no is heard. TCF purpose 1 is storage on the device,
 * which all others stand on; 3, 4 and 7 build, use and measure advertising profiles, 2 selects by limited data; 5 and 6 personalise
 * content; 8 and 9 measure (https://iabeurope.eu/iab-europe-transparency-consent-framework-policies/, appendix A). Five years of
 * proof: how long a claim about a refused consent can be brought in most member states.
 */
export const DEFAULT_POLICY: PrivacyPolicy = {
  version: '',
  purposes: {
    analytics: {
      name: 'Analytics',
      description: 'Measure how our sites and apps are used, to improve them.',
      legalBasis: 'consent',
    },
    personalization: {
      name: 'Personalization',
      description: 'Show content and offers that suit the person.',
      legalBasis: 'consent',
    },
    advertising: {
      name: 'Advertising',
      description: 'Show the person our advertising elsewhere, and measure it.',
      legalBasis: 'consent',
    },
    email: { name: 'Email marketing', description: 'Send news and offers by email.', legalBasis: 'consent' },
  },
  categories: {},
  tcf: {
    legitimateInterest: false,
    purposes: {
      1: ['analytics', 'personalization', 'advertising'],
      2: advertising,
      3: advertising,
      4: advertising,
      5: ['personalization'],
      6: ['personalization'],
      7: advertising,
      8: ['analytics'],
      9: ['analytics'],
    },
  },
  gpp: { sale: advertising, sharing: advertising, targetedAdvertising: advertising, sections: {} },
  gpc: advertising,
  proofRetention: 'P1826D',
  sources: {},
  default: { requires: [], otherwise: 'anonymous' },
};

/** A value of a record by a name that came from outside. */
export const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/** What a source demands. */
export const demandsOf = ({ sources, default: others }: PrivacyPolicy, sourceId: string): SourceConsent =>
  own(sources, sourceId) ?? others;
