import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cureFor } from './deployed-stacks.ts';

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });

test('a deployment without region, credentials or a valid session is told what to do', () => {
  assert.match(cureFor(new Error('Region is missing')) ?? '', /AWS_REGION/);
  assert.match(
    cureFor(named('CredentialsProviderError', 'Could not load credentials from any providers')) ?? '',
    /sign in/,
  );
  assert.match(
    cureFor(named('ExpiredToken', 'The security token included in the request is expired')) ?? '',
    /sign in again/,
  );
});

test('an error nobody foresaw is not explained away', () => {
  assert.equal(cureFor(new Error('Stack is in a strange state')), undefined);
});
