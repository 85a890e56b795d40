import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { completeRules } from '../../../../../../shared/domain/identity/complete-rules.ts';
import { DEFAULT_RULES, PLAIN_TYPE } from '../../../../../../shared/domain/identity/rules.ts';
import { changesOf } from './rules-changes.ts';
import { draftOf, faultsOf, moved, type RulesDraft, rulesOf, withoutType, withType } from './rules-draft.ts';

const { version: _, ...rules } = DEFAULT_RULES;
const draft = draftOf(rules);
const withEmail = (change: Partial<RulesDraft['types'][string]>): RulesDraft => {
  const email = draft.types['email'];
  assert.ok(email);
  return { ...draft, types: { ...draft.types, email: { ...email, ...change } } };
};

describe('a form of identity rules', () => {
  it('holds the rules it was given, no more and no less', () => {
    assert.deepEqual(rulesOf(draft), rules);
    assert.deepEqual(completeRules(rulesOf(draft)), completeRules(rules));
    assert.deepEqual(changesOf(rules, rulesOf(draft)), []);
    assert.equal(faultsOf(draft).size, 0);
  });

  it('says where a number or a pattern is none, and in which line', () => {
    const faulty = withEmail({ limit: '101', window: 'weekly', userIds: '', patterns: 'ok\n\n(\n' });
    assert.deepEqual(
      [...faultsOf(faulty)],
      [
        ['types.email.limit', { kind: 'number', most: 100 }],
        ['types.email.sharedBy.userIds', { kind: 'number', most: 100_000 }],
        ['types.email.blocked.patterns', { kind: 'pattern', line: 2 }],
      ],
    );
    assert.equal(faultsOf(withEmail({ limit: '101' })).size, 0);
  });

  it('moves a type past its neighbour and no further than the ends', () => {
    assert.deepEqual(moved(draft, 'email', -1).order.slice(0, 3), ['email', 'userId', 'phone']);
    assert.equal(moved(draft, 'userId', -1), draft);
    assert.equal(moved(draft, 'anonymousId', 1), draft);
  });

  it('puts a new type before the weakest, and takes it out again without a trace', () => {
    const wider = withType(draft, 'customerNumber', PLAIN_TYPE);
    assert.deepEqual(wider.order.slice(-2), ['customerNumber', 'anonymousId']);
    assert.deepEqual(withoutType(wider, 'customerNumber'), draft);
  });

  it('names each change once', () => {
    const after = rulesOf(moved(withEmail({ limit: '3', names: '', values: 'x@y.example' }), 'phone', -1));
    assert.deepEqual(
      changesOf(rules, after).map(({ kind }) => kind),
      ['order', 'limit', 'blocked'],
    );
    const [added, removed] = [withType(draft, 'crmId', PLAIN_TYPE), withoutType(draft, 'idfa')];
    assert.deepEqual(changesOf(rules, rulesOf(added)), [{ kind: 'added', type: 'crmId' }]);
    assert.deepEqual(changesOf(rules, rulesOf(removed)), [{ kind: 'removed', type: 'idfa' }]);
  });
});
