// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are CloudFormation’s
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Template } from './assembly.ts';
import { holds, resolve, type Scope } from './intrinsics.ts';

const template: Template = {
  stack: 'headwater-dev',
  resources: [],
  parameters: { Size: { Default: '3' } },
  mappings: { Zones: { 'eu-central-1': { name: 'Frankfurt' } } },
  conditions: {
    Big: { 'Fn::Equals': [{ Ref: 'Size' }, '3'] },
    Small: { 'Fn::Not': [{ Condition: 'Big' }] },
    Both: { 'Fn::And': [{ Condition: 'Big' }, { Condition: 'Small' }] },
    Either: { 'Fn::Or': [{ Condition: 'Big' }, { Condition: 'Small' }] },
  },
};
const scope: Scope = {
  template,
  identityOf: (id) =>
    id === 'Queue' ? { ref: 'http://sqs/1/work', attributes: { Arn: 'arn:aws:sqs:r:1:work' } } : undefined,
};

describe('intrinsic functions', () => {
  it('replaces references, attributes and pseudo parameters, however deep', () => {
    const value = {
      a: [{ Ref: 'Queue' }],
      b: { 'Fn::GetAtt': ['Queue', 'Arn'] },
      c: { 'Fn::GetAtt': 'Queue.Arn' },
      d: { Ref: 'AWS::Region' },
    };
    assert.deepEqual(resolve(value, scope), {
      a: ['http://sqs/1/work'],
      b: 'arn:aws:sqs:r:1:work',
      c: 'arn:aws:sqs:r:1:work',
      d: 'eu-central-1',
    });
  });

  it('substitutes, joins, splits, selects and looks up', () => {
    const arn = { 'Fn::GetAtt': ['Queue', 'Arn'] };
    assert.equal(
      resolve({ 'Fn::Sub': 'a-${Queue.Arn}-${AWS::AccountId}-${!kept}' }, scope),
      'a-arn:aws:sqs:r:1:work-000000000000-${kept}',
    );
    assert.equal(resolve({ 'Fn::Sub': ['${x}/${Size}', { x: { Ref: 'Queue' } }] }, scope), 'http://sqs/1/work/3');
    assert.equal(resolve({ 'Fn::Select': [5, { 'Fn::Split': [':', arn] }] }, scope), 'work');
    assert.equal(resolve({ 'Fn::Join': ['-', ['a', { Ref: 'Size' }]] }, scope), 'a-3');
    assert.equal(resolve({ 'Fn::FindInMap': ['Zones', { Ref: 'AWS::Region' }, 'name'] }, scope), 'Frankfurt');
  });

  it('decides conditions and drops what has no value', () => {
    assert.deepEqual(
      ['Big', 'Small', 'Both', 'Either'].map((name) => holds(name, scope)),
      [true, false, false, true],
    );
    const value = { a: { 'Fn::If': ['Small', 1, { Ref: 'AWS::NoValue' }] }, b: { 'Fn::If': ['Big', 1, 2] } };
    assert.deepEqual(resolve(value, scope), { b: 1 });
  });

  it('names what it does not know', () => {
    assert.throws(() => resolve({ Ref: 'Nobody' }, scope), { code: 'local.template', message: /Nobody/ });
    assert.throws(() => resolve({ 'Fn::GetAtt': ['Queue', 'Colour'] }, scope), { message: /Colour of Queue/ });
    assert.throws(() => resolve({ 'Fn::ImportValue': 'x' }, scope), { message: /Fn::ImportValue/ });
  });
});
