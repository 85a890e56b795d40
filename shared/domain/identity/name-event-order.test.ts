import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Identifier, Trust } from './identifier.ts';
import { type Naming, nameEvent } from './name-event.ts';
import { DEFAULT_RULES } from './rules.ts';

const namedBy = (body: Naming, trust: Trust = 'claimed') => {
  const named = nameEvent(body, { rules: DEFAULT_RULES, trust });
  assert.ok('anchor' in named);
  return named;
};
const identifiersOf = (body: Naming): Identifier[] => {
  const { anchor, stamps } = namedBy(body);
  return [anchor, ...stamps.map(([type, value]) => ({ type, value }))];
};
const anchorOf = ([strongest]: readonly Identifier[]): Identifier | undefined => strongest;
const aliasedBy = (body: Naming, trust: Trust): Identifier | undefined => {
  const [type, value] = namedBy(body, trust).stamps.find(([, , role]) => role === 'alias') ?? [];
  return type === undefined || value === undefined ? undefined : { type, value };
};

test('a userId is stronger than an email, an email than a phone, a phone than a cookie', () => {
  const traits = { email: ' Jane@Example.com ', phone: '+49 (30) 901-820' };
  const found = identifiersOf({ type: 'identify', userId: 'u1', anonymousId: 'c1', traits });
  assert.deepEqual(found, [
    { type: 'userId', value: 'u1' },
    { type: 'email', value: 'jane@example.com' },
    { type: 'phone', value: '+4930901820' },
    { type: 'anonymousId', value: 'c1' },
  ]);
  assert.deepEqual(anchorOf(found), { type: 'userId', value: 'u1' });
});

test('the email of a company is nobody’s, the one carried in the context is the person’s', () => {
  assert.deepEqual(identifiersOf({ type: 'group', anonymousId: 'c1', traits: { email: 'office@acme.com' } }), [
    { type: 'anonymousId', value: 'c1' },
  ]);
  const carried = identifiersOf({ type: 'track', anonymousId: 'c1', context: { traits: { email: 'j@acme.com' } } });
  assert.deepEqual(anchorOf(carried), { type: 'email', value: 'j@acme.com' });
});

test('an address named twice is one identifier', () => {
  const traits = { email: 'j@acme.com' };
  assert.equal(identifiersOf({ type: 'identify', traits, context: { traits: { email: 'J@ACME.com' } } }).length, 1);
});

test('a public key’s alias names a cookie, a server’s alias a former userId', () => {
  const alias = { type: 'alias', userId: 'new', previousId: 'old' } as const;
  assert.deepEqual(aliasedBy(alias, 'claimed'), { type: 'anonymousId', value: 'old' });
  assert.deepEqual(aliasedBy(alias, 'asserted'), { type: 'userId', value: 'old' });
  assert.equal(aliasedBy({ ...alias, type: 'track' }, 'asserted'), undefined);
});
