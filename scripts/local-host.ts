import { readFile } from 'node:fs/promises';
import { ListBucketsCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';

/** Where the local host says what runs where, from the project's root. */
const HOST_FILE = new URL('../.headwater/host.json', import.meta.url);

/** What the local host publishes while it runs. */
export interface LocalHost {
  readonly url: string;
  readonly endpoints: { readonly s3: string };
}

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

const parse = (text: string): LocalHost | undefined => {
  try {
    const host = JSON.parse(text) as Partial<LocalHost>;
    return typeof host.url === 'string' && typeof host.endpoints?.s3 === 'string' ? (host as LocalHost) : undefined;
  } catch {
    return undefined;
  }
};

/** The local host that runs now, if one does; one that was killed leaves its file behind and does not count. */
export const findLocalHost = async (): Promise<LocalHost | undefined> => {
  const text = await readFile(HOST_FILE, 'utf8').catch(() => '');
  const host = parse(text);
  return host && (await isReady(host.url)) ? host : undefined;
};

/** A client of the local host's S3. */
export const localS3 = ({ endpoints }: LocalHost): S3Client =>
  new S3Client({
    endpoint: endpoints.s3,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
  });

/** The host's bucket for one use, by its name; undefined when there is none. */
export const findBucket = async (client: S3Client, use: 'archive' | 'exports'): Promise<string | undefined> => {
  const { Buckets } = await client.send(new ListBucketsCommand({}));
  return Buckets?.flatMap(({ Name }) => Name ?? []).find((name) => name.includes(use));
};

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
