import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LIMITS, utf8Length } from '../event/limits.ts';
import type { CommandFields } from './command.ts';
import { commandRecord, isWithinBounds, type Order } from './command-record.ts';
import type { Identifier, IdentifierKey } from './identifier.ts';

const some = (count: number, value = 'x'): Identifier[] =>
  Array.from({ length: count }, (_, n) => ({ type: 'card', value: `${value}${n}` }));
const unlink = (command: Partial<CommandFields>): Pick<Order, 'type' | 'command'> => ({
  type: 'unlink',
  command: { identifiers: some(1), rest: some(1), cut: [], reason: '', ...command },
});
const recordOf = (order: Pick<Order, 'type' | 'command'>) =>
  commandRecord({ ...order, messageId: 'm'.repeat(36), recordId: 'r'.repeat(36), now: 0 }, { keyOf });
const keyOf = ({ type, value }: Identifier): IdentifierKey => `${type}:${value}` as IdentifierKey;

describe('an order is carried out in one go', () => {
  it('up to 1,000 pairs, of those to keep apart and of links to cut together, and no more', () => {
    const cut = (count: number) => some(count).map((end) => [0, end] as const);
    assert.ok(isWithinBounds(unlink({ identifiers: some(20), rest: some(50) })));
    assert.ok(!isWithinBounds(unlink({ identifiers: some(20), rest: some(51) })));
    assert.ok(isWithinBounds(unlink({ identifiers: some(20), rest: some(40), cut: cut(200) })));
    assert.ok(!isWithinBounds(unlink({ identifiers: some(20), rest: some(40), cut: cut(201) })));
    assert.ok(!isWithinBounds(unlink({ rest: [], cut: cut(1001) })));
  });

  it('as long as its event takes at most 256 KiB, counted as UTF-8', () => {
    // 250 values of 1,024 characters: 256,000 bytes where they are ASCII, twice as many where they are not.
    assert.ok(isWithinBounds(unlink({ rest: some(250, 'x'.repeat(980)) })));
    assert.ok(!isWithinBounds(unlink({ rest: some(250, 'ä'.repeat(980)) })));
    assert.ok(!isWithinBounds(unlink({ rest: some(270, 'x'.repeat(1000)) })));
  });

  it('and the longest order that is taken fits the event with all that is added to it', () => {
    const bytesAt = (length: number) => unlink({ rest: some(1, 'x'.repeat(length)) });
    let [fits, exceeds] = [0, 2 * LIMITS.eventBytes];
    while (exceeds - fits > 1) {
      const middle = Math.floor((fits + exceeds) / 2);
      if (isWithinBounds(bytesAt(middle))) fits = middle;
      else exceeds = middle;
    }
    const [entry] = recordOf(bytesAt(fits)).record.entries;
    assert.ok(entry && 'event' in entry);
    const bytes = utf8Length(JSON.stringify(entry.event));
    assert.ok(bytes <= LIMITS.eventBytes && bytes > LIMITS.eventBytes - 2000, `${bytes}`);
  });
});

describe('the record of an order', () => {
  it('is anchored at the first identifier it names and kept for a century, as Headwater’s own', () => {
    const { partitionKey, record } = recordOf(unlink({ identifiers: some(2) }));
    assert.deepEqual([partitionKey, record.anchor], ['card:x0', { type: 'card', value: 'x0' }]);
    assert.deepEqual([record.sourceId, record.trust, record.retentionDays], ['headwater', 'asserted', 36_500]);
  });

  it('of nobody is a fault', () => {
    assert.throws(() => recordOf(unlink({ identifiers: [] })), { code: 'command.empty' });
  });
});
