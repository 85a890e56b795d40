import type { SegmentEvent } from '../event/event.ts';
import type { Json, JsonObject } from '../json.ts';
import type { ConsentCell } from './profile.ts';

/** Answers by purpose. */
export type ConsentMap = Map<string, ConsentCell>;

const objectIn = (value: Json | undefined, name: string): JsonObject | undefined => {
  const found = typeof value === 'object' && value !== null ? (value as JsonObject)[name] : undefined;
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as JsonObject) : undefined;
};

/** The answers that ride on an event: `context.consent.categoryPreferences`, purpose → boolean; anything else is no answer. */
export const consentIn = (body: Pick<SegmentEvent, 'context'>): readonly [string, boolean][] =>
  Object.entries(objectIn(objectIn(body.context, 'consent'), 'categoryPreferences') ?? {}).filter(
    (answer): answer is [string, boolean] => typeof answer[1] === 'boolean',
  );

/**
 * Joins two answers that ordinary events carried: a refusal stands, at its latest; a yes only fills an unanswered purpose, so
 * the earliest one counts (rule 26: an old tab that stamps "yes" must not lift a refusal).
 */
export const joinAnswers = (a: ConsentCell, b: ConsentCell): ConsentCell => {
  if (a.granted !== b.granted) return a.granted ? b : a;
  return a.granted === a.at <= b.at ? a : b;
};

/** Puts an answer beside what is known of the purpose. */
export const putAnswer = (consent: ConsentMap, purpose: string, cell: ConsentCell): void => {
  const known = consent.get(purpose);
  consent.set(purpose, known ? joinAnswers(known, cell) : cell);
};
