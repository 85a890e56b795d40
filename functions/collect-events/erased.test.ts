import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Identifier } from '../../shared/domain/identity/identifier.ts';
import { NOW, openCollection } from '../../test/stories/collection.ts';

const ann: Identifier = { type: 'userId', value: 'ann' };
const mail: Identifier = { type: 'email', value: 'ann@shop.example' };
const phone: Identifier = { type: 'anonymousId', value: 'anns-phone' };
const kiosk: Identifier = { type: 'anonymousId', value: 'kiosk' };

type Opened = Awaited<ReturnType<typeof openCollection>>;

const erase = ({ tombstones, keyring }: Opened, all: readonly Identifier[], more: object = {}) =>
  tombstones.put(
    all.map((each) => ({ key: keyring.keyOf(each), erasedAt: NOW - 500, requestId: 'r1', epoch: 1, ...more })),
  );

const view = (more: object): object => ({ type: 'track', event: 'Product Viewed', messageId: 'm1', ...more });
const yes = (at: number, event = 'Consent Updated'): object =>
  view({
    ...{ event, timestamp: new Date(at).toISOString() },
    context: { consent: { categoryPreferences: { advertising: true } } },
  });

describe('events of somebody erased', () => {
  it('are taken and counted within the second of the tombstone, and nothing of them is stored', async () => {
    const world = await openCollection();
    await erase(world, [ann, mail, phone]);
    const batch = [
      view({ userId: 'ann' }),
      view({ anonymousId: 'anns-phone' }),
      view({ userId: 'ben', context: { traits: { email: 'Ann@Shop.example' } } }),
      view({ userId: 'ben' }),
    ];
    const { status, body } = await world.call('POST /v1/batch', { body: { batch } });
    assert.deepEqual([status, body], [200, { success: true }]);
    const entries = world.records().flatMap((record) => record.entries);
    assert.equal(entries.filter((entry) => 'suppressed' in entry && entry.suppressed === 'erased').length, 2);
    // Ben's own event stays his, without whom it named besides.
    assert.deepEqual(
      [...new Set(world.named().map(([anchor]) => JSON.stringify(anchor)))],
      ['{"type":"userId","value":"ben"}'],
    );
    assert.doesNotMatch(JSON.stringify(world.stream.records), /ann/i);
  });

  it('are suppressed when refused, too: quarantine keeps bodies', async () => {
    const world = await openCollection();
    await erase(world, [ann, mail]);
    const traits = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`t${n}`, `v${n}`]));
    const batch = [
      { type: 'nonsense', userId: 'ann' },
      { type: 'nonsense', userId: 'ben', traits: { ...traits, email: mail.value } },
      { type: 'nonsense', userId: 'ben' },
    ];
    const { body } = await world.call('POST /v1/batch', { body: { batch } });
    assert.equal(body.rejected.length, 3);
    assert.equal(world.quarantined().length, 1);
    assert.doesNotMatch(JSON.stringify(world.stream.records), /ann/i);
  });

  it('lose a shared device and stay where they are of somebody living', async () => {
    const world = await openCollection();
    await erase(world, [kiosk]);
    await world.call('POST /v1/track', { body: view({ userId: 'ben', anonymousId: 'kiosk' }) });
    await world.call('POST /v1/track', { body: view({ anonymousId: 'kiosk' }) });
    assert.deepEqual(world.named(), [[{ type: 'userId', value: 'ben' }]]);
    assert.doesNotMatch(JSON.stringify(world.stream.records), /kiosk/);
  });

  it('pass again once the suppression is lifted, and what came before the lift does not', async () => {
    const world = await openCollection();
    await erase(world, [ann], { liftedAt: NOW });
    await erase(world, [mail], { liftedAt: NOW + 1 });
    await world.call('POST /v1/track', { body: view({ userId: 'ann' }) });
    await world.call('POST /v1/track', { body: view({ context: { traits: { email: mail.value } } }) });
    assert.deepEqual(world.named(), [[ann]]);
  });

  it('are not taken at all while tombstones cannot be read, and need none where nobody is named', async () => {
    const world = await openCollection();
    world.tombstones.of = () => Promise.reject(new RangeError('throttled'));
    const { status, headers } = await world.call('POST /v1/track', { body: view({ userId: 'ben' }) });
    assert.deepEqual([status, headers['retry-after'], world.records()], [503, '1', []]);
    assert.equal((await world.call('POST /v1/batch', { body: { batch: [{ type: 'nonsense' }] } })).status, 200);
  });

  it('cost one eventually consistent read a request, of each identifier once', async () => {
    const world = await openCollection();
    const asked: unknown[] = [];
    const { of } = world.tombstones;
    world.tombstones.of = (keys, options) => {
      asked.push([keys.length, options]);
      return of(keys, options);
    };
    const batch = Array.from({ length: 10 }, (_, n) => view({ userId: 'ben', anonymousId: 'b', messageId: `m${n}` }));
    await world.call('POST /v1/batch', { body: { batch } });
    assert.deepEqual(asked, [[2, { consistent: false }]]);
  });

  it('never leave a trace, whatever they are mixed with', async () => {
    const person = fc.constantFrom('ann', 'ben', 'cyd');
    const device = fc.constantFrom('anns-phone', 'kiosk', 'other');
    const event = fc.record(
      { userId: person, anonymousId: device, type: fc.constantFrom('track', 'nonsense'), event: fc.constant('x') },
      { requiredKeys: ['type', 'event'] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 8 }), async (batch) => {
        const world = await openCollection();
        await erase(world, [ann, phone]);
        assert.equal((await world.call('POST /v1/batch', { body: { batch } })).status, 200);
        const entries = world.records().flatMap((record) => record.entries);
        assert.equal(entries.length, batch.length, 'every event is counted');
        assert.doesNotMatch(JSON.stringify(world.stream.records), /ann/);
        const whole = batch.filter(({ userId, anonymousId }) => userId !== 'ann' && anonymousId !== 'anns-phone');
        const kept = entries.filter((entry) => !('suppressed' in entry));
        const stripped = batch.filter(
          ({ type, userId, anonymousId }) =>
            type === 'track' && anonymousId === 'anns-phone' && userId !== undefined && userId !== 'ann',
        );
        assert.equal(kept.length, whole.length + stripped.length);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a new consent of somebody erased', () => {
  it('passes whole, with what came beside it in the request', async () => {
    const world = await openCollection();
    await erase(world, [ann, phone]);
    const named = { userId: 'ann', anonymousId: 'anns-phone' };
    const batch = [view({ ...named, messageId: 'm0' }), { ...yes(NOW - 100), ...named, messageId: 'm2' }];
    await world.call('POST /v1/batch', { body: { batch } });
    assert.equal(world.events().length, 2);
  });

  it('that was said before the erasure, or only rides along, ends nothing', async () => {
    const world = await openCollection();
    await erase(world, [ann]);
    const batch = [
      { ...yes(NOW - 600), userId: 'ann' },
      { ...yes(NOW - 100, 'Product Viewed'), userId: 'ann' },
    ];
    await world.call('POST /v1/batch', { body: { batch } });
    assert.deepEqual(world.events(), []);
  });
});
