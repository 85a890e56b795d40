import {
  CopyObjectCommand,
  DeleteObjectTaggingCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { ASSETS, FORMER_TAG } from '../../infra/console/delivery.ts';
import type { ConsoleFiles } from './mark-former.ts';

/** The console's files in a bucket. */
export const s3ConsoleFiles = (Bucket: string): ConsoleFiles => {
  const client = new S3Client({});
  const isFormer = async (Key: string): Promise<boolean> => {
    const { TagSet = [] } = await client.send(new GetObjectTaggingCommand({ Bucket, Key }));
    return TagSet.some((tag) => tag.Key === FORMER_TAG.key && tag.Value === FORMER_TAG.value);
  };
  return {
    list: async () => {
      const found: string[] = [];
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix: ASSETS }))
        found.push(...Contents.flatMap(({ Key }) => Key ?? []));
      return Promise.all(found.map(async (key) => ({ key, isFormer: await isFormer(key) })));
    },
    mark: async (Key) => {
      // S3 refuses a copy in place that changes nothing but tags: the headers are stated anew, as they were.
      const { ContentType, CacheControl } = await client.send(new HeadObjectCommand({ Bucket, Key }));
      await client.send(
        new CopyObjectCommand({
          ...{ Bucket, Key, CopySource: `${Bucket}/${Key}`, MetadataDirective: 'REPLACE', ContentType, CacheControl },
          ...{
            TaggingDirective: 'REPLACE',
            Tagging: new URLSearchParams({ [FORMER_TAG.key]: FORMER_TAG.value }).toString(),
          },
        }),
      );
    },
    unmark: async (Key) => {
      await client.send(new DeleteObjectTaggingCommand({ Bucket, Key }));
    },
  };
};
