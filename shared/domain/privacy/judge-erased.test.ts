import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { EventEntry, SegmentEvent } from '../event/event.ts';
import type { Identifier, Stamp } from '../identity/identifier.ts';
import { judgeErased } from './judge-erased.ts';

const ann: Identifier = { type: 'userId', value: 'ann' };
const ben: Identifier = { type: 'userId', value: 'ben' };
const mail: Identifier = { type: 'email', value: 'home@shop.example' };
const phone: Identifier = { type: 'phone', value: '+4930901820' };
const device: Identifier = { type: 'anonymousId', value: 'kiosk-1' };

const stampOf = ({ type, value }: Identifier): Stamp => [type, value];
const entryOf = (more: Partial<SegmentEvent>, ...others: Identifier[]): EventEntry => ({
  event: { type: 'track', messageId: 'm', timestamp: '2026-11-22T02:00:00.000Z', ...more },
  ...(others.length > 0 ? { stamps: others.map(stampOf) } : {}),
});
const among =
  (...erased: Identifier[]) =>
  ({ type, value }: Identifier) =>
    erased.some((each) => each.type === type && each.value === value);

describe('what becomes of an event once somebody is erased', () => {
  it('stays as it is where it names nobody of them', () => {
    assert.equal(judgeErased(entryOf({}, mail), ben, among(ann)), 'keep');
  });

  it('goes where it is anchored at them, or bears them and a device alone', () => {
    assert.equal(judgeErased(entryOf({}, mail), ann, among(ann)), 'suppress');
    assert.equal(
      judgeErased(entryOf({}, { type: 'anonymousId', value: 'kiosk-2' }), device, among(device)),
      'suppress',
    );
  });

  it('loses a device, and an address that two people share, where it is somebody else’s', () => {
    const traits = { email: ' Home@Shop.example', plan: 'paid', phones: ['030 90 18 20', '+49 30 55 55 55'] };
    const judged = judgeErased(
      entryOf({ type: 'identify', anonymousId: 'kiosk-1', traits }, mail, phone, device),
      ben,
      among(ann, mail, phone, device),
    );
    if (typeof judged === 'string') assert.fail(judged);
    assert.equal(judged.entry.stamps, undefined);
    assert.deepEqual(judged.entry.event.traits, { plan: 'paid', phones: ['+49 30 55 55 55'] });
    assert.ok(!('anonymousId' in judged.entry.event));
  });

  it('loses whoever an order names besides others', () => {
    const command = {
      identifiers: [ben, mail],
      rest: [ann],
      cut: [[1, device] as const, [0, device] as const],
      reason: 'r',
    };
    const judged = judgeErased(entryOf({ type: 'unlink', command }), ben, among(mail));
    if (typeof judged === 'string') assert.fail(judged);
    assert.deepEqual(judged.entry.event.command, { ...command, identifiers: [ben], cut: [[0, device]] });
    assert.equal(judgeErased(entryOf({ type: 'unlink', command }), ben, among(ben)), 'suppress');
  });

  it('never names them afterwards, wherever clients put them', () => {
    const erased = [mail, phone, device];
    const leaf = fc.constantFrom('Home@shop.example ', '+49 (30) 901820', 'kiosk-1', 'other', 'home', 7, null);
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'email'), tie('tree')),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('x', 'y'), tree), (properties) => {
        const judged = judgeErased(entryOf({ properties: properties as never }, ...erased), ben, among(...erased));
        if (typeof judged === 'string') return judged === 'keep';
        return !/home@shop|901820|kiosk/i.test(JSON.stringify(judged.entry));
      }),
    );
  });
});
