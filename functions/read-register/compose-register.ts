import type { Register } from '../../shared/domain/api/register-schemas.ts';
import { type RetentionWarningPath, retentionWarnings } from '../../shared/domain/api/retention-schemas.ts';
import { DEFAULT_POLICY, own } from '../../shared/domain/consent/policy.ts';
import type { Configured, StatedPurpose } from './read-configured.ts';
import type { RegisterWords } from './register-words.ts';

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

/** What is configured, with what destinations receive, the types of identifiers, and the time, epoch ms. */
export interface Facts {
  readonly configured: Configured;
  readonly recipients: readonly Recipient[];
  readonly types: readonly string[];
  readonly now: number;
}

const used = (recipients: readonly Recipient[], { exports }: Configured, purpose: string): string[] => {
  const needing = new Set(recipients.filter(({ purposes }) => purposes.includes(purpose)).map(({ id }) => id));
  return exports.filter(({ destinationId }) => needing.has(destinationId)).map(({ id }) => id);
};

/** The purposes that everybody begins with are told in the reader's language, others as the controller wrote them. */
const told = (purpose: StatedPurpose, words: RegisterWords): Pick<StatedPurpose, 'name' | 'description'> => {
  const { name, description } = purpose;
  const preset = own(DEFAULT_POLICY.purposes, purpose.id);
  const isPreset = preset?.name === name && preset.description === description;
  return (isPreset ? own(words.purposes, purpose.id) : undefined) ?? { name, description };
};

const purposesOf = ({ configured, recipients }: Facts, words: RegisterWords): Register['purposes'] => {
  const stated = new Map(configured.purposes.map((purpose) => [purpose.id, purpose]));
  const named = recipients.flatMap(({ purposes }) => purposes);
  return [...new Set([...stated.keys(), ...named])].map((id) => {
    const usedBy = used(recipients, configured, id);
    const purpose = stated.get(id);
    // One that only a destination names rests on what it demands, an answer of the person.
    if (purpose === undefined) return { id, usedBy, legalBasis: 'consent' };
    const { retention, ...rest } = purpose;
    const { name, description } = told(purpose, words);
    return {
      ...{ ...rest, name, description, usedBy },
      ...(retention !== undefined && { retention: words.period(retention) }),
    };
  });
};

const personsOf = ({ retention }: Configured, { persons, anyOf }: RegisterWords): string[] => [
  persons.visitors,
  persons.customers(anyOf(retention.customerIdentifiers) || persons.noType),
  persons.prospects,
];

const dataOf = ({ types, configured }: Facts, { data }: RegisterWords): string[] => [
  ...types.map(data.identifier),
  data.events,
  data.traits,
  ...configured.computedTraits.map(data.computedTrait),
  data.segments,
  data.consent,
  data.deliveries,
];

const retentionOf = (
  { sources, retention, proofRetention }: Configured,
  { kept, until, period }: RegisterWords,
): Register['retention'] => {
  const orUntilErased = (iso: string | null): string => (iso === null ? until.erased : until.lastContact(period(iso)));
  return [
    ...sources.map(({ id, retentionDays }) => ({
      what: kept.events(id),
      period: until.receipt(period(`P${retentionDays}D`)),
    })),
    ...Object.entries(retention.identifiers).map(([type, iso]) => ({
      what: kept.values(type),
      period: until.firstReceipt(period(iso)),
    })),
    { what: kept.prospects, period: orUntilErased(retention.prospects) },
    { what: kept.customers, period: orUntilErased(retention.customers) },
    { what: kept.proof, period: until.proof(period(proofRetention)) },
    { what: kept.addresses, period: until.addressErased },
    { what: kept.traces, period: until.deployment },
    { what: kept.files, period: period('P30D') },
  ];
};

const recipientsOf = (
  { recipients, configured: { exports } }: Facts,
  { data, transfers }: RegisterWords,
): Register['recipients'] =>
  recipients.map(({ isPlatform, identifiers, traits, purposes, ...who }) => ({
    ...who,
    receives: [...identifiers.map(data.identifier), ...traits.map(data.trait)],
    purposes: [...purposes],
    segments: [...new Set(exports.filter(({ destinationId }) => destinationId === who.id).map((e) => e.segmentId))],
    transfer: isPlatform ? transfers.platform : transfers.own,
  }));

const isOfSource = (path: RetentionWarningPath): path is `sources.${string}` => path.startsWith('sources.');

const warningsOf = ({ retention, sources }: Configured, { warnings }: RegisterWords): Register['warnings'] => [
  ...(retention.controller === undefined ? [{ path: 'controller', message: warnings.controller }] : []),
  ...retentionWarnings(retention, sources).map(({ path }) => ({
    path,
    message: isOfSource(path) ? warnings.source(path.slice('sources.'.length)) : warnings[path],
  })),
];

/** The register of processing as the configuration stands. */
export const composeRegister = (facts: Facts, words: RegisterWords): Register => {
  const { configured, now } = facts;
  return {
    at: new Date(now).toISOString(),
    controller: configured.retention.controller ?? { name: words.notStated },
    purposes: purposesOf(facts, words),
    persons: personsOf(configured, words),
    data: dataOf(facts, words),
    sources: configured.sources.map(({ id, name, kind, retentionDays }) => ({
      ...{ id, name, kind },
      retention: words.period(`P${retentionDays}D`),
    })),
    recipients: recipientsOf(facts, words),
    retention: retentionOf(configured, words),
    security: Object.values(words.security),
    warnings: warningsOf(configured, words),
  };
};
