import type { ConsentAnswer } from '../consent/consent-stamp.ts';
import type { AcceptedEvent, SegmentEvent } from '../event/event.ts';
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

const DAY = 86_400_000;

/**
 * When an answer was given, as far as it is believed. No yes is later than its receipt, or a clock set to 2099 would outlast every
 * refusal to come; a refusal may be dated to the end of its day, for signals of day precision (rule 26).
 */
const givenAt = ({ granted, at }: ConsentAnswer, event: Pick<AcceptedEvent, 'at' | 'receivedAt'>): number => {
  const latest = granted ? event.receivedAt : event.receivedAt - (event.receivedAt % DAY) + DAY - 1;
  return Math.min(at ?? event.at, latest);
};

/** The answers that ride on an event of before answers were stamped. */
const ridingIn = (body: SegmentEvent): readonly ConsentAnswer[] =>
  consentIn(body).map(([purpose, granted]) => ({ purpose, granted }));

/** An answer of an event, with what of it is remembered. */
export type AnswerIn = readonly [purpose: string, cell: ConsentCell, answer: ConsentAnswer];

/** The answers an event carries, as collection stamped them. */
export const answersIn = (event: Pick<AcceptedEvent, 'body' | 'at' | 'receivedAt' | 'consent'>): readonly AnswerIn[] =>
  (event.consent?.answers ?? ridingIn(event.body)).map((answer) => {
    const { purpose, granted, act } = answer;
    return [purpose, { granted, at: givenAt(answer, event), ...(granted && act ? { act } : {}) }, answer];
  });

/** True of what rides and says yes: anything else outweighs it. */
const isFill = ({ granted, act }: ConsentCell): boolean => granted && act !== true;

/**
 * Joins two answers (rule 26). Explicit yes and refusals outweigh each other by time, and on a tie the refusal stands. A yes that
 * only rode on something fills an unanswered purpose, so of several the earliest counts: an old tab that stamps "yes" lifts
 * nothing. What wins is the greatest in one order, so that neither order nor repetition of answers matters.
 */
export const joinAnswers = (a: ConsentCell, b: ConsentCell): ConsentCell => {
  if (isFill(a) !== isFill(b)) return isFill(a) ? b : a;
  if (isFill(a)) return a.at <= b.at ? a : b;
  if (a.at !== b.at) return a.at > b.at ? a : b;
  return a.granted ? b : a;
};

/** Puts an answer beside what is known of the purpose. */
export const putAnswer = (consent: ConsentMap, purpose: string, cell: ConsentCell): void => {
  const known = consent.get(purpose);
  consent.set(purpose, known ? joinAnswers(known, cell) : cell);
};
