import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import { DESTINATIONS, mentioned, type Synthesized, statementsOf, synthesize } from './synthesized.ts';

/** List prices, us-east-1, dollars a month of 730 hours. */
const SHARD = 0.015 * 730;
const SECRET = 0.4;
const ALARM = 0.1;
/** An idle queue mapping polls with five long polls of 20 s each: about 650,000 requests at $0.40 a million. */
const QUEUE_MAPPING = 0.26;
/** Ticks a minute, at 0.2 s of 512 MiB each. */
const SCHEDULE = 43_800 * (0.2e-6 + 0.2 * 0.5 * 13.3334e-6);

const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60 };

const runsAMinute = (expression: string): number => {
  const [, every, unit = ''] = /^rate\((\d+) (minute|hour)s?\)$/.exec(expression) ?? [];
  return 1 / (Number(every) * (MINUTES[unit] ?? Number.NaN));
};

const idleCost = ({ of }: Synthesized): number => {
  const shards = of('AWS::Kinesis::Stream').reduce(
    (sum, { Properties }) => sum + (Properties.ShardCount ?? Number.NaN),
    0,
  );
  const polled = of('AWS::Lambda::EventSourceMapping').filter(({ Properties: { ScalingConfig, Enabled } }) => {
    return ScalingConfig !== undefined && Enabled !== false;
  });
  return (
    shards * SHARD +
    of('AWS::SecretsManager::Secret').length * SECRET +
    of('AWS::CloudWatch::Alarm').length * ALARM +
    polled.length * QUEUE_MAPPING +
    of('AWS::Scheduler::Schedule').reduce(
      (sum, { Properties }) => sum + runsAMinute(Properties.ScheduleExpression),
      0,
    ) *
      SCHEDULE
  );
};

test('the smallest stage idles at $15 a month at most, exporting to two destination types, however many there are', async () => {
  const cost = idleCost(await synthesize()) + 2 * QUEUE_MAPPING;
  assert.ok(cost <= 15, `$${cost.toFixed(2)}`);
  assert.ok(Math.abs(cost - idleCost(await synthesize({ lanes: 'webhook,s3-csv' }))) < 0.005);
});

test('the stack stays so far below the 500 resources that CloudFormation takes that a few functions still fit, and no role is too large', async () => {
  const { resources, of } = await synthesize();
  assert.ok(resources.length <= 490, `${resources.length}`);
  for (const { id, Properties } of of('AWS::IAM::Role'))
    assert.ok(JSON.stringify(Properties.Policies ?? []).length < 10_240, id);
});

test('a destination type costs its polling alone, and only once it is used', async () => {
  const [none, unused, all] = await Promise.all(
    ['off', 'auto', 'on'].map(async (lanes) => idleCost(await synthesize({ lanes }))),
  );
  assert.equal(unused, none);
  const polling = (all ?? 0) - (none ?? 0);
  assert.ok(Math.abs(polling - DESTINATIONS.length * QUEUE_MAPPING) < 0.005, `$${polling.toFixed(2)}`);
});

test('the function that tells costs is told what stands in the very template that it is in', async () => {
  const { of } = await synthesize();
  const [told] = of('AWS::Lambda::Function').flatMap(
    ({ Properties }) => Properties.Environment.Variables.SETTING_STANDING ?? [],
  );
  const polled = of('AWS::Lambda::EventSourceMapping').filter(({ Properties: { ScalingConfig, Enabled } }) => {
    return ScalingConfig !== undefined && Enabled !== false;
  });
  assert.deepEqual(JSON.parse(told), {
    shards: 1,
    secrets: of('AWS::SecretsManager::Secret').length,
    alarms: of('AWS::CloudWatch::Alarm').length,
    dashboards: of('AWS::CloudWatch::Dashboard').length,
    keys: 0,
    queueMappings: polled.length,
    minuteSchedules: of('AWS::Scheduler::Schedule').reduce(
      (sum, { Properties }) => sum + runsAMinute(Properties.ScheduleExpression),
      0,
    ),
  });
});

test('nothing costs by the hour but the stream', async () => {
  const { of, resources } = await synthesize();
  for (const { id, Properties } of of('AWS::DynamoDB::GlobalTable'))
    assert.equal(Properties.BillingMode, 'PAY_PER_REQUEST', id);
  const hourly = /ProvisionedConcurrency|NatGateway|LoadBalancer|AWS::RDS|AWS::EC2|AWS::KMS::Key/;
  assert.deepEqual(
    resources.filter(({ Type, Properties }) => hourly.test(Type + JSON.stringify(Properties))),
    [],
  );
});

