import type { ConsentAnswer, ConsentSignal, ConsentStamp } from '../../shared/domain/consent/consent-stamp.ts';
import type { CommandType } from '../../shared/domain/identity/command.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { Random } from './random.ts';

const PURPOSES = ['advertising', 'email'] as const;
const DAY = 86_400_000;
const SECOND = 1_000;

/** A day's beginning or end, as signals of day precision are dated; an instant among those of events; or long after all of them. */
const statedAt = (random: Random, around: number): number =>
  random.pick([
    around - (around % DAY),
    around - (around % DAY) + DAY - 1,
    around - random.below(12) * SECOND,
    around + 400 * DAY,
  ]);

const answerOf = (random: Random, around: number, acts: number): ConsentAnswer => ({
  purpose: random.pick(PURPOSES),
  granted: random.chance(0.5),
  ...(random.chance(0.4) ? { at: statedAt(random, around) } : {}),
  ...(random.chance(acts) ? { act: true } : {}),
});

const stampOf = (
  random: Random,
  { around, acts, signal }: { readonly around: number; readonly acts: number; readonly signal: ConsentSignal },
): ConsentStamp => ({
  answers: Array.from({ length: 1 + random.below(2) }, () => answerOf(random, around, acts)),
  signals: [signal],
  policy: '2026-1',
});

/** Answers that collection read off an event: riding ones, acts, and such that say themselves when they were given. */
export const stampsOfConsent = (random: Random, around: number): { readonly consent?: ConsentStamp } =>
  random.chance(0.25)
    ? { consent: stampOf(random, { around, acts: 0.5, signal: random.pick(['preferences', 'tcf', 'gpc'] as const) }) }
    : {};

/** What a command brings besides whom it names. */
export const orderOf = (random: Random, type: CommandType): { readonly traits?: JsonObject } =>
  type === 'rectify' ? { traits: { plan: random.pick(['free', 'paid', null]) } } : {};

/** The answers that an officer recorded. */
export const officersConsent = (
  random: Random,
  type: CommandType,
  around: number,
): { readonly consent?: ConsentStamp } =>
  type === 'consent' ? { consent: stampOf(random, { around, acts: 1, signal: 'officer' }) } : {};
