/** The parts of fauxqs 2 that the local queues and buckets stand on, typed; nothing else reaches into the package. */
import { buildApp } from 'fauxqs';

export interface StoredMessage {
  readonly messageId: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly sentTimestamp: number;
  readonly approximateReceiveCount: number;
  readonly approximateFirstReceiveTimestamp?: number;
  readonly messageAttributes: Readonly<Record<string, unknown>>;
  readonly delayUntil?: number;
}

export interface StoredQueue {
  readonly name: string;
  readonly arn: string;
  readonly inflightMessages: ReadonlyMap<
    string,
    { readonly message: StoredMessage; readonly visibilityDeadline: number }
  >;
  setAttributes(attributes: Readonly<Record<string, string>>): void;
  dequeue(
    most: number,
    visibilitySeconds: number | undefined,
    deadLetterQueueOf: (arn: string) => StoredQueue | undefined,
  ): { readonly MessageId: string; readonly ReceiptHandle: string }[];
  deleteMessage(receiptHandle: string): void;
  changeVisibility(receiptHandle: string, seconds: number): void;
  enqueue(message: object): void;
  inspectMessages(): {
    readonly ready: readonly StoredMessage[];
    readonly delayed: readonly StoredMessage[];
    readonly inflight: readonly { readonly message: StoredMessage; readonly visibilityDeadline: number }[];
  };
}

export interface QueueStore {
  persistence?: unknown;
  createQueue(name: string, url: string, arn: string, attributes: Readonly<Record<string, string>>): StoredQueue;
  getQueueByName(name: string): StoredQueue | undefined;
  getQueueByArn(arn: string): StoredQueue | undefined;
  allQueues(): Iterable<StoredQueue & { persistence?: unknown }>;
}

export interface StoredObject {
  readonly key: string;
  readonly etag: string;
  readonly lastModified: Date;
}

export interface ObjectStore {
  persistence?: unknown;
  hasBucket(name: string): boolean;
  createBucket(name: string): void;
  putObject(bucket: string, key: string, body: Buffer, contentType: string): void;
  deleteObject(bucket: string, key: string): void;
  readonly buckets: ReadonlyMap<string, ReadonlyMap<string, StoredObject>>;
}

interface Persistence {
  close(): void;
}

/** Queues are kept by SQLite. */
interface Database extends Persistence {
  readonly db: { exec(statement: string): void };
  loadSqsAndSns(queues: QueueStore, topics: object): void;
}

/** fauxqs exports its application only; its stores lie beside it. */
const beside = (path: string): string => new URL(path, import.meta.resolve('fauxqs')).href;
const { SqsStore }: { SqsStore: (new () => QueueStore) & { createMessage(body: string, attributes: object): object } } =
  await import(beside('./sqs/sqsStore.js'));
const { S3Store }: { S3Store: new () => ObjectStore } = await import(beside('./s3/s3Store.js'));
const {
  PersistenceManager,
}: {
  PersistenceManager: new (folder: string) => Database;
} = await import(beside('./persistence.js'));
const {
  FileS3Persistence,
}: { FileS3Persistence: new (folder: string) => Persistence & { loadS3(objects: ObjectStore): void } } = await import(
  beside('./s3/fileS3Persistence.js')
);
const { SnsStore }: { SnsStore: new () => object } = await import(beside('./sns/snsStore.js'));
const { decodeAwsChunked }: { decodeAwsChunked(body: Buffer): { body: Buffer; trailers: Record<string, string> } } =
  await import(beside('./s3/chunkedEncoding.js'));

export { decodeAwsChunked };
export const createMessage = (body: string): object => SqsStore.createMessage(body, {});

/** fauxqs limits a body to 11 MiB, S3 a PUT to 5 GiB; what a test may hold in memory is enough. */
const MOST_BYTES = 512 * 1024 * 1024;

/** The application with its stores, which keep what they hold in the two folders; it listens nowhere by itself. */
export const createFauxqs = (folders: { readonly queues: string; readonly objects: string }) => {
  const queues = new SqsStore();
  const objects = new S3Store();
  const topics = new SnsStore();
  const database = new PersistenceManager(folders.queues);
  // A deleted message's bytes are overwritten, not only freed.
  database.db.exec('PRAGMA secure_delete = ON');
  const files = new FileS3Persistence(folders.objects);
  database.loadSqsAndSns(queues, topics);
  files.loadS3(objects);
  queues.persistence = database;
  for (const queue of queues.allQueues()) queue.persistence = database;
  objects.persistence = files;
  const stores = { sqsStore: queues, s3Store: objects, snsStore: topics };
  const app = buildApp({ logger: false, host: '127.0.0.1', stores } as unknown as Parameters<typeof buildApp>[0]);
  app.removeContentTypeParser('*');
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, done) =>
    done(null, body),
  );
  return {
    app,
    queues,
    objects,
    close: async () => {
      await app.close();
      database.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      database.close();
      files.close();
    },
  };
};
