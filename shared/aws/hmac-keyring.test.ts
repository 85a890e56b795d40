import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createKeyring } from './hmac-keyring.ts';

const keyring = createKeyring('the-secret-of-a-deployment');
const other = createKeyring('the-secret-of-another-one');

describe('the keyring', () => {
  it('gives an identifier the same key every time, on this deployment only', () => {
    const email = { type: 'email', value: 'jane@shop.example' };
    assert.equal(keyring.keyOf(email), createKeyring('the-secret-of-a-deployment').keyOf(email));
    assert.notEqual(keyring.keyOf(email), other.keyOf(email));
    assert.notEqual(keyring.keyOf(email).slice(6), keyring.keyOf({ ...email, type: 'userId' }).slice(7));
    assert.match(keyring.keyOf(email), /^email:[\w-]{22}$/);
  });

  it('keeps digests of different purposes apart', () => {
    assert.notEqual(keyring.digest('a', 'text'), keyring.digest('b', 'text'));
    assert.notEqual(keyring.digest('a', 'text'), other.digest('a', 'text'));
  });

  it('opens what it sealed, and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(keyring.open(keyring.seal(text)), text);
      }),
    );
    assert.equal(keyring.open(''), '', 'what is left of an expired value');
    const sealed = keyring.seal('jane@shop.example');
    assert.notEqual(sealed, keyring.seal('jane@shop.example'));
    const changed = sealed.slice(0, 20) + (sealed[20] === 'A' ? 'B' : 'A') + sealed.slice(21);
    for (const wrong of ['x', changed, sealed.slice(0, -4), other.seal('jane@shop.example')]) {
      assert.throws(() => keyring.open(wrong), { code: 'keyring.unreadable' });
    }
  });
});
