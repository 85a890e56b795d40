import { readFile } from 'node:fs/promises';
import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { HOST_FILE, type HostFile } from '../infra/local/host-file.ts';

/** An object of a bucket. */
export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  readonly modified: Date;
}

/** True when a Headwater answers at the URL. */
export const isReady = async (url: string): Promise<boolean> => {
  try {
    const answer = await fetch(new URL('/health', url), { signal: AbortSignal.timeout(5_000) });
    return answer.ok;
  } catch {
    return false;
  }
};

const parse = (text: string): HostFile | undefined => {
  try {
    return JSON.parse(text) as HostFile;
  } catch {
    return undefined;
  }
};

/** The local host that runs now, if one does; one that was killed leaves its file behind and does not count. */
export const findLocalHost = async (): Promise<HostFile | undefined> => {
  const host = parse(await readFile(HOST_FILE, 'utf8').catch(() => ''));
  return host && (await isReady(host.url)) ? host : undefined;
};

/** A client of the local host's S3. */
export const localS3 = ({ endpoints }: Pick<HostFile, 'endpoints'>): S3Client =>
  new S3Client({
    endpoint: endpoints.s3,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
  });

/** Every object under a prefix. */
export const listObjects = async (
  client: S3Client,
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
): Promise<readonly StoredObject[]> => {
  const found: StoredObject[] = [];
  for await (const { Contents } of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
    for (const { Key, Size = 0, LastModified = new Date(0) } of Contents ?? []) {
      if (Key !== undefined) found.push({ key: Key, bytes: Size, modified: LastModified });
    }
  }
  return found;
};
