import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Host } from '../../infra/local/host.ts';
import { hostFileOf } from '../../infra/local/host-file.ts';
import { listObjects, localS3 } from '../../scripts/local-host.ts';
import { archiveCodec, exportCodec } from '../../shared/aws/object-codecs.ts';
import { unpackRecord } from '../../shared/aws/packed-record.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { Kept } from './needles.ts';

const account = { region: 'eu-central-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

type Unpack = (bytes: Uint8Array) => string;
const UNPACKERS: readonly Unpack[] = [
  (bytes) => JSON.stringify(unpackRecord(bytes)),
  (bytes) => brotliDecompressSync(bytes).toString('utf8'),
  (bytes) => gunzipSync(bytes).toString('utf8'),
];

/** What bytes of an item say; that nobody can read some of them is a failure, since nobody could search them. */
const unpacked = (bytes: Uint8Array, place: string): string => {
  for (const unpack of UNPACKERS)
    try {
      return unpack(bytes);
    } catch {
      // Packed in another way.
    }
  return assert.fail(`nobody can read ${bytes.length} bytes in ${place}`);
};

const SEALED = /1[\w-]{38,}/g;

/** Everything sealed in a text, opened; what merely looks sealed stays what it is. */
const opened = (text: string, keyring: Keyring): readonly string[] =>
  [...text.matchAll(SEALED)].flatMap(([sealed]) => {
    try {
      return [keyring.open(sealed)];
    } catch {
      return [];
    }
  });

/** Names and values of an item, whatever their depth: text as it is, bytes as they are and as what they say. */
const written = (value: unknown, place: string): readonly string[] => {
  if (value instanceof Uint8Array) return [latin(value), unpacked(value, place)];
  if (Array.isArray(value)) return value.flatMap((each) => written(each, place));
  if (value instanceof Set) return written([...value], place);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, each]) => [name, ...written(each, place)]);
  return [String(value)];
};

/** Where an item is, and what it is where that decides whether it may name the erased. */
const placeOf = (table: string, item: Readonly<Record<string, unknown>>): string => {
  const isFence = table === 'profiles' && item['sk'] === 'P' && item['x'] !== undefined;
  const isExit = table === 'memberships' && item['member'] === false;
  return `table ${table}: ${isFence ? 'a fence at ' : ''}${isExit ? 'an exit at ' : ''}${item['pk']} ${item['sk']}`;
};

const itemsIn = async (host: Host, keyring: Keyring): Promise<readonly Kept[]> => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ ...account, endpoint: host.endpoints.dynamodb }));
  const kept: Kept[] = [];
  for (const [name, TableName] of Object.entries(hostFileOf(host.parts).tables))
    for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true }))
      for (const item of Items) {
        const place = placeOf(name, item);
        const text = written(item, place).join('\n');
        kept.push({ place, text: [text, ...opened(text, keyring)].join('\n') });
      }
  client.destroy();
  return kept;
};

const contentOf = async (key: string, bytes: Uint8Array): Promise<string> => {
  if (bytes.length === 0) return '';
  if (!key.endsWith('.parquet')) return exportCodec.decode(bytes, key);
  return key.startsWith('events/')
    ? JSON.stringify(await archiveCodec.decode(bytes, key))
    : exportCodec.decode(bytes, key);
};

const objectsIn = async (host: Host): Promise<readonly Kept[]> => {
  const client = localS3(host);
  const kept: Kept[] = [];
  for (const [name, bucket] of Object.entries(hostFileOf(host.parts).buckets))
    for (const { key } of await listObjects(client, { bucket, prefix: '' })) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
      kept.push({ place: `bucket ${name}: ${key}`, text: [key, latin(bytes), await contentOf(key, bytes)].join('\n') });
    }
  client.destroy();
  return kept;
};

const messagesIn = async (host: Host): Promise<readonly Kept[]> => {
  const client = new SQSClient({ ...account, endpoint: host.endpoints.sqs });
  const kept: Kept[] = [];
  for (const queue of host.parts.queues.values()) {
    const QueueUrl = `${host.endpoints.sqs}/000000000000/${queue}`;
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
    );
    assert.ok(Messages.length < 10, `${queue} holds more than one look shows`);
    kept.push(...Messages.map(({ Body = '' }) => ({ place: `queue ${queue}`, text: Body })));
  }
  client.destroy();
  return kept;
};

/** Everything that tables, buckets and queues of a host hold. */
export const keptBy = async (host: Host, keyring: Keyring): Promise<readonly Kept[]> => [
  ...(await itemsIn(host, keyring)),
  ...(await objectsIn(host)),
  ...(await messagesIn(host)),
];

/** Every file of a folder, byte for byte. */
export const filesIn = async (folder: string): Promise<readonly Kept[]> => {
  const names = await readdir(folder, { recursive: true });
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return (await stat(path)).isFile() ? [{ place: `file ${name}`, text: latin(await readFile(path)) }] : [];
    }),
  );
  return files.flat();
};
