import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { completeRules } from './complete-rules.ts';
import { DEFAULT_RULES } from './rules.ts';
import { rulesFaults } from './rules-faults.ts';

const { version: _, ...defaults } = DEFAULT_RULES;
const builtIn = { userId: {}, email: {}, phone: {}, anonymousId: {} };

test('the default rules are complete and without fault', () => {
  assert.deepEqual(completeRules(defaults), defaults);
  assert.deepEqual(rulesFaults(defaults), []);
});

test('a type of the default rules keeps their names although nothing is said of it', () => {
  const { types, priority } = completeRules({ types: { ...builtIn, idfa: {}, crmId: {} } });
  assert.deepEqual(types['idfa'], DEFAULT_RULES.types['idfa']);
  assert.deepEqual(priority, ['userId', 'email', 'phone', 'idfa', 'crmId', 'anonymousId']);
});

test('completing twice changes nothing, and every type has its place once', () => {
  const name = fc.constantFrom('crmId', 'loyalty', 'idfa', 'zip', 'Account');
  const type = fc.record(
    { limit: fc.integer({ min: 1, max: 99 }), names: fc.array(fc.string()) },
    { requiredKeys: [] },
  );
  const types = fc.dictionary(name, type).map((own) => ({ ...own, ...builtIn }));
  fc.assert(
    fc.property(types, fc.nat(9), (given, from) => {
      const priority = Object.keys(given).sort().slice(from);
      const once = completeRules({ types: given, priority });
      assert.equal(JSON.stringify(completeRules(once)), JSON.stringify(once));
      assert.deepEqual(once.priority.toSorted(), Object.keys(given).sort());
      assert.deepEqual(once.priority.slice(0, priority.length), priority);
    }),
  );
});
