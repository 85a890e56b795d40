import { arnOf } from '../template/arn.ts';
import { LOCAL_ACCOUNT } from '../template/intrinsics.ts';
import { refuseUnknownProperties } from '../template/known-properties.ts';
import type { ResourceKind } from '../template/resource-kind.ts';

const KNOWN = [
  'QueueName',
  'VisibilityTimeout',
  'DelaySeconds',
  'MessageRetentionPeriod',
  'RedrivePolicy',
  'SqsManagedSseEnabled',
];
const ATTRIBUTES = ['VisibilityTimeout', 'DelaySeconds', 'MessageRetentionPeriod', 'RedrivePolicy'];

/** SQS names have at most 80 characters. */
const queueName = (name: string): string => name.slice(0, 80);

const queue: ResourceKind = {
  type: 'AWS::SQS::Queue',
  phase: 'store',
  nameProperty: 'QueueName',
  identify: ({ name }, { endpoints }) => ({
    ref: `${endpoints.sqs}/${LOCAL_ACCOUNT}/${queueName(name)}`,
    attributes: {
      Arn: arnOf('sqs', queueName(name)),
      QueueName: queueName(name),
      QueueUrl: `${endpoints.sqs}/${LOCAL_ACCOUNT}/${queueName(name)}`,
    },
  }),
  start: async (resource, parts) => {
    refuseUnknownProperties(resource, KNOWN);
    const name = queueName(resource.name);
    const arn = arnOf('sqs', name);
    const given = Object.entries(resource.properties).filter(([property]) => ATTRIBUTES.includes(property));
    const attributes = Object.fromEntries(
      given.map(([property, value]) => [property, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
    );
    await parts.services.call('createQueue', { name, arn, attributes });
    parts.queues.set(arn, name);
  },
};

export default queue;
