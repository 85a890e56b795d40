import type { SegmentEvent } from '../event/event.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Identifier, Trust } from './identifier.ts';
import { normaliseIdentifier } from './normalise-identifier.ts';

/** The part of an event that names people. */
export type Naming = Pick<SegmentEvent, 'type' | 'userId' | 'anonymousId' | 'previousId' | 'traits' | 'context'>;

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A person's traits in an event: those of `context.traits`, overruled by an identify call's own; a group's are not a person's. */
export const personTraits = (body: Pick<SegmentEvent, 'type' | 'traits' | 'context'>): readonly JsonObject[] => {
  const carried = body.context?.['traits'];
  const own = body.type === 'identify' ? body.traits : undefined;
  return [own, carried].filter(isObject);
};

/**
 * The usable identifiers of an event, strongest first (rule 1), each once. The `previousId` of an alias is not among them:
 * `aliasedBy` says what it names.
 */
export const identifiersOf = (body: Naming): Identifier[] => {
  const traits = personTraits(body);
  const found = [
    normaliseIdentifier('userId', body.userId),
    ...traits.map((each) => normaliseIdentifier('email', each['email'])),
    ...traits.map((each) => normaliseIdentifier('phone', each['phone'])),
    normaliseIdentifier('anonymousId', body.anonymousId),
  ];
  const unique = new Map(
    found.filter((each) => each !== undefined).map((each) => [`${each.type}:${each.value}`, each]),
  );
  return [...unique.values()];
};

/**
 * What an alias call's `previousId` names: a superseded userId where the source is trusted, else an anonymousId, so that a
 * public key can never take over a user (rule 14).
 */
export const aliasedBy = (body: Naming, trust: Trust): Identifier | undefined =>
  body.type === 'alias'
    ? normaliseIdentifier(trust === 'asserted' ? 'userId' : 'anonymousId', body.previousId)
    : undefined;

/** The identifier whose timeline the event belongs to: the strongest (rule 1); none where nobody is named. */
export const anchorOf = (identifiers: readonly Identifier[]): Identifier | undefined => identifiers[0];
