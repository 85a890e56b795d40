import { arnOf } from '../template/arn.ts';
import { refuseUnknownProperties } from '../template/known-properties.ts';
import type { ResourceKind } from '../template/resource-kind.ts';

const KNOWN = ['Name', 'RetentionPeriodHours', 'ShardCount', 'StreamEncryption', 'StreamModeDetails'];
/** An on-demand stream starts with four shards; kinesalite knows provisioned ones only. */
const ON_DEMAND_SHARDS = 4;

const stream: ResourceKind = {
  type: 'AWS::Kinesis::Stream',
  phase: 'store',
  nameProperty: 'Name',
  identify: ({ name }) => ({ ref: name, attributes: { Arn: arnOf('kinesis', `stream/${name}`) } }),
  start: async (resource, parts) => {
    refuseUnknownProperties(resource, KNOWN);
    const { name, properties } = resource;
    const shards = Number(properties['ShardCount'] ?? ON_DEMAND_SHARDS);
    const ids = await parts.services.call<string[]>('createStream', { name, shards });
    parts.streams.set(arnOf('kinesis', `stream/${name}`), { name, shards: ids });
  },
};

export default stream;
