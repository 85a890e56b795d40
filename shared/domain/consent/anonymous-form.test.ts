import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { SegmentEvent } from '../event/event.ts';
import type { Stamp } from '../identity/identifier.ts';
import type { JsonObject } from '../json.ts';
import { anonymousForm } from './anonymous-form.ts';
import { proofForm } from './proof-form.ts';

const base: SegmentEvent = { type: 'page', messageId: 'm1', timestamp: '2026-11-22T12:34:56.789Z', anonymousId: 'c1' };
const form = (event: Partial<SegmentEvent>, stamps: readonly Stamp[] = []): SegmentEvent =>
  anonymousForm({ ...base, ...event }, stamps, 'random');
const pathOf = (path: string, event: Partial<SegmentEvent> = {}) =>
  form({ properties: { path }, ...event }).properties?.['path'];

describe('the anonymous form of an event', () => {
  it('is its type, the hour, and the path of the page', () => {
    assert.deepEqual(form({ properties: { path: '/shoes/red', title: 'Red shoes', url: 'https://a.example/?e=x' } }), {
      type: 'page',
      messageId: 'random',
      timestamp: '2026-11-22T12:00:00.000Z',
      properties: { path: '/shoes/red' },
    });
    assert.equal(
      form({ type: 'track', event: 'Order Completed', properties: { total: 12.34 } }).event,
      'Order Completed',
    );
    assert.deepEqual(form({ context: { page: { path: '/cart' } } }).properties, { path: '/cart' });
  });

  it('has no part of a path that is more than a plain word', () => {
    assert.equal(pathOf('/account/jane@shop.example/orders/4711/open'), '/account/*/orders/*/open');
    assert.equal(pathOf('https://shop.example/shoes?email=jane#jane'), '/shoes');
    assert.equal(pathOf('/a?b/c'), '/a');
    assert.equal(pathOf('/%6Aane/3f2504e0-4f89/index.html'), '/*/*/index.html');
    assert.equal(pathOf('/users/jane-doe', { traits: { slug: 'jane-doe' } }), '/users/*');
    assert.equal(pathOf('/users/annette', { userId: 'Ann' }), '/users/*');
  });

  it('has no name of an event that numbers or names somebody', () => {
    const nameOf = (event: string) => form({ type: 'track', event, userId: 'jane' }).event;
    assert.deepEqual(
      ['Order 4711 paid', 'jane@shop.example came', 'Hello Jane', ' '].map(nameOf),
      Array(4).fill(undefined),
    );
    assert.equal(nameOf('Größe gewählt'), 'Größe gewählt');
  });

  /** Texts that occur nowhere by chance: of eight letters, never a word that an event is made of. */
  const secret = fc.stringMatching(/^[qxzj]{8}$/);
  const ip = fc.ipV4();
  const tree = (leaf: fc.Arbitrary<string>) =>
    fc.letrec<{ node: JsonObject }>((tie) => ({
      node: fc.dictionary(
        fc.constantFrom('name', 'email', 'address', 'title', 'n'),
        fc.oneof({ maxDepth: 3 }, leaf, tie('node')),
      ),
    })).node;

  it('holds nothing of an identifier, an address, a query, a trait or a property, wherever they stand', () => {
    const person = fc.record({
      ids: fc.tuple(secret, secret, secret, secret, secret),
      ip,
      traits: tree(secret),
      properties: tree(secret),
      context: tree(secret),
      query: secret,
      type: fc.constantFrom('track', 'identify', 'page', 'screen', 'group', 'alias'),
    });
    fc.assert(
      fc.property(person, ({ ids, ip: address, traits, properties, context, query, type }) => {
        const [messageId, userId, anonymousId, previousId, groupId] = ids;
        const path = `/list/${userId}/${encodeURIComponent(JSON.stringify(traits))}/x-${anonymousId}?q=${query}#${groupId}`;
        const event = {
          ...{ messageId, userId, anonymousId, previousId, groupId, type, timestamp: base.timestamp, traits },
          event: `Asked by ${userId}`,
          name: query,
          category: query,
          properties: { ...properties, path, url: path, referrer: path, search: query },
          context: { ...context, ip: address, userAgent: query, page: { path, url: path, search: query }, traits },
          integrations: { all: query },
          extra: context,
        } as unknown as SegmentEvent;
        const kept = JSON.stringify(anonymousForm(event, [['email', query]], 'random'));
        assert.ok(!/[qxzj]{8}/i.test(kept), kept);
        assert.ok(!kept.includes(address));
        const proof = JSON.stringify(proofForm({ ...event, event: 'Consent Updated' }));
        assert.ok(!proof.includes(query) && !proof.includes(address) && !proof.includes(previousId));
      }),
      { numRuns: 100 },
    );
  });
});

describe('the proof of an act of consent', () => {
  it('says whose it is, when, and what was answered', () => {
    const consent = {
      categoryPreferences: { email: false, advertising: 'no' },
      tcfString: 'CPXx.YAAA',
      gppString: 'free text, jane@shop.example',
      gpc: true,
      note: 'x',
    };
    const consentManagement = { allowedConsentIds: ['C1', 2], provider: 'oneTrust' };
    const context = { consent, consentManagement, ip: '203.0.113.0', userAgent: 'x', traits: { email: 'j@s.example' } };
    const act = {
      ...base,
      type: 'track' as const,
      event: 'Consent Updated',
      userId: 'u1',
      properties: { x: 1 },
      context,
    };
    assert.deepEqual(proofForm(act), {
      ...base,
      type: 'track',
      userId: 'u1',
      event: 'Consent Updated',
      context: {
        consent: { tcfString: 'CPXx.YAAA', gpc: true, categoryPreferences: { email: false } },
        consentManagement: { allowedConsentIds: ['C1'], deniedConsentIds: [] },
      },
    });
  });
});
