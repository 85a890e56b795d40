import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { ARCHIVE_PREFIX } from '../../shared/domain/archive/archive-schema.ts';
import { listObjects } from '../local-host.ts';

const AT_ONCE = 8;

/** Copies every object of the archive into a folder, under its key; resolves to how many there were. */
export const downloadArchive = async (client: S3Client, bucket: string, folder: string): Promise<number> => {
  const objects = await listObjects(client, { bucket, prefix: ARCHIVE_PREFIX });
  const copy = async (key: string): Promise<void> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const file = join(folder, key);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, (await Body?.transformToByteArray()) ?? new Uint8Array());
  };
  for (let start = 0; start < objects.length; start += AT_ONCE) {
    await Promise.all(objects.slice(start, start + AT_ONCE).map(({ key }) => copy(key)));
  }
  return objects.length;
};
