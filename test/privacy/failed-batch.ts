import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Host } from '../../infra/local/host.ts';
import { hostFileOf } from '../../infra/local/host-file.ts';
import { createDynamoTimelineStore } from '../../shared/aws/dynamodb-timeline-store.ts';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';

/** Files the first record of an anchor as Lambda files a batch that a consumer of the stream gave up on. */
export const loseBatch = async (host: Host, anchor: IdentifierKey): Promise<void> => {
  const { tables, buckets } = hostFileOf(host.parts);
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      ...{ endpoint: host.endpoints.dynamodb, region: 'eu-central-1' },
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
  );
  const timelines = createDynamoTimelineStore({ client, table: tables['timelines'] ?? '' });
  const [first] = await timelines.records(anchor);
  client.destroy();
  if (!first) throw new HeadwaterError('test.timeline', 'The anchor has no record.');
  const { shard, sequence } = first.position;
  const kinesis = {
    ...{ kinesisSchemaVersion: '1.0', partitionKey: 'any', sequenceNumber: sequence },
    data: Buffer.from(JSON.stringify(first.record)).toString('base64'),
    approximateArrivalTimestamp: Date.parse(first.record.receivedAt) / 1000,
  };
  const payload = JSON.stringify({ Records: [{ eventID: `${shard}:${sequence}`, kinesis }] });
  const day = new Date(host.clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
  await host.parts.services.call('putObject', {
    bucket: buckets['archive'],
    key: `aws/lambda/stitch-profiles/${shard}/${day}/lost`,
    body: JSON.stringify({ version: '1.0', KinesisBatchInfo: { shardId: shard }, payload }),
  });
};