test('prod keeps its data when the stack goes, guards its tables and its stream remembers a week', async () => {
  const { of } = await synthesize({ stage: 'prod' });
  for (const { id, Properties, DeletionPolicy } of of('AWS::DynamoDB::GlobalTable')) {
    assert.equal(DeletionPolicy, 'Retain', id);
    assert.equal(Properties.Replicas[0].DeletionProtectionEnabled, true, id);
  }
  for (const { id, DeletionPolicy } of of('AWS::S3::Bucket')) assert.equal(DeletionPolicy, 'Retain', id);
  assert.equal(of('AWS::Kinesis::Stream')[0]?.Properties.RetentionPeriodHours, 168);
});

test('the stream is on demand where asked for', async () => {
  const { of } = await synthesize({ stream: 'on-demand' });
  const { ShardCount, StreamModeDetails } = of('AWS::Kinesis::Stream')[0]?.Properties ?? {};
  assert.deepEqual(
    { ShardCount, StreamModeDetails },
    { ShardCount: undefined, StreamModeDetails: { StreamMode: 'ON_DEMAND' } },
  );
});

test('no lane is polled at first, and the functions that open lanes are told the mapping of each', async () => {
  const { of } = await synthesize();
  const mappings = of('AWS::Lambda::EventSourceMapping').filter(({ Properties }) => Properties.Enabled === false);
  assert.equal(mappings.length, DESTINATIONS.length);
  const told = of('AWS::Lambda::Function').flatMap(({ Properties: { FunctionName, Environment } }) => {
    const value = Environment.Variables.LANE_MAPPINGS;
    return value === undefined ? [] : [{ name: FunctionName.replace('headwater-dev-', ''), value }];
  });
  assert.deepEqual(told.map(({ name }) => name).sort(), ['manage-destinations', 'plan-exports']);
  for (const { value } of told) assert.deepEqual([...mentioned(value)].sort(), mappings.map(({ id }) => id).sort());
});

test('where the deployment says which lanes are open, no function may open or name any', async () => {
  for (const lanes of ['on', 'off', 'webhook']) {
    const template = await synthesize({ lanes });
    const told = template.of('AWS::Lambda::Function').flatMap(({ Properties }) => {
      return Properties.Environment.Variables.LANE_MAPPINGS ?? [];
    });
    assert.deepEqual(told, ['{}', '{}'], lanes);
    const allowed = statementsOf(template).filter(({ Action }) =>
      Action.some((name) => name.startsWith('lambda:Update')),
    );
    assert.deepEqual(allowed, [], lanes);
  }
});

test('lanes stop polling where asked for, all or all but those that are named', async () => {
  const disabledWith = async (lanes: string) => {
    const { of } = await synthesize({ lanes });
    return of('AWS::Lambda::EventSourceMapping').filter(({ Properties }) => Properties.Enabled === false).length;
  };
  assert.equal(await disabledWith('off'), DESTINATIONS.length);
  assert.equal(await disabledWith('webhook, s3-csv'), DESTINATIONS.length - 2);
  assert.equal(await disabledWith('on'), 0);
});

test('alarms go to the address given', async () => {
  const { of } = await synthesize({ alarmEmail: 'ops@example.com' });
  assert.equal(of('AWS::SNS::Subscription')[0]?.Properties.Endpoint, 'ops@example.com');
  for (const { id, Properties } of of('AWS::CloudWatch::Alarm')) assert.equal(Properties.AlarmActions.length, 1, id);
});

test('the time zone of the deployment reaches the functions that save or try definitions, and no other', async () => {
  const reached = async (context: Record<string, string>) => {
    const { of } = await synthesize(context);
    return of('AWS::Lambda::Function').flatMap(({ Properties: { FunctionName, Environment } }) => {
      const zone = Environment.Variables.SETTING_TIME_ZONE;
      return zone === undefined ? [] : [`${FunctionName.replace('headwater-dev-', '')}: ${zone}`];
    });
  };
  const names = ['manage-computed-traits', 'manage-segments', 'preview-segment'];
  assert.deepEqual(
    (await reached({ timeZone: 'Europe/Paris' })).sort(),
    names.map((name) => `${name}: Europe/Paris`),
  );
  assert.deepEqual(
    (await reached({})).sort(),
    names.map((name) => `${name}: UTC`),
  );
});

test('a context value that means nothing is refused by name', async () => {
  for (const [key, value] of [
    ['stage', 'Prod!'],
    ['stream', 'kafka'],
    ['shards', '0'],
    ['retentionHours', '12'],
    ['lanes', 'no'],
    ['lanes', 'webhook,pigeon'],
    ['timeZone', 'Paris'],
  ] as const) {
    await assert.rejects(
      synthesize({ [key]: value }),
      (error) => error instanceof HeadwaterError && error.message.includes(key),
    );
  }
});
