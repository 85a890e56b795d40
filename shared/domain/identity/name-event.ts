import type { QuarantineReason, SegmentEvent } from '../event/event.ts';
import { LIMITS } from '../event/limits.ts';
import type { Json } from '../json.ts';
import { isBlocked } from './blocked.ts';
import { type ExternalId, readExternalIds } from './external-ids.ts';
import type { Identifier, Stamp, Trust } from './identifier.ts';
import { MAX_IDENTIFIER_LENGTH, readValue, type ValueFault } from './normalise-identifier.ts';
import { personTraits } from './person-traits.ts';
import type { IdentityRules } from './rules.ts';
import { byStrength } from './strength.ts';
import { TYPE_NAME, typesByName } from './type-names.ts';

/** The part of an event that names people. */
export type Naming = Pick<SegmentEvent, 'type' | 'userId' | 'anonymousId' | 'previousId' | 'traits' | 'context'>;

/** Under which an event is read: the rules in force, its source's trust and, for phone numbers, its region (ISO 3166). */
export interface NamingTerms {
  readonly rules: IdentityRules;
  readonly trust: Trust;
  readonly region?: string | undefined;
}

/** Whom an event names: its strongest identifier and the stamps of all others, or why it waits in quarantine. */
export type Named =
  | { readonly anchor: Identifier; readonly stamps: readonly Stamp[] }
  | { readonly reason: QuarantineReason };

/** A place of an event that holds an identifier. People put anything in traits, so what is no identifier there is just a trait. */
export interface Candidate {
  readonly type: string;
  readonly raw: Json | undefined;
  readonly place: string;
  readonly isTrait?: true;
}

const inTraits = (body: Naming, rules: IdentityRules): Candidate[] => {
  const names = [...typesByName(rules).traits];
  return personTraits(body).flatMap((traits) =>
    names
      .filter(([name]) => Object.hasOwn(traits, name))
      .map(([name, type]) => ({ type, raw: traits[name], place: `traits.${name}`, isTrait: true as const })),
  );
};

/** A cookie or a userId that the call states. */
const inFields = ({ userId, anonymousId }: Naming): Candidate[] => [
  { type: 'userId', raw: userId, place: 'userId' },
  { type: 'anonymousId', raw: anonymousId, place: 'anonymousId' },
];

const inExternalIds = (ids: readonly ExternalId[], rules: IdentityRules): Candidate[] => {
  const types = typesByName(rules).externalIds;
  return ids.flatMap(({ type, id, place }) => {
    const known = types.get(type);
    return known === undefined ? [] : [{ type: known, raw: id, place }];
  });
};

/**
 * What an alias call's `previousId` names: a superseded userId where the source is trusted, else an anonymousId, so that a
 * public key can never take over a user (rule 14).
 */
const inAlias = ({ type, previousId }: Naming, trust: Trust): Candidate[] =>
  type === 'alias'
    ? [{ type: trust === 'asserted' ? 'userId' : 'anonymousId', raw: previousId, place: 'previousId' }]
    : [];

/** Every place of an event that may hold an identifier; none of a list of external ids that cannot be read. */
export const candidatesIn = (body: Naming, { rules, trust }: Pick<NamingTerms, 'rules' | 'trust'>): Candidate[] => {
  const external = readExternalIds(body.context);
  const listed = 'reason' in external ? [] : inExternalIds(external.ofUsers, rules);
  return [...inFields(body), ...inTraits(body, rules), ...listed, ...inAlias(body, trust)];
};

/** A reason never quotes a value, which may be personal. */
const FAULTS: Readonly<Record<ValueFault, (place: string) => QuarantineReason>> = {
  type: (place) => ({
    code: 'invalid-field',
    message: `“${place}” must be a text, or a whole number below 2^53 (send greater ones as text).`,
  }),
  length: (place) => ({
    code: 'identifier-too-long',
    message: `“${place}” is longer than ${MAX_IDENTIFIER_LENGTH} characters; send what names the person alone.`,
  }),
  characters: (place) => ({
    code: 'invalid-field',
    message: `“${place}” holds a character that is none; check its encoding.`,
  }),
};

