import assert from 'node:assert/strict';
import { test } from 'node:test';
import { permits } from './permission.ts';

const yes = { granted: true, at: 1 };
const no = { granted: false, at: 1 };

test('every purpose must have been granted: a refusal blocks, and so does silence', () => {
  assert.deepEqual(permits({ consent: { advertising: yes, email: yes } }, ['advertising', 'email']), {
    permitted: true,
  });
  assert.deepEqual(permits({ consent: { advertising: yes, email: no } }, ['advertising', 'email']), {
    permitted: false,
    reason: 'consent-refused:email',
  });
  assert.deepEqual(permits({ consent: {} }, ['advertising']), {
    permitted: false,
    reason: 'consent-unanswered:advertising',
  });
});

test('no purpose asked for permits all, and names that mean something to JavaScript mean nothing here', () => {
  assert.equal(permits({ consent: { advertising: no } }, []).permitted, true);
  assert.equal(permits({ consent: {} }, ['constructor']).permitted, false);
});

test('of a restricted person nothing is permitted, whatever was granted and asked for', () => {
  const restricted = { consent: { advertising: yes }, restricted: true };
  for (const purposes of [[], ['advertising']])
    assert.deepEqual(permits(restricted, purposes), { permitted: false, reason: 'restricted' });
  assert.equal(permits({ ...restricted, restricted: false }, ['advertising']).permitted, true);
});
