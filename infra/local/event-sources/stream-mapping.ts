import { randomUUID } from 'node:crypto';
import type { ShardRecord } from '../emulators/kinesis.ts';
import type { HostParts } from '../host-parts.ts';
import type { EventSource } from './event-source.ts';
import type { LostBatch, StreamMappingSettings } from './stream-batch.ts';
import { createShard } from './stream-shard.ts';

/** What Lambda writes for a batch it gave up (https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html). */
const reportOf = (settings: StreamMappingSettings, { shard, records, attempts, cause }: LostBatch, now: string) => ({
  requestContext: {
    requestId: randomUUID(),
    functionArn: settings.target.arn,
    condition: 'RetryAttemptsExhausted',
    approximateInvokeCount: attempts,
  },
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: cause },
  version: '1.0',
  timestamp: now,
  KinesisBatchInfo: {
    shardId: shard,
    startSequenceNumber: records.at(0)?.sequence,
    endSequenceNumber: records.at(-1)?.sequence,
    approximateArrivalOfFirstRecord: new Date((records.at(0)?.arrivedAt ?? 0) * 1000).toISOString(),
    approximateArrivalOfLastRecord: new Date((records.at(-1)?.arrivedAt ?? 0) * 1000).toISOString(),
    batchSize: records.length,
    streamArn: settings.streamArn,
  },
});

/** To S3 with the records themselves, to SQS without, as Lambda does. */
const lose = async (settings: StreamMappingSettings, batch: LostBatch, parts: HostParts): Promise<void> => {
  const now = new Date(parts.clock.now()).toISOString();
  const report = reportOf(settings, batch, now);
  const destination = settings.onFailureArn;
  parts.reporter.say(
    `  ✗ ${settings.target.name}: gave up ${batch.records.length} records after ${batch.attempts} attempts${destination ? `, kept in ${destination}` : ''}`,
  );
  if (destination?.startsWith('arn:aws:s3:::')) {
    const bucket = destination.slice('arn:aws:s3:::'.length);
    const day = now.slice(0, 10).replaceAll('-', '/');
    const key = `aws/lambda/${settings.name}/${batch.shard}/${day}/${now.slice(0, 19).replaceAll(':', '.')}-${randomUUID()}`;
    const body = JSON.stringify({ ...report, payload: JSON.stringify(batch.event) });
    await parts.services.call('putObject', { bucket, key, body });
  } else if (destination !== undefined)
    await parts.services.call('sendMessage', { arn: destination, body: JSON.stringify(report) });
};

/** A Kinesis event source mapping: every shard in order, checkpoints kept between runs. */
export const createStreamMapping = (
  settings: StreamMappingSettings,
  shardIds: readonly string[],
  parts: HostParts,
): EventSource => {
  const { name, stream } = settings;
  const { checkpoints, services } = parts;
  checkpoints.register(name, stream);
  const openShard = (shard: string) =>
    createShard({
      settings,
      shard,
      after: checkpoints.read(name, shard),
      read: (range) => services.call<readonly ShardRecord[]>('readRecords', { stream, shard, ...range }),
      checkpoint: (sequence) => checkpoints.write(name, shard, sequence),
      lose: (batch) => lose(settings, batch, parts),
      hurries: parts.clock.hurries,
    });
  let shards: ReturnType<typeof createShard>[] = [];
  return {
    name,
    functionName: settings.target.name,
    enabled: settings.enabled,
    start: () => {
      shards = shardIds.map(openShard);
      for (const shard of shards) shard.start(parts.fail);
    },
    wake: () => {
      for (const shard of shards) shard.wake();
    },
    isDrained: async () => (await Promise.all(shards.map((shard) => shard.isDrained()))).every(Boolean),
    stop: async () => {
      await Promise.all(shards.map((shard) => shard.stop()));
      shards = [];
    },
  };
};
