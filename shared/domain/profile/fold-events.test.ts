import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AcceptedEvent, SegmentEvent } from '../event/event.ts';
import type { IdentifierKey } from '../identity/identifier.ts';
import { compileSegments } from '../segment/compile-segments.ts';
import { contactIn } from './contact.ts';
import { emptyState, foldEvents, mergeStates } from './fold-events.ts';
import { currentTraits } from './traits.ts';

const { segments } = compileSegments([
  { id: 'twice', definition: { event: 'Order', count: { op: '>=', value: 2 }, within: 'P30D' } },
  { id: 'seen', definition: { event: 'Page Viewed', within: 'PT1H' } },
]);
const definitions = { version: 1, segments };
const START = Date.UTC(2026, 10, 1);

const accepted = (body: SegmentEvent): AcceptedEvent => ({
  body,
  anchor: 'userId:a' as IdentifierKey,
  sourceId: 's',
  trust: 'claimed',
  recordId: 'r',
  index: 0,
  at: Date.parse(body.timestamp),
  receivedAt: Date.parse(body.timestamp),
  expiresAt: START + 1e12,
  imported: false,
});
const event = (seconds: number, body: Partial<SegmentEvent>): AcceptedEvent =>
  accepted({
    type: 'identify',
    messageId: `m${seconds}`,
    timestamp: new Date(START + seconds * 1000).toISOString(),
    ...body,
  });

const answers = fc.dictionary(fc.constantFrom('email', 'advertising'), fc.boolean(), { noNullPrototype: true });
const events = fc.array(
  fc
    .record({
      seconds: fc.nat(5),
      messageId: fc.constantFrom('a', 'b'),
      type: fc.constantFrom('identify' as const, 'track' as const, 'page' as const, 'group' as const),
      traits: fc.dictionary(fc.constantFrom('x', 'y', '__proto__'), fc.jsonValue({ maxDepth: 1 }), {
        noNullPrototype: true,
      }),
      name: fc.constantFrom('Order', 'Email Opened'),
      categoryPreferences: answers,
    })
    .map(({ seconds, messageId, type, traits, name, categoryPreferences }) =>
      event(seconds, {
        type,
        messageId,
        event: name,
        traits: traits as never,
        context: { consent: { categoryPreferences } },
      }),
    ),
  { maxLength: 12 },
);

test('the order of events is irrelevant, and so is how they are divided between profiles before they join', () => {
  fc.assert(
    fc.property(events, fc.nat(12), fc.nat(), (all, cut, seed) => {
      const whole = foldEvents(emptyState(1), all, definitions);
      const shuffled = all.toSorted((a, b) => ((a.at * 31 + seed) % 7) - ((b.at * 31 + seed) % 7));
      assert.deepEqual(foldEvents(emptyState(1), shuffled, definitions), whole);
      const [left, right] = [all.slice(0, cut), all.slice(cut)].map((some) =>
        foldEvents(emptyState(1), some, definitions),
      );
      assert.ok(left && right);
      assert.deepEqual(mergeStates(left, right, definitions), whole);
      assert.deepEqual(mergeStates(right, left, definitions), whole);
    }),
    { numRuns: 200 },
  );
});

test('the newest value of a trait wins, null removes it, and an older value does not come back', () => {
  const told = [event(2, { traits: { plan: null, city: 'Ulm' } }), event(1, { traits: { plan: 'paid', city: 'Rom' } })];
  assert.deepEqual(currentTraits(foldEvents(emptyState(1), told, definitions)), { city: 'Ulm' });
});

test('an identify call’s own traits overrule those it carries, and a company’s are nobody’s', () => {
  const both = event(1, { traits: { plan: 'own' }, context: { traits: { plan: 'carried', city: 'Ulm' } } });
  const company = event(2, { type: 'group', traits: { plan: 'enterprise' } });
  assert.deepEqual(currentTraits(foldEvents(emptyState(1), [both, company], definitions)), {
    plan: 'own',
    city: 'Ulm',
  });
});

test('an old tab that stamps yes lifts no refusal; a yes only answers what nobody was asked', () => {
  const said = (seconds: number, advertising: boolean) =>
    event(seconds, { type: 'track', context: { consent: { categoryPreferences: { advertising } } } });
  const consentOf = (all: AcceptedEvent[]) =>
    foldEvents(emptyState(1), all, definitions).consent['advertising']?.granted;
  assert.equal(consentOf([said(1, true)]), true);
  assert.equal(consentOf([said(1, true), said(2, false), said(3, true)]), false);
  assert.equal(consentOf([said(2, true), said(2, false)]), false);
});

test('an opened mail and a nightly import are no contact; a click and a visit are', () => {
  const told = (...all: AcceptedEvent[]) => foldEvents(emptyState(1), all, definitions);
  const order = event(1, { type: 'track', event: 'Order Completed' });
  const opened = event(5, { type: 'track', event: 'Email Opened' });
  const imported = event(6, { type: 'identify', traits: { plan: 'paid' } });
  assert.equal(contactIn(told(order, opened, imported)), order.at);
  assert.equal(told(order, opened).lastSeen, opened.at);
  assert.equal(contactIn(told(opened, imported)), 0);
  const clicked = event(7, { type: 'track', event: 'Email Link Clicked' });
  assert.equal(contactIn(told(order, opened, clicked)), clicked.at);
  assert.equal(told(order, opened, clicked).lastContact, undefined, 'nothing is kept where it is the last event');
  assert.equal(contactIn(told(opened, event(6, { type: 'page' }))), START + 6000);
});
