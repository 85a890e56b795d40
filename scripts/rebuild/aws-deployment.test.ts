import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LambdaClient, ResourceInUseException } from '@aws-sdk/client-lambda';
import { awsDeployment } from './aws-deployment.ts';

const OUTPUTS = [{ OutputKey: 'ArchiveBucket', OutputValue: 'the-archive' }];

/** A Lambda with one mapping that takes two looks to change; it notes what it was asked. */
const fakeLambda = () => {
  const asked: string[] = [];
  const mapping = { State: 'Enabled', wanted: 'Enabled', looks: 0, isBusy: true };
  const answer = (name: string, input: Record<string, unknown>): unknown => {
    if (name === 'GetFunctionConfigurationCommand')
      return { Timeout: 60, Environment: { Variables: { TABLE_PROFILES: 'profiles', POWERTOOLS_SERVICE_NAME: 'x' } } };
    if (name === 'ListEventSourceMappingsCommand') return { EventSourceMappings: [{ UUID: 'the-mapping' }] };
    if (name === 'UpdateEventSourceMappingCommand') {
      if (mapping.isBusy) {
        mapping.isBusy = false;
        throw new ResourceInUseException({ message: 'busy', $metadata: {} });
      }
      mapping.wanted = input['Enabled'] ? 'Enabled' : 'Disabled';
      mapping.looks = 0;
      return {};
    }
    mapping.looks += 1;
    if (mapping.looks > 2) mapping.State = mapping.wanted;
    return { State: mapping.State };
  };
  const send = async (command: { constructor: { name: string }; input: Record<string, unknown> }) => {
    const { input } = command;
    asked.push(`${command.constructor.name.replace('Command', '')} ${input['FunctionName'] ?? input['UUID']}`);
    return answer(command.constructor.name, input);
  };
  return { asked, mapping, lambda: { send } as unknown as Pick<LambdaClient, 'send'> };
};

const open = async () => {
  const { asked, mapping, lambda } = fakeLambda();
  const waits: number[] = [];
  const names: string[] = [];
  const deployment = await awsDeployment('dev', {
    lambda,
    stackOf: async (name) => {
      names.push(name);
      return { StackName: name, CreationTime: new Date(0), StackStatus: 'CREATE_COMPLETE', Outputs: OUTPUTS };
    },
    wait: async (milliseconds) => waits.push(milliseconds),
  });
  return { asked, mapping, deployment, waits, names };
};

test('a stage is found by its stack and its stitcher', async () => {
  const { deployment, names, asked } = await open();
  assert.deepEqual(names, ['headwater-dev']);
  assert.equal(deployment.archive, 'the-archive');
  assert.deepEqual(deployment.variables, { TABLE_PROFILES: 'profiles' });
  assert.deepEqual(asked, ['GetFunctionConfiguration headwater-dev-stitch-profiles']);
});

test('a pause waits until the mapping is disabled and what was invoked before has had its time', async () => {
  const { deployment, mapping, waits } = await open();
  await deployment.pause('stitch-profiles');
  assert.equal(mapping.State, 'Disabled');
  assert.equal(waits.at(-1), 60_000);
  await deployment.resume('stitch-profiles');
  assert.equal(mapping.State, 'Enabled');
});

test('what the clock sets running has no mapping and is given its time', async () => {
  const { deployment, mapping, waits } = await open();
  await deployment.outlast('sweep-retention');
  assert.equal(mapping.State, 'Enabled');
  assert.deepEqual(waits, [60_000]);
});

test('a stage that is not deployed gets a sentence', async () => {
  const { lambda } = fakeLambda();
  await assert.rejects(awsDeployment('nowhere', { lambda, stackOf: async () => undefined }), /no stage nowhere/);
});
