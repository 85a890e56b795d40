import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DeleteCommand, DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { startDynamoDb } from '../emulators/dynamodb.ts';
import { createFauxqs, createMessage } from '../emulators/fauxqs.ts';
import type { MemoryDown } from '../emulators/kinesalite.ts';
import { createStreamLog } from '../emulators/stream-log.ts';

const GONE = 'zephyrine.quill@shop.example';
const KEPT = 'boris.kept@shop.example';

/** Files of the folder that hold the text. */
const holding = async (folder: string, text: string): Promise<readonly string[]> => {
  const names = await readdir(folder, { recursive: true });
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return (await stat(path)).isFile() && (await readFile(path)).includes(text) ? [name] : [];
    }),
  );
  return found.flat();
};

describe('a data folder whose host was stopped', () => {
  let folder: string;
  const place = async (name: string): Promise<string> => {
    await mkdir(join(folder, name));
    return join(folder, name);
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'headwater-deleted-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('holds no byte of an item that was deleted or replaced, and those that stay', async () => {
    const path = await place('tables');
    const service = await startDynamoDb({ path, compact: true });
    const client = DynamoDBDocumentClient.from(
      new DynamoDBClient({
        ...{ endpoint: service.endpoint, region: 'eu-central-1' },
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      }),
    );
    const TableName = 'people';
    await client.send(
      new CreateTableCommand({
        ...{ TableName, BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] },
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      }),
    );
    await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { TableName });
    const put = (pk: string, name: string) => client.send(new PutCommand({ TableName, Item: { pk, name } }));
    await put('1', GONE);
    await put('2', GONE);
    await put('3', KEPT);
    for (let batch = 0; batch < 40; batch++)
      await client.send(
        new BatchWriteCommand({
          RequestItems: {
            [TableName]: Array.from({ length: 25 }, (_, n) => ({
              PutRequest: { Item: { pk: `${GONE}-${batch}-${n}`, name: 'x'.repeat(200) } },
            })),
          },
        }),
      );
    assert.notDeepEqual(await holding(path, GONE), []);
    await put('2', 'replaced');
    await client.send(new DeleteCommand({ TableName, Key: { pk: '1' } }));
    for (let batch = 0; batch < 40; batch++)
      await client.send(
        new BatchWriteCommand({
          RequestItems: {
            [TableName]: Array.from({ length: 25 }, (_, n) => ({
              DeleteRequest: { Key: { pk: `${GONE}-${batch}-${n}` } },
            })),
          },
        }),
      );
    client.destroy();
    await service.close();
    assert.deepEqual(await holding(path, GONE), []);
    assert.equal((await holding(path, KEPT)).length, 1);
  });

  it('holds no byte of a message that was taken, nor of an object that was deleted or replaced', async () => {
    const [queues, objects] = [await place('queues'), await place('objects')];
    const fauxqs = createFauxqs({ queues, objects });
    await fauxqs.app.ready();
    const queue = fauxqs.queues.createQueue('q', 'http://q', 'arn:aws:sqs:eu-central-1:000000000000:q', {});
    for (let n = 0; n < 50; n++) queue.enqueue(createMessage(`${GONE} ${n}`));
    for (
      let taken = queue.dequeue(10, 30, () => undefined);
      taken.length > 0;
      taken = queue.dequeue(10, 30, () => undefined)
    )
      for (const { ReceiptHandle } of taken) queue.deleteMessage(ReceiptHandle);
    queue.enqueue(createMessage(KEPT));
    fauxqs.objects.createBucket('bucket');
    for (const key of ['deleted', 'replaced']) fauxqs.objects.putObject('bucket', key, Buffer.from(GONE), 'text/plain');
    assert.equal((await holding(objects, GONE)).length, 2);
    fauxqs.objects.deleteObject('bucket', 'deleted');
    fauxqs.objects.putObject('bucket', 'replaced', Buffer.from(KEPT), 'text/plain');
    await fauxqs.close();
    assert.deepEqual(await holding(queues, GONE), []);
    assert.deepEqual(await holding(objects, GONE), []);
    assert.equal((await holding(queues, KEPT)).length, 1);
  });

  it('holds no byte of a record that all readers have passed', async () => {
    const stream = await place('stream');
    const log = createStreamLog(join(stream, 'stream.log'));
    const memory = log.wrap({
      _put: () => undefined,
      _del: () => undefined,
      _batch: () => undefined,
    } as unknown as MemoryDown);
    const done = () => undefined;
    memory._put(Buffer.from('1'), Buffer.from(GONE), {}, done);
    memory._put(Buffer.from('2'), Buffer.from(KEPT), {}, done);
    memory._del(Buffer.from('1'), {}, done);
    assert.equal((await holding(stream, GONE)).length, 1);
    log.close();
    assert.deepEqual(await holding(stream, GONE), []);
    assert.equal((await holding(stream, KEPT)).length, 1);
  });
});
