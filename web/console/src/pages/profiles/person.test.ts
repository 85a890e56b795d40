import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { guessType, labelOf, shortId, splitName } from './person.ts';

const person = (traits: Record<string, never>, ...identifiers: string[]) => ({
  traits,
  identifiers: identifiers.map((name) => ({ ...splitName(name), firstSeen: '', lastSeen: '' })),
});

describe('how a person is called', () => {
  it('is by name, else by what names them best, and nothing for a visitor', () => {
    assert.equal(
      labelOf(person({ firstName: 'Ann', lastName: ' Lee ' } as never, 'email:ann@shop.example')),
      'Ann Lee',
    );
    assert.equal(labelOf(person({ name: '  ' } as never, 'userId:7', 'email:ann@shop.example')), 'ann@shop.example');
    assert.equal(labelOf(person({}, 'anonymousId:x')), undefined);
  });

  it('splits a name at its first colon alone', () => {
    assert.deepEqual(splitName('userId:a:b'), { type: 'userId', value: 'a:b' });
    assert.equal(shortId('abcdefghijklmnop'), 'abcdefgh…');
  });

  it('guesses what a value is', () => {
    const guesses = [
      'ann@shop.example',
      '+49 30 901820',
      '030 901820',
      '0190d6a1-7a52-7c10-8e1e-1f6f4e1a2b3c',
      'cust-7',
      ' ',
    ];
    assert.deepEqual(guesses.map(guessType), ['email', 'phone', 'nationalPhone', 'anonymousId', 'userId', undefined]);
  });
});
