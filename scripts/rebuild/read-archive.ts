import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { decodeArchive } from '../../shared/aws/parquet-archive.ts';
import type { ArchiveRow } from '../../shared/domain/archive/archive-rows.ts';
import { ARCHIVE_PREFIX } from '../../shared/domain/archive/archive-schema.ts';
import { type ObjectRange, rangeOfKey } from '../../shared/domain/archive/object-range.ts';

/** An archive to read, hour by hour. */
export interface ArchiveReader {
  /** The objects of each hour of receipt that has any, oldest first. */
  readonly hours: () => AsyncIterable<readonly ObjectRange[]>;
  readonly read: (key: string) => Promise<readonly ArchiveRow[]>;
}

/** Reads a bucket as it is listed: S3 lists keys in their order, which is that of time, so an hour is complete at the next. */
export const createArchiveReader = (client: S3Client, bucket: string): ArchiveReader => ({
  hours: async function* () {
    let hour: ObjectRange[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2(
      { client },
      { Bucket: bucket, Prefix: ARCHIVE_PREFIX },
    )) {
      for (const range of Contents.flatMap(({ Key }) => rangeOfKey(Key ?? '') ?? [])) {
        if (hour[0] !== undefined && hour[0].hour !== range.hour) {
          yield hour;
          hour = [];
        }
        hour.push(range);
      }
    }
    if (hour.length > 0) yield hour;
  },
  read: async (key) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return decodeArchive((await Body?.transformToByteArray()) ?? new Uint8Array());
  },
});
