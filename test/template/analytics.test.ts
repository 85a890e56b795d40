import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Template } from 'aws-cdk-lib/assertions';
import { ARCHIVE_COLUMNS } from '../../shared/domain/archive/archive-schema.ts';
import { mentioned, synthesize } from './synthesized.ts';

const { analytics } = await synthesize();
const template = Template.fromStack(analytics);
const [table] = Object.values(template.findResources('AWS::Glue::Table'));
const { PartitionKeys, Parameters, StorageDescriptor } = table?.['Properties'].TableInput ?? {};

test('Athena sees the columns that the archive writes, in order', () => {
  const columns = StorageDescriptor.Columns.map(({ Name, Type }: { Name: string; Type: string }) => [Name, Type]);
  assert.deepEqual(
    columns,
    ARCHIVE_COLUMNS.map(({ name, type }) => [name, type]),
  );
});

test('Athena finds the day and hour of an event in the key of its object, without a crawler', () => {
  const location = JSON.stringify(Parameters['storage.location.template']);
  assert.match(location, /\/events\/day=\$\{day\}\/hour=\$\{hour\}\/"/);
  assert.deepEqual(
    PartitionKeys.map(({ Name }: { Name: string }) => Name),
    ['day', 'hour'],
  );
  assert.equal(Parameters['projection.enabled'], 'true');
  template.resourceCountIs('AWS::Glue::Crawler', 0);
});

test('answers to queries are kept a day by Athena, not in a bucket, and a query cannot cost a fortune', () => {
  const [workGroup] = Object.values(template.findResources('AWS::Athena::WorkGroup'));
  const { WorkGroupConfiguration: settings } = workGroup?.['Properties'] ?? {};
  assert.equal(settings.ManagedQueryResultsConfiguration.Enabled, true);
  assert.equal(settings.ResultConfiguration, undefined);
  assert.ok(settings.BytesScannedCutoffPerQuery <= 1024 ** 4);
  assert.equal(mentioned(workGroup).size, 0);
});
