import assert from 'node:assert/strict';
import { test } from 'node:test';
import { synthesize } from './synthesized.ts';

const template = await synthesize();
const queues = template.of('AWS::SQS::Queue');
const idOf = ({ 'Fn::GetAtt': [id] }: { 'Fn::GetAtt': [string] }): string => id;

test('no bucket is public', () => {
  for (const { id, Properties } of template.of('AWS::S3::Bucket')) {
    const closed = {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    };
    assert.deepEqual(Properties.PublicAccessBlockConfiguration, closed, id);
  }
});

test('no store is unencrypted', () => {
  for (const { id, Properties } of template.of('AWS::S3::Bucket')) assert.ok(Properties.BucketEncryption, id);
  for (const { id, Properties } of queues) assert.equal(Properties.SqsManagedSseEnabled, true, id);
  for (const { id, Properties } of template.of('AWS::Kinesis::Stream')) {
    assert.equal(Properties.StreamEncryption?.EncryptionType, 'KMS', id);
  }
  // DynamoDB and Secrets Manager encrypt whatever the template says.
});

test('buckets and queues refuse connections without TLS', () => {
  const policies = [...template.of('AWS::S3::BucketPolicy'), ...template.of('AWS::SQS::QueuePolicy')];
  const insecure = { Bool: { 'aws:SecureTransport': 'false' } };
  for (const { id, Properties } of policies) {
    const statements: { Effect: string; Condition?: unknown }[] = Properties.PolicyDocument.Statement;
    assert.ok(
      statements.some(
        ({ Effect, Condition }) => Effect === 'Deny' && JSON.stringify(Condition) === JSON.stringify(insecure),
      ),
      id,
    );
  }
  assert.equal(policies.length, template.of('AWS::S3::Bucket').length + queues.length);
});

test('every queue has a dead-letter queue or is one, and every dead-letter queue raises an alarm', () => {
  const working = queues.filter(({ Properties }) => Properties.RedrivePolicy !== undefined);
  const targets = working.map(({ Properties }) => idOf(Properties.RedrivePolicy.deadLetterTargetArn));
  const ticks = template
    .of('AWS::Scheduler::Schedule')
    .map(({ Properties }) => idOf(Properties.Target.DeadLetterConfig.Arn));
  const dead = queues.filter((queue) => !working.includes(queue)).map(({ id }) => id);
  assert.deepEqual(dead.sort(), [...new Set([...targets, ...ticks])].sort());
  const watched = JSON.stringify(template.of('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties.Dimensions));
  for (const id of dead) assert.ok(watched.includes(`"${id}"`), `${id} raises no alarm`);
});

test('a dead-letter queue remembers at least as long as the queue it serves', () => {
  for (const { id, Properties } of queues) assert.equal(Properties.MessageRetentionPeriod, 14 * 86_400, id);
});

test('a message stays hidden longer than its consumer may take', () => {
  const timeouts = new Map(template.of('AWS::Lambda::Function').map(({ id, Properties }) => [id, Properties.Timeout]));
  const mappings = template.of('AWS::Lambda::EventSourceMapping').filter(({ Properties }) => Properties.ScalingConfig);
  assert.notEqual(mappings.length, 0);
  for (const { Properties } of mappings) {
    const queue = queues.find(({ id }) => id === idOf(Properties.EventSourceArn));
    assert.ok(queue?.Properties.VisibilityTimeout >= 6 * timeouts.get(Properties.FunctionName.Ref), queue?.id);
  }
});

test('only tables that the archive cannot rebuild are backed up', () => {
  const tables = template.of('AWS::DynamoDB::GlobalTable');
  const backedUp = tables.filter(({ Properties }) => {
    return Properties.Replicas[0].PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled;
  });
  const names = backedUp.map(({ id }) => id.replace(/^tables/, '').replace(/[0-9A-F]{8}$/, ''));
  assert.deepEqual(names.sort(), ['audit', 'configuration', 'deliveries', 'history', 'ledger', 'privacy']);
});

test('the archive, the identifier key and who may sign in outlive every stage', () => {
  const kept = template.resources.filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain').map(({ Type }) => Type);
  assert.deepEqual(kept.sort(), ['AWS::Cognito::UserPool', 'AWS::S3::Bucket', 'AWS::SecretsManager::Secret']);
});

test('no bucket keeps versions or copies elsewhere: what an erasure replaces is gone', () => {
  for (const { id, Properties } of template.of('AWS::S3::Bucket')) {
    assert.notEqual(Properties.VersioningConfiguration?.Status, 'Enabled', id);
    assert.equal(Properties.ReplicationConfiguration, undefined, id);
    assert.equal(Properties.ObjectLockEnabled, undefined, id);
  }
});

test('files of exports expire after 30 days, raw events never by themselves', () => {
  const lifetimes = template.of('AWS::S3::Bucket').map(({ id, Properties }) => {
    const rules: { ExpirationInDays?: number }[] = Properties.LifecycleConfiguration.Rules;
    return [id.replace(/[0-9A-F]{8}$/, ''), rules.map(({ ExpirationInDays }) => ExpirationInDays)];
  });
  assert.deepEqual(Object.fromEntries(lifetimes), { bucketsarchive: [undefined], bucketsexports: [30] });
});
