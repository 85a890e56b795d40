import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AwsSolutionsChecks } from 'cdk-nag';
import { takesToken } from '../../infra/management-access.ts';
import { mentioned, statementsOf, synthesize } from './synthesized.ts';

const template = await synthesize();
const statements = statementsOf(template);

/** Keys of objects are made at run time; Lambda makes those of records a stream consumer gave up on. */
const OBJECTS = ['/*', '/aws/lambda/*'];

/** What every ARN names besides. */
const PSEUDO = ['AWS::AccountId', 'AWS::Partition', 'AWS::Region'];

const isWildcard = (resource: unknown): boolean => {
  const text = JSON.stringify(resource);
  if (!text.includes('*')) return false;
  const buckets = template.of('AWS::S3::Bucket').map(({ id }) => id);
  const isOfBucket = [...mentioned(resource)].every((id) => buckets.includes(id)) && mentioned(resource).size === 1;
  return !(isOfBucket && OBJECTS.some((suffix) => text.endsWith(`"${suffix}"]]}`)));
};

test('no role may do more than a list of single actions', () => {
  const wild = statements.filter(
    ({ Effect, Action }) => Effect === 'Allow' && Action.some((name) => name.includes('*')),
  );
  assert.deepEqual(wild, []);
});

test('no role reaches beyond named resources, but for the objects of a named bucket', () => {
  const wild = statements.filter(({ Effect, Resource }) => Effect === 'Allow' && Resource.some(isWildcard));
  assert.deepEqual(wild, []);
});

test('no role carries a managed policy', () => {
  const managed = template.of('AWS::IAM::Role').filter(({ Properties }) => Properties.ManagedPolicyArns !== undefined);
  assert.deepEqual(managed, []);
});

test('events leave for the named buses of the own account alone', async () => {
  const busesWith = async (context: Record<string, string>) =>
    statementsOf(await synthesize(context))
      .filter(({ Action }) => Action.some((name) => name.startsWith('events:')))
      .map(({ policy, Action, Resource }) => [
        policy.replace(/Default.*|function.*/, ''),
        Action,
        Resource.map((arn) => /event-bus\/([^"]+)/.exec(JSON.stringify(arn))?.[1]),
      ]);
  assert.deepEqual(await busesWith({}), [['delivermembersrole', ['events:PutEvents'], ['default']]]);
  assert.deepEqual(await busesWith({ eventBuses: 'crm, orders' }), [
    ['delivermembersrole', ['events:PutEvents'], ['crm', 'orders']],
  ]);
  assert.deepEqual(await busesWith({ eventBuses: 'off' }), []);
  await assert.rejects(synthesize({ eventBuses: 'arn:aws:events:*' }), /eventBuses/);
});

test('two functions may enable the mappings of lanes, and no other mapping', () => {
  const lanes = template.of('AWS::Lambda::EventSourceMapping').filter(({ id }) => id.includes('lane'));
  const allowed = statements.filter(({ Action }) => Action.some((name) => name.includes('EventSourceMapping')));
  assert.deepEqual(allowed.map(({ policy }) => policy.replace(/role.*/, '')).sort(), [
    'managedestinations',
    'planexports',
  ]);
  for (const { Action, Resource } of allowed) {
    assert.deepEqual(Action, ['lambda:GetEventSourceMapping', 'lambda:UpdateEventSourceMapping']);
    assert.deepEqual([...mentioned(Resource)].sort(), [...lanes.map(({ id }) => id), ...PSEUDO].sort());
  }
});

const audit = template.of('AWS::DynamoDB::GlobalTable').find(({ id }) => id.startsWith('tablesaudit'))?.id ?? '';
const isAudit = ({ Resource }: { readonly Resource: unknown }): boolean => mentioned(Resource).has(audit);

test('nobody may change the audit log or take anything away from it: functions read it and put into it, one table alone', () => {
  const allowed = statements.filter(isAudit);
  assert.notEqual(allowed.length, 0);
  for (const { policy, Action, Resource } of allowed) {
    const isWrite = Action.includes('dynamodb:PutItem');
    assert.deepEqual(Action, isWrite ? ['dynamodb:PutItem'] : ['dynamodb:GetItem', 'dynamodb:Query'], policy);
    assert.equal(Resource.length, 1, policy);
  }
});

test('exactly the functions that answer management calls write the audit log and can read the tokens', () => {
  const integrationOf = new Map(
    template
      .of('AWS::ApiGatewayV2::Integration')
      .map(({ id, Properties }) => [id, mentioned(Properties.IntegrationUri)]),
  );
  const serving = template.of('AWS::ApiGatewayV2::Route').flatMap(({ Properties }) => {
    const [integration = ''] = mentioned(Properties.Target);
    return takesToken(Properties.RouteKey) ? [...(integrationOf.get(integration) ?? [])] : [];
  });
  const roles = new Map(
    template.of('AWS::Lambda::Function').map(({ id, Properties }) => [id, [...mentioned(Properties.Role)][0] ?? '']),
  );
  const guarded = [...new Set(serving)].map((id) => roles.get(id)?.replace(/role.*/, ''));
  const writers = statements.filter((each) => isAudit(each) && each.Action.includes('dynamodb:PutItem'));
  assert.ok(guarded.length > 10);
  assert.deepEqual(writers.map(({ policy }) => policy.replace(/role.*/, '')).sort(), guarded.sort());
  for (const name of guarded) {
    const own = JSON.stringify(statements.filter(({ policy }) => policy.startsWith(`${name}role`)));
    for (const part of ['tablesconfiguration', 'secretsmanager:GetSecretValue']) assert.ok(own.includes(part), name);
  }
});

test('one function may delete objects, and it may read them, since a deletion names the version that was read', () => {
  const may = (action: string) => statements.filter(({ Action }) => Action.includes(action));
  const deleting = may('s3:DeleteObject');
  assert.deepEqual([...new Set(deleting.map(({ policy }) => policy.replace(/role.*/, '')))], ['rewritearchive']);
  const buckets = (all: typeof statements) => all.flatMap(({ Resource }) => [...mentioned(Resource)]).sort();
  const reading = may('s3:GetObject').filter(({ policy }) => policy === deleting[0]?.policy);
  assert.deepEqual(
    buckets(deleting).map((id) => id.replace(/[0-9A-F]{8}$/, '')),
    ['bucketsarchive', 'bucketsexports'],
  );
  assert.deepEqual(buckets(reading), buckets(deleting));
  assert.deepEqual(may('s3:DeleteObjectVersion'), []);
});

test('a function that writes nothing is allowed no write but its entries of the audit log', () => {
  const writes = /:(Put|Update|Delete|Send|BatchWrite)/;
  const own = statements.filter((each) => each.policy.startsWith('readledger') && !isAudit(each));
  assert.notEqual(own.length, 0);
  const forbidden = own
    .flatMap(({ Action }) => Action)
    .filter((action) => writes.test(action) && !action.startsWith('logs:'));
  assert.deepEqual(forbidden, []);
});

test('the AWS Solutions pack finds nothing that is not accepted with a reason', () => {
  const report = new AwsSolutionsChecks(template.app).validateScope(template.app);
  const findings = report.violations.map(({ ruleName, violatingResources }) => {
    return `${ruleName}: ${violatingResources.map(({ resourceLogicalId }) => resourceLogicalId).join(', ')}`;
  });
  assert.deepEqual(findings, []);
});
