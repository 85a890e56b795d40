import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHeld } from './removal-guard.ts';

test('more than 30 % of an audience waits for a person, exactly 30 % does not', () => {
  assert.equal(isHeld(30, 100), false);
  assert.equal(isHeld(31, 100), true);
  assert.equal(isHeld(3, 10), false);
  assert.equal(isHeld(4, 10), true);
  assert.equal(isHeld(3, 9), true);
});

test('one or two leaving never wait: an audience of one would be stuck each time a window closes', () => {
  assert.equal(isHeld(1, 1), false);
  assert.equal(isHeld(2, 2), false);
  assert.equal(isHeld(3, 3), true);
});
