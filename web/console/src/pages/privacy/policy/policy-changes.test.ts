import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_POLICY } from '../../../../../../shared/domain/consent/policy.ts';
import { policyChanges, withoutPurpose } from './policy-changes.ts';
import type { Policy } from './policy-queries.ts';

const policy = structuredClone(DEFAULT_POLICY) as unknown as Policy;

test('what differs between two policies is said thing by thing, and nothing where nothing does', () => {
  assert.deepEqual(policyChanges(policy, structuredClone(policy)), []);
  const after: Policy = {
    ...policy,
    version: '2',
    categories: { C1: ['email'] },
    gpc: [],
    sources: { web: { requires: ['analytics'], otherwise: 'anonymous' } },
    tcf: { ...policy.tcf, purposes: { ...policy.tcf.purposes, 1: [] } },
  };
  assert.deepEqual(
    policyChanges(policy, after).map(({ kind, name }) => `${kind} ${name}`),
    ['version 2', 'sourceChanged web', 'categoryAdded C1', 'tcf 1', 'refusals '],
  );
});

test('a purpose that is taken out is named nowhere any more', () => {
  const demanding: Policy = { ...policy, default: { requires: ['advertising', 'email'], otherwise: 'nothing' } };
  const left = withoutPurpose(demanding, 'advertising');
  assert.doesNotMatch(JSON.stringify(left), /"advertising"/);
  assert.deepEqual(left.default.requires, ['email']);
});
