import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isBlocked } from './blocked.ts';
import { normaliseIdentifier } from './normalise-identifier.ts';
import { DEFAULT_RULES, type IdentityRules, PLAIN_TYPE } from './rules.ts';

const blocks = (type: string, value: string, rules: IdentityRules = DEFAULT_RULES) => isBlocked(rules, { type, value });

test('what clients send when they do not know names nobody, in any case and for every type', () => {
  const nobody = [
    'null',
    'undefined',
    'NaN',
    'None',
    'true',
    '[object Object]',
    'Anonymous',
    'GUEST',
    'distinct_id',
    'n/a',
  ];
  for (const value of [...nobody, '0', '-1', '00000000-0000-0000-0000-000000000000', '---']) {
    for (const type of ['userId', 'anonymousId', 'idfa', 'neverHeardOf']) assert.ok(blocks(type, value), value);
  }
  for (const value of ['null-1', '10', 'guest7', 'nobody']) assert.ok(!blocks('userId', value), value);
});

test('addresses typed to get past a form are nobody’s, but they may be a userId', () => {
  assert.ok(blocks('email', 'test@test.com'));
  assert.ok(!blocks('userId', 'test@test.com'));
  assert.ok(!blocks('email', 'jane@example.com'));
});

test('a masked or made-up phone number is nobody’s', () => {
  for (const raw of ['+49 000000', '+1 111 111 1111', '+1 234 567 890'])
    assert.ok(blocks('phone', normaliseIdentifier('phone', raw)?.value ?? '+1234567890'), raw);
  assert.ok(!blocks('phone', '+4930901820'));
});

const rulesWith = (everywhere: readonly string[], own: readonly string[]): IdentityRules => ({
  ...DEFAULT_RULES,
  types: { ...DEFAULT_RULES.types, crmId: { ...PLAIN_TYPE, blocked: { values: ['DEMO'], patterns: own } } },
  blocked: { values: [], patterns: everywhere },
});

test('rules block by patterns, for every type or for one', () => {
  const rules = rulesWith(['^x+$'], ['^[A-Z]{2}-test']);
  assert.ok(blocks('email', 'xxx', rules) && blocks('crmId', 'xxx', rules));
  assert.ok(blocks('crmId', 'AB-test-1', rules) && !blocks('userId', 'AB-test-1', rules));
  assert.ok(blocks('crmId', 'demo', rules) && !blocks('crmId', 'demo1', rules));
});

test('a pattern that cannot be compiled blocks nothing and stops nobody', () => {
  const rules = rulesWith(['(?!x)', '('], []);
  assert.ok(!blocks('crmId', 'x', rules));
});

test('no value makes blocking slow: a thousand characters against a pattern that explodes elsewhere', () => {
  const rules = rulesWith(['^(a|a|aa)*$'], ['(a*)*b']);
  const started = performance.now();
  assert.ok(!blocks('crmId', `${'a'.repeat(1023)}c`, rules));
  assert.ok(performance.now() - started < 2_000);
});

test('a blocked value blocks in every case it is written in', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (value) => {
      const rules = { ...DEFAULT_RULES, blocked: { values: [value.toUpperCase()], patterns: [] } };
      assert.equal(blocks('userId', value.toUpperCase(), rules), true);
      assert.equal(blocks('userId', value.toUpperCase().toLowerCase(), rules), true);
    }),
  );
});
