import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DESTINATIONS, mentioned, ROOT, synthesize } from './synthesized.ts';

const template = await synthesize();
const functions = template.of('AWS::Lambda::Function');
const alarms = template.of('AWS::CloudWatch::Alarm');

const folders = (path: string): string[] =>
  readdirSync(join(ROOT, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

test('every function folder is deployed, and nothing else', () => {
  const names = functions.map(({ Properties }) => Properties.FunctionName.replace('headwater-dev-', ''));
  assert.deepEqual(names.sort(), folders('functions'));
});

test('every destination folder has its lane', () => {
  const lanes = template
    .of('AWS::SQS::Queue')
    .filter(({ Properties, id }) => id.startsWith('lane') && Properties.RedrivePolicy);
  assert.equal(lanes.length, DESTINATIONS.length);
});

test('functions run Node.js 24 on arm64, say what they are for and log for a limited time', () => {
  const retained = new Map(
    template.of('AWS::Logs::LogGroup').map(({ id, Properties }) => [id, Properties.RetentionInDays]),
  );
  for (const { id, Properties } of functions) {
    assert.equal(Properties.Runtime, 'nodejs24.x', id);
    assert.deepEqual(Properties.Architectures, ['arm64'], id);
    assert.match(Properties.Description, /\w.*\.$/, id);
    assert.equal(retained.get(Properties.LoggingConfig.LogGroup.Ref), 14, id);
  }
});

test("every function raises an alarm when it fails: its own, the API's, or that of a queue where what it failed on is set aside", () => {
  const watched = alarms.flatMap(({ Properties }) => [...mentioned(Properties.Dimensions ?? [])]);
  const served = template
    .of('AWS::ApiGatewayV2::Integration')
    .flatMap(({ Properties }) => [...mentioned(Properties.IntegrationUri)]);
  const api = template.of('AWS::ApiGatewayV2::Api').map(({ id }) => id);
  assert.ok(api.every((id) => watched.includes(id)));
  const setAside = template.of('AWS::SQS::Queue').flatMap(({ id, Properties }) => {
    const [dead = ''] = mentioned(Properties.RedrivePolicy ?? {});
    return watched.includes(dead) ? [id] : [];
  });
  const consuming = template
    .of('AWS::Lambda::EventSourceMapping')
    .filter(({ Properties }) => [...mentioned(Properties.EventSourceArn)].some((id) => setAside.includes(id)))
    .flatMap(({ Properties }) => [...mentioned(Properties.FunctionName)]);
  const seldom = template
    .of('AWS::Lambda::EventInvokeConfig')
    .filter(({ Properties }) =>
      [...mentioned(Properties.DestinationConfig?.OnFailure ?? {})].some((id) => watched.includes(id)),
    )
    .flatMap(({ Properties }) => [...mentioned(Properties.FunctionName)]);
  const heard = new Set([...watched, ...served, ...consuming, ...seldom]);
  for (const { id } of functions) assert.ok(heard.has(id), `${id} raises no alarm`);
});

test('a stream consumer loses nothing: it starts at the oldest record, bisects, and sets failures aside whole', () => {
  const mappings = template
    .of('AWS::Lambda::EventSourceMapping')
    .filter(({ Properties }) => Properties.StartingPosition);
  assert.equal(mappings.length, 2);
  for (const { id, Properties } of mappings) {
    assert.equal(Properties.StartingPosition, 'TRIM_HORIZON', id);
    assert.equal(Properties.BisectBatchOnFunctionError, true, id);
    assert.deepEqual(Properties.FunctionResponseTypes, ['ReportBatchItemFailures'], id);
    assert.ok(Properties.MaximumRetryAttempts >= 10, id);
    const [place] = mentioned(Properties.DestinationConfig.OnFailure.Destination);
    assert.ok(place?.startsWith('bucketsarchive'), id);
  }
});

test('the access log says which route, never which path, query, address or browser', () => {
  const [stage] = template.of('AWS::ApiGatewayV2::Stage');
  const format: string = stage?.Properties.AccessLogSettings.Format;
  assert.match(format, /\$context\.routeKey/);
  assert.doesNotMatch(format, /\$context\.(path|identity|queryString|http|authorizer)/);
});

/**
 * Bytes of a value at its longest: CloudFormation names a resource after its stack and itself, with 13 letters more (SQS: 80
 * at most); regions and services have up to 14 and 14, mappings have UUIDs.
 */
const lengthOf = (value: unknown): number => {
  if (typeof value === 'string') return value.length;
  const { 'Fn::Join': joined, 'Fn::GetAtt': attribute, Ref: reference } = value as Record<string, unknown>;
  if (Array.isArray(joined)) return joined[1].reduce((sum: number, part: unknown) => sum + lengthOf(part), 0);
  const id = String(Array.isArray(attribute) ? attribute[0] : reference);
  const type = template.resources.find((resource) => resource.id === id)?.Type ?? '';
  if (type === 'AWS::Lambda::EventSourceMapping') return 36;
  const name = 'headwater-sixteen-letters-'.length + id.length + 1 + 13;
  if (type === 'AWS::SQS::Queue' && reference === undefined) return Math.min(name, 80);
  return name + 'https://secretsmanager.ap-southeast-4.amazonaws.com/000000000000/'.length;
};

test("the environment of every function fits Lambda's 4 kB, whatever region and stage are called", () => {
  for (const { id, Properties } of functions) {
    const entries = Object.entries(Properties.Environment.Variables);
    const bytes = entries.reduce((sum, [name, value]) => sum + name.length + lengthOf(value), 0);
    assert.ok(bytes <= 4096, `${id}: ${bytes} bytes`);
  }
});

test('functions name no physical resource: every reference is resolved by the template', () => {
  for (const { id, Properties } of functions) {
    const isReference = (name: string) => !/^(POWERTOOLS|SETTING)_/.test(name);
    const values = Object.entries(Properties.Environment.Variables).filter(([name]) => isReference(name));
    for (const [name, value] of values) assert.equal(typeof value, 'object', `${id} ${name}`);
  }
});