/** Identifiers as found, each once, and what is wrong with the first place that cannot be read. */
interface Found {
  readonly identifiers: readonly Identifier[];
  readonly fault?: QuarantineReason;
}

const uniqueOf = (identifiers: readonly Identifier[]): Identifier[] => [
  ...new Map(identifiers.map((each) => [`${each.type}:${each.value}`, each])).values(),
];

const read = (candidates: readonly Candidate[], { rules, region }: Omit<NamingTerms, 'trust'>): Found => {
  const identifiers: Identifier[] = [];
  let fault: QuarantineReason | undefined;
  for (const { type, raw, place, isTrait } of candidates) {
    const reading = readValue(type, raw, region);
    if (reading === undefined) continue;
    if ('value' in reading) identifiers.push({ type, value: reading.value });
    else if (!isTrait || reading.fault === 'length') fault ??= FAULTS[reading.fault](place);
  }
  const named = uniqueOf(identifiers).filter((each) => !isBlocked(rules, each));
  return { identifiers: named, ...(fault === undefined ? {} : { fault }) };
};

const tooMany: QuarantineReason = {
  code: 'too-many-identifiers',
  message: `An event may hold at most ${LIMITS.identifiersPerEvent} identifiers.`,
};

const unknownType = ({ place, type }: ExternalId): QuarantineReason => {
  const what = TYPE_NAME.test(type) ? `The type “${type}” of “${place}”` : `The type of “${place}”`;
  return {
    code: 'unknown-identifier-type',
    message: `${what} is not known: add it with PUT /v1/identity/rules, then replay the event or send it again.`,
  };
};

/** The stamps of an event beside its anchor; an alias's other comes last, once, and never is the anchor itself. */
const stampsOf = (others: readonly Identifier[], anchor: Identifier, aliased: Identifier | undefined): Stamp[] => {
  const isSame = (a: Identifier, b: Identifier | undefined) => a.type === b?.type && a.value === b.value;
  const plain = others.filter((each) => !isSame(each, aliased)).map(({ type, value }): Stamp => [type, value]);
  return aliased && !isSame(anchor, aliased) ? [...plain, [aliased.type, aliased.value, 'alias']] : plain;
};

/**
 * Decides whom an event names (rule 1). This happens once, at collection: what is stamped here stays, whatever the rules or
 * this code become.
 */
export const nameEvent = (body: Naming, terms: NamingTerms): Named => {
  const external = readExternalIds(body.context);
  if ('reason' in external) return external;
  if (external.count > LIMITS.identifiersPerEvent) return { reason: tooMany };
  const types = typesByName(terms.rules).externalIds;
  const unknown = external.ofUsers.find(({ type }) => !types.has(type));
  if (unknown) return { reason: unknownType(unknown) };
  const stated = read([...inFields(body), ...inTraits(body, terms.rules)], terms);
  const listed = read(inExternalIds(external.ofUsers, terms.rules), terms);
  const alias = read(inAlias(body, terms.trust), terms);
  const fault = stated.fault ?? listed.fault ?? alias.fault;
  if (fault) return { reason: fault };
  const all = [...stated.identifiers, ...listed.identifiers];
  if (stated.identifiers.length + external.count + alias.identifiers.length > LIMITS.identifiersPerEvent) {
    return { reason: tooMany };
  }
  const [anchor, ...others] = uniqueOf(all).toSorted(byStrength(terms.rules));
  if (anchor) return { anchor, stamps: stampsOf(others, anchor, alias.identifiers[0]) };
  return {
    reason: {
      code: 'no-identifier',
      message: 'Send a userId, an anonymousId or another identifier that names one person.',
    },
  };
};
