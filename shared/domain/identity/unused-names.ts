import { isBlocked } from './blocked.ts';
import { candidatesIn, type Naming, type NamingTerms } from './name-event.ts';
import { readValue } from './normalise-identifier.ts';

/** A value in an event that would name somebody and does not: the rules block it, or it cannot be one of its type. */
export interface UnusedName {
  readonly type: string;
  /** Where it stands in the event. */
  readonly place: string;
  readonly reason: 'blocked' | 'unreadable';
  /** In its one spelling; only what is blocked has one. */
  readonly value?: string;
}

/** A number without a country code may have been read by the plan of its source's region. */
const isRegional = (type: string, raw: unknown): boolean => type === 'phone' && !`${raw}`.trim().startsWith('+');

const isEmpty = (raw: unknown): boolean => raw === undefined || raw === null || `${raw}`.trim() === '';

/** What an event holds in places of identifiers and nobody is known by, under the rules in force. */
export const unusedNames = (body: Naming, terms: NamingTerms): UnusedName[] =>
  candidatesIn(body, terms).flatMap(({ type, raw, place }): UnusedName[] => {
    if (isEmpty(raw)) return [];
    const reading = readValue(type, raw);
    if (reading && 'value' in reading)
      return isBlocked(terms.rules, { type, value: reading.value })
        ? [{ type, place, reason: 'blocked', value: reading.value }]
        : [];
    return isRegional(type, raw) ? [] : [{ type, place, reason: 'unreadable' }];
  });
