import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { noteDate, serverNow } from './clock.ts';

const at = (ms: number): string => new Date(ms).toUTCString();
const aheadOf = (now: number): number => Math.round((serverNow() - now) / 1000) * 1000;

describe('the clock of the deployment', () => {
  afterEach(() => noteDate(at(Date.now())));

  it('is that of this computer where the two agree but for the way and the second', () => {
    const now = Date.now();
    noteDate(at(now - 2000), now);
    assert.equal(aheadOf(Date.now()), 0);
  });

  it('is told by its answers where this computer is wrong, and is steady while they say the same', () => {
    const now = Math.floor(Date.now() / 1000) * 1000;
    noteDate(at(now + 3_600_000), now);
    assert.equal(aheadOf(Date.now()), 3_600_000);
    noteDate(at(now + 3_601_000), now);
    assert.equal(aheadOf(Date.now()), 3_600_000, 'a second more is the way of the answer');
    noteDate(at(now - 60_000), now);
    assert.equal(aheadOf(Date.now()), -60_000);
  });

  it('stays as it is where an answer says nothing', () => {
    noteDate(null);
    noteDate('soon');
    assert.equal(aheadOf(Date.now()), 0);
  });
});
