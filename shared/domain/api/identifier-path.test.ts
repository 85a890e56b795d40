import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nameEvent } from '../identity/name-event.ts';
import { DEFAULT_RULES, PLAIN_TYPE } from '../identity/rules.ts';
import { readIdentifier } from './identifier-path.ts';

const rules = {
  ...DEFAULT_RULES,
  types: { ...DEFAULT_RULES.types, crmId: PLAIN_TYPE },
  blocked: { values: [], patterns: [] },
};

test('who is looked up by what an event said is who the event was stamped with', () => {
  const value = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.emailAddress().chain((email) => fc.constantFrom(email, email.toUpperCase(), ` ${email}`)),
    fc.constantFrom('+49 (0)30 901820', 'tel:+1-202-555-0114', '+1 202 555 0114', '4930901820', 'Jo\u0308rg@B.de'),
  );
  fc.assert(
    fc.property(fc.constantFrom('userId', 'email', 'phone', 'idfa', 'crmId'), value, (type, id) => {
      const named = nameEvent(
        { type: 'track', context: { externalIds: [{ id, type }] } },
        { rules, trust: 'asserted' },
      );
      const found = readIdentifier(type, id);
      if ('anchor' in named && !('message' in found)) assert.deepEqual(found, named.anchor);
      else if (type !== 'email' && type !== 'phone') assert.ok('reason' in named && 'message' in found);
    }),
    { numRuns: 1_000 },
  );
});

test('what was stored before the rules blocked it is still found', () => {
  assert.deepEqual(readIdentifier('email', 'Test@Test.com'), { type: 'email', value: 'test@test.com' });
  assert.deepEqual(readIdentifier('userId', '0'), { type: 'userId', value: '0' });
  assert.deepEqual(readIdentifier('noLongerDeclared', 'x'), { type: 'noLongerDeclared', value: 'x' });
});

test('a phone without country code is refused in words that say what to do, and never repeated', () => {
  const refused = readIdentifier('phone', '030 901820');
  assert.ok('message' in refused && refused.path === 'value');
  assert.match(refused.message, /country code/);
  assert.ok(!refused.message.includes('030'));
});

test('a type that paths use for something else is none', () => {
  for (const type of ['profileId', 'b64', 'a:b', '', '1st', 'x'.repeat(41)])
    assert.equal((readIdentifier(type, 'x') as { path?: string }).path, 'type', type);
});
