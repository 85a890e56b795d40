import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { truncateIp } from '../../../functions/collect-events/truncate-ip.ts';
import { networkOf } from './network-of.ts';

/** Many zeros, so that addresses are shortened in all places. */
const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
const groups = fc.array(group, { minLength: 8, maxLength: 8 }).filter(([first]) => first !== 0);

describe('the network of a caller', () => {
  it('is what collection keeps of an address, however it is written', () => {
    fc.assert(fc.property(fc.ipV4(), (address) => assert.equal(networkOf(address), truncateIp(address))));
    fc.assert(
      fc.property(groups, (parts) => {
        const address = new ipaddr.IPv6(parts);
        const spellings = [
          address.toString(),
          address.toNormalizedString(),
          parts.map((part) => part.toString(16).padStart(4, '0')).join(':'),
        ];
        for (const text of spellings) assert.equal(networkOf(text), truncateIp(text), text);
        assert.equal(networkOf(address.toString().toUpperCase()), truncateIp(address.toString()));
      }),
    );
    assert.equal(networkOf('::ffff:192.0.2.77'), '192.0.2.0');
    assert.equal(networkOf('::1'), '::');
  });

  it('is nothing where there is no address', () => {
    for (const text of ['', 'localhost', '192.0.2', 'jane@shop.example', 'abc', '1.2.3.4.5']) {
      assert.equal(networkOf(text), undefined, text);
    }
  });
});
