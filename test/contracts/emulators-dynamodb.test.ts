import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  CreateTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  TransactionCanceledException,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { startDynamoDb } from '../../infra/local/emulators/dynamodb.ts';
import { tableReady } from './dynamo-table.ts';

const clientOf = (endpoint: string) =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
  );

const createTable = async (client: DynamoDBDocumentClient, TableName: string): Promise<void> => {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['pk', 'sk', 'changesPk', 'changesSk'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'changes',
          KeySchema: [
            { AttributeName: 'changesPk', KeyType: 'HASH' },
            { AttributeName: 'changesSk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
  await tableReady(client, TableName);
};

describe('the local DynamoDB', () => {
  let service: Awaited<ReturnType<typeof startDynamoDb>>;
  let client: DynamoDBDocumentClient;
  const get = async (pk: string, TableName = 'one') =>
    (await client.send(new GetCommand({ TableName, Key: { pk, sk: 'x' }, ConsistentRead: true }))).Item;
  const reasonsOf = async (command: TransactWriteCommand) => {
    const error: unknown = await client.send(command).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof TransactionCanceledException, String(error));
    return error.CancellationReasons ?? [];
  };

  before(async () => {
    service = await startDynamoDb();
    client = clientOf(service.endpoint);
    await createTable(client, 'one');
    await createTable(client, 'two');
  });
  after(async () => {
    client.destroy();
    await service.close();
  });

  it('writes every item of a transaction, over several tables and their indexes', async () => {
    await client.send(new PutCommand({ TableName: 'one', Item: { pk: 'gone', sk: 'x' } }));
    await client.send(new PutCommand({ TableName: 'one', Item: { pk: 'counted', sk: 'x', n: 1 } }));
    await client.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Put: {
              TableName: 'one',
              Item: { pk: 'a', sk: 'x', bytes: new Uint8Array([1, 2]) },
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
          { Put: { TableName: 'two', Item: { pk: 'a', sk: 'x', changesPk: 'S#1', changesSk: '7' } } },
          { Delete: { TableName: 'one', Key: { pk: 'gone', sk: 'x' } } },
          {
            Update: {
              TableName: 'one',
              Key: { pk: 'counted', sk: 'x' },
              UpdateExpression: 'ADD n :one',
              ExpressionAttributeValues: { ':one': 1 },
            },
          },
          {
            ConditionCheck: {
              TableName: 'one',
              Key: { pk: 'never', sk: 'x' },
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
        ],
      }),
    );
    assert.deepEqual((await get('a'))?.['bytes'], new Uint8Array([1, 2]));
    assert.equal(await get('gone'), undefined);
    assert.equal((await get('counted'))?.['n'], 2);
    const changes = await client.send(
      new QueryCommand({
        TableName: 'two',
        IndexName: 'changes',
        KeyConditionExpression: 'changesPk = :pk',
        ExpressionAttributeValues: { ':pk': 'S#1' },
      }),
    );
    assert.equal(changes.Count, 1);
  });

  it('writes nothing when one condition fails, and says which and what it found', async () => {
    await client.send(new PutCommand({ TableName: 'one', Item: { pk: 'taken', sk: 'x', version: 3 } }));
    const reasons = await reasonsOf(
      new TransactWriteCommand({
        TransactItems: [
          { Put: { TableName: 'two', Item: { pk: 'b', sk: 'x' } } },
          {
            Put: {
              TableName: 'one',
              Item: { pk: 'taken', sk: 'x', version: 9 },
              ConditionExpression: 'version = :v',
              ExpressionAttributeValues: { ':v': 2 },
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            },
          },
        ],
      }),
    );
    assert.deepEqual(
      reasons.map((reason) => reason.Code),
      ['None', 'ConditionalCheckFailed'],
    );
    assert.deepEqual(reasons[1]?.Item?.['version'], { N: '3' });
    assert.equal(await get('b', 'two'), undefined);
    assert.equal((await get('taken'))?.['version'], 3);
  });

  it('refuses more than 100 items, none, and two operations on one item', async () => {
    const put = (index: number) => ({ Put: { TableName: 'one', Item: { pk: `m${index}`, sk: 'x' } } });
    for (const TransactItems of [Array.from({ length: 101 }, (_, index) => put(index)), [], [put(1), put(1)]])
      await assert.rejects(client.send(new TransactWriteCommand({ TransactItems })), { name: 'ValidationException' });
    await client.send(
      new TransactWriteCommand({ TransactItems: Array.from({ length: 100 }, (_, index) => put(index)) }),
    );
    assert.ok(await get('m99'));
  });

  it('applies a retried token once and refuses the token with other items', async () => {
    const transaction = (by: number) =>
      new TransactWriteCommand({
        ClientRequestToken: 'token-1',
        TransactItems: [
          {
            Update: {
              TableName: 'one',
              Key: { pk: 'idempotent', sk: 'x' },
              UpdateExpression: 'ADD n :by',
              ExpressionAttributeValues: { ':by': by },
            },
          },
        ],
      });
    await client.send(transaction(1));
    await client.send(transaction(1));
    assert.equal((await get('idempotent'))?.['n'], 1);
    await assert.rejects(client.send(transaction(2)), { name: 'IdempotentParameterMismatchException' });
  });

  it('lets concurrent transactions and single writes on the same items pass one after the other', async () => {
    const increment = (names: string[]) =>
      new TransactWriteCommand({
        TransactItems: names.map((pk) => ({
          Update: {
            TableName: 'one',
            Key: { pk, sk: 'x' },
            UpdateExpression: 'ADD n :one',
            ExpressionAttributeValues: { ':one': 1 },
          },
        })),
      });
    await Promise.all([
      ...Array.from({ length: 20 }, (_, index) => client.send(increment(index % 2 ? ['p', 'q'] : ['q', 'p']))),
      ...Array.from({ length: 20 }, () =>
        client.send(
          new UpdateCommand({
            TableName: 'one',
            Key: { pk: 'p', sk: 'x' },
            UpdateExpression: 'ADD n :one',
            ExpressionAttributeValues: { ':one': 1 },
          }),
        ),
      ),
    ]);
    assert.equal((await get('p'))?.['n'], 40);
    assert.equal((await get('q'))?.['n'], 20);
  });

  it('reads several items as of one instant', async () => {
    await client.send(new PutCommand({ TableName: 'one', Item: { pk: 'r', sk: 'x', n: 1 } }));
    const { Responses } = await client.send(
      new TransactGetCommand({
        TransactItems: [
          { Get: { TableName: 'one', Key: { pk: 'r', sk: 'x' } } },
          { Get: { TableName: 'one', Key: { pk: 'none', sk: 'x' } } },
        ],
      }),
    );
    assert.deepEqual(
      Responses?.map((response) => response.Item?.['n']),
      [1, undefined],
    );
  });

  it('refuses to leave out of a failed write the item that it was asked for', async () => {
    const put = (more: object) =>
      client.send(
        new PutCommand({
          TableName: 'one',
          Item: { pk: 'alone', sk: 'x' },
          ConditionExpression: 'attribute_exists(pk)',
          ...more,
        }),
      );
    await assert.rejects(put({}), { name: 'ConditionalCheckFailedException' });
    await assert.rejects(put({ ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }), { name: 'ValidationException' });
  });

  it('takes a time to live and tells it back', async () => {
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: 'one',
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      }),
    );
    const described = await client.send(new DescribeTimeToLiveCommand({ TableName: 'one' }));
    assert.equal(described.TimeToLiveDescription?.AttributeName, 'expiresAt');
  });

  it('scans in parallel parts and pages so that each item is seen once', async () => {
    await createTable(client, 'scanned');
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        client.send(new PutCommand({ TableName: 'scanned', Item: { pk: `p${index}`, sk: 'x' } })),
      ),
    );
    const seen: string[] = [];
    for (let Segment = 0; Segment < 4; Segment++) {
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new ScanCommand({
            TableName: 'scanned',
            Segment,
            TotalSegments: 4,
            Limit: 3,
            ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
          }),
        );
        seen.push(...(page.Items ?? []).map((item) => String(item['pk'])));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
    }
    assert.equal(seen.length, 50);
    assert.equal(new Set(seen).size, 50);
  });
});

it('keeps its tables in a folder, one process at a time', async (t) => {
  const path = await mkdtemp(join(tmpdir(), 'headwater-'));
  /** Whatever fails, nothing stays open: a server left behind would keep the run from ending. */
  const closings = new Map<object, () => Promise<void>>();
  t.after(async () => {
    for (const close of closings.values()) await close();
    await rm(path, { recursive: true });
  });
  const open = async () => {
    const service = await startDynamoDb({ path });
    const client = clientOf(service.endpoint);
    closings.set(service, async () => {
      closings.delete(service);
      client.destroy();
      await service.close();
    });
    return { client, close: () => closings.get(service)?.() };
  };

  const first = await open();
  await createTable(first.client, 'kept');
  await first.client.send(
    new TransactWriteCommand({ TransactItems: [{ Put: { TableName: 'kept', Item: { pk: 'a', sk: 'x' } } }] }),
  );
  await assert.rejects(open());
  await first.close();
  const second = await open();
  assert.ok((await second.client.send(new GetCommand({ TableName: 'kept', Key: { pk: 'a', sk: 'x' } }))).Item);
});
