import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namedAddresses } from './named-addresses.ts';

test('a text names whole addresses, whatever stands around them', () => {
  const text = `Email address Joann@x.yz is invalid; "o'neil+1@x.yz", (c@x.yz). Also: 'd@x.yz'.`;
  assert.deepEqual([...namedAddresses(text)], ['joann@x.yz', "o'neil+1@x.yz", 'c@x.yz', 'd@x.yz']);
});
