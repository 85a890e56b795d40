import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { answerFrom, saidIn } from '../../../test/simulation/plain-answers.ts';
import type { ConsentAnswer } from '../consent/consent-stamp.ts';
import type { AcceptedEvent } from '../event/event.ts';
import type { IdentifierKey } from '../identity/identifier.ts';
import { answersIn, joinAnswers } from './consent.ts';
import { emptyState, foldEvents, mergeStates } from './fold-events.ts';
import type { ConsentCell } from './profile.ts';

const T = Date.UTC(2026, 10, 1, 12);
const HOUR = 3_600_000;

const answer: fc.Arbitrary<ConsentAnswer> = fc.record(
  {
    purpose: fc.constantFrom('advertising', 'email'),
    granted: fc.boolean(),
    at: fc.constantFrom(T - 24 * HOUR, T - 1, T, T + 1, T + 11 * HOUR, T + 300 * HOUR),
    act: fc.constant(true as const),
  },
  { requiredKeys: ['purpose', 'granted'] },
);
const eventOf = (answers: readonly ConsentAnswer[], hours: number, n = 0): AcceptedEvent => ({
  body: { type: 'page', messageId: `m${n}`, timestamp: '' },
  ...{ anchor: 'userId:a' as IdentifierKey, sourceId: 's', trust: 'claimed', recordId: `r${n}`, index: 0 },
  ...{ at: T + hours, receivedAt: T + hours + 1, expiresAt: T * 2, imported: false },
  consent: { answers, signals: ['tcf'], policy: '1' },
});
const events = fc
  .array(fc.tuple(fc.array(answer, { maxLength: 3 }), fc.nat(3)), { maxLength: 6 })
  .map((all) => all.map(([answers, hours], n) => eventOf(answers, hours, n)));
const cell = answer.map((each): ConsentCell => {
  const [, found] = answersIn(eventOf([each], 0))[0] ?? assert.fail();
  return found;
});
const none = { segments: [] };

describe('answers of consent', () => {
  it('join whatever their order, however they are grouped and however often they come', () => {
    fc.assert(
      fc.property(cell, cell, cell, (a, b, c) => {
        assert.deepEqual(joinAnswers(a, b), joinAnswers(b, a));
        assert.deepEqual(joinAnswers(a, joinAnswers(b, c)), joinAnswers(joinAnswers(a, b), c));
        assert.deepEqual(joinAnswers(a, joinAnswers(a, b)), joinAnswers(a, b));
        assert.deepEqual(joinAnswers(a, a), a);
      }),
    );
  });

  it('are what rule 26 says of them word by word, also where two profiles of the same person join', () => {
    fc.assert(
      fc.property(events, fc.nat(6), (all, cut) => {
        const folded = foldEvents(emptyState(1), all, none).consent;
        for (const purpose of ['advertising', 'email'])
          assert.deepEqual(folded[purpose], answerFrom(all.flatMap(saidIn).filter((each) => each.purpose === purpose)));
        const [left, right] = [all.slice(0, cut), all.slice(cut)].map((some) => foldEvents(emptyState(1), some, none));
        assert.ok(left && right);
        assert.deepEqual(mergeStates(left, right, none).consent, folded);
        assert.deepEqual(mergeStates(right, left, none).consent, folded);
      }),
    );
  });

  it('lift a refusal by a newer explicit yes alone', () => {
    const decided = (...all: (readonly [number, Partial<ConsentAnswer>])[]) =>
      foldEvents(
        emptyState(1),
        all.map(([hours, said], n) => eventOf([{ purpose: 'email', granted: true, ...said }], hours, n)),
        none,
      ).consent['email']?.granted;
    const no = { granted: false };
    assert.equal(decided([1, no], [2, { act: true }]), true);
    assert.equal(decided([1, no], [2, {}]), false);
    assert.equal(decided([1, { act: true }], [2, no]), false);
    assert.equal(decided([2, { act: true }], [2, no]), false);
    // A signal of day precision: refused on some day, agreed to in the course of it.
    assert.equal(decided([1, { ...no, act: true, at: T + 11 * HOUR }], [2, { act: true }]), false);
    // A clock that is years ahead gives no yes that outlasts refusals to come.
    assert.equal(decided([1, { act: true, at: T * 2 }], [2, no]), false);
  });

  it('of an event without a stamp are those of its context, and with one they are not read again', () => {
    const context = { consent: { categoryPreferences: { email: true, odd: 'yes' } } };
    const old = { body: { type: 'page', messageId: 'm', timestamp: '', context }, at: T, receivedAt: T } as const;
    assert.deepEqual(
      answersIn(old).map(([purpose, found]) => [purpose, found]),
      [['email', { granted: true, at: T }]],
    );
    assert.deepEqual(answersIn({ ...old, consent: { answers: [], signals: [], policy: '1' } }), []);
  });
});
