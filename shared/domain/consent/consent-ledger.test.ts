import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AcceptedEvent, SegmentEvent } from '../event/event.ts';
import type { IdentifierKey } from '../identity/identifier.ts';
import { emptyState, foldEvents } from '../profile/fold-events.ts';
import { consentEntriesIn, effectiveAnswers, pageOfConsents, withoutRepeats } from './consent-ledger.ts';
import type { ConsentStamp } from './consent-stamp.ts';

const T = Date.UTC(2026, 10, 1);

interface Said {
  readonly granted: boolean;
  readonly act?: true;
  readonly seconds: number;
  readonly sourceId?: string;
  readonly policy?: string;
}

const eventOf = ({ granted, act, seconds, sourceId = 'web', policy = '1' }: Said, n: number): AcceptedEvent => {
  const answers = [{ purpose: 'email', granted, ...(act ? { act } : {}) }];
  const consent: ConsentStamp = { answers, signals: ['preferences'], policy };
  return {
    body: { type: 'page', messageId: `m${n}`, timestamp: '' },
    ...{ anchor: 'userId:a' as IdentifierKey, sourceId, trust: 'claimed', recordId: `r${n}`, index: 0, consent },
    ...{ at: T + seconds, receivedAt: T + seconds, expiresAt: T * 2, imported: false },
  };
};
const history = (...all: readonly Said[]) => all.map(eventOf);
const shown = (events: readonly AcceptedEvent[]) =>
  withoutRepeats(consentEntriesIn(events)).map(({ messageId }) => messageId);

test('of what rides on one event after another the first stays, until the answer, the text or the source is another', () => {
  const yes = { granted: true } as const;
  const events = history(
    { ...yes, seconds: 1 },
    { ...yes, seconds: 2 },
    { ...yes, seconds: 3, sourceId: 'app' },
    { ...yes, seconds: 4 },
    { ...yes, seconds: 5, policy: '2' },
    { granted: false, seconds: 6, policy: '2' },
    { ...yes, seconds: 7, policy: '2' },
  );
  assert.deepEqual(shown(events), ['m0', 'm2', 'm4', 'm5', 'm6']);
  assert.deepEqual(shown(events.toReversed()), ['m0', 'm2', 'm4', 'm5', 'm6']);
});

test('acts are listed all, and end no run', () => {
  const events = history(
    { granted: true, seconds: 1 },
    { granted: true, act: true, seconds: 2 },
    { granted: true, act: true, seconds: 3 },
    { granted: true, seconds: 4 },
  );
  assert.deepEqual(shown(events), ['m0', 'm1', 'm2']);
});

test('an order on record at several addresses is one answer, with the officer’s words', () => {
  const body: SegmentEvent = {
    ...{ type: 'consent', messageId: 'o', timestamp: '' },
    command: { identifiers: [], reason: 'because', proof: 'file 7' },
  };
  const events = history({ granted: false, act: true, seconds: 1 }, { granted: false, act: true, seconds: 1 });
  const entries = consentEntriesIn(events.map((event) => ({ ...event, body })));
  assert.deepEqual(
    entries.map(({ messageId, text, isAct }) => [messageId, text, isAct]),
    [['o', 'file 7', true]],
  );
});

test('what counts is what folding says, and its entry says the same; pages show every entry once', () => {
  const said: fc.Arbitrary<Said> = fc.record(
    { granted: fc.boolean(), act: fc.constant(true as const), seconds: fc.nat(3), sourceId: fc.constantFrom('a', 'b') },
    { requiredKeys: ['granted', 'seconds'] },
  );
  fc.assert(
    fc.property(fc.array(said, { maxLength: 8 }), fc.integer({ min: 1, max: 3 }), (all, limit) => {
      const events = history(...all);
      const entries = consentEntriesIn(events);
      const { consent } = foldEvents(emptyState(1), events, { segments: [] });
      assert.deepEqual(
        Object.fromEntries(effectiveAnswers(entries).map(({ purpose, entry }) => [purpose, entry.cell])),
        consent,
      );
      const pages: string[] = [];
      let after: Parameters<typeof pageOfConsents>[1]['after'];
      do {
        const { page, next } = pageOfConsents(entries, { limit, after });
        pages.push(...page.map(({ messageId }) => messageId));
        after = next;
      } while (after);
      assert.deepEqual(pages, entries.map(({ messageId }) => messageId).toReversed());
    }),
  );
});
