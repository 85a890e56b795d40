import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskWords } from './http-answer.ts';
import { sha256 } from './normalise/hash.ts';

test('words of a platform keep no part of a hash, whatever digits it holds, nor an address or a number', () => {
  // The first holds digits that look like a phone number.
  for (const email of ['e@f.gh', 'a@b.cd', 'test@contoso.com'])
    assert.equal(maskWords(`Not hashed: ${sha256(email)} of ${email}`), 'Not hashed: *** of ***');
  assert.equal(
    maskWords('No such page: ?filter=any(email,["ann%40x.de"])'),
    'No such page: ?filter=any(email,["***"])',
  );
  assert.equal(maskWords('Unknown  number +49 30 901820.'), 'Unknown number ***.');
});
