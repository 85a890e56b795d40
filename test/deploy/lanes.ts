import assert from 'node:assert/strict';
import {
  type EventSourceMappingConfiguration,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';

const CONSUMER = 'headwater-dev-deliver-members';

const mappings = async (lambda: LambdaClient): Promise<readonly EventSourceMappingConfiguration[]> => {
  const { EventSourceMappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ FunctionName: CONSUMER }),
  );
  assert.notEqual(EventSourceMappings.length, 0);
  return EventSourceMappings;
};

/**
 * The emulator's CloudFormation polls no mapping that the template disables, but says that it is `Enabled`, on which the product
 * would rely: each is disabled once more by Lambda's own API, which tells the truth. On AWS the template alone does it.
 */
export const confirmClosed = async (): Promise<void> => {
  const lambda = new LambdaClient({});
  for (const { UUID } of await mappings(lambda))
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
};

/** The destination types whose lanes are polled, of those given; fails where any other lane is. */
export const openLanes = async (slugs: readonly string[]): Promise<readonly string[]> => {
  const enabled = (await mappings(new LambdaClient({}))).filter(({ State }) => State === 'Enabled');
  return enabled.map(({ EventSourceArn = '' }) => {
    const slug = slugs.find((each) => EventSourceArn.includes(`-lane${each.replaceAll('-', '')}queue`));
    return slug ?? assert.fail(`the lane ${EventSourceArn} is open`);
  });
};
