import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { startDynamoDb } from '../../infra/local/emulators/dynamodb.ts';

/** A table is created before it can be used, on a busy machine noticeably so. */
export const tableReady = async (client: DynamoDBDocumentClient, TableName: string): Promise<void> => {
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { TableName });
};

/** The emulator of the local host, or whatever `CONTRACT_ENDPOINT` names: the rehearsal holds the adapters to a second one. */
const startService = async (): Promise<Pick<Awaited<ReturnType<typeof startDynamoDb>>, 'endpoint' | 'close'>> => {
  const endpoint = process.env['CONTRACT_ENDPOINT'];
  return endpoint === undefined ? startDynamoDb() : { endpoint, close: async () => undefined };
};

/** A DynamoDB for contract tests; `createTable` gives a fresh table with string keys `pk` and `sk`. */
export const openDynamoDb = async () => {
  const service = await startService();
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: service.endpoint,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
  );
  let tables = 0;
  const createTable = async (): Promise<string> => {
    const table = `table-${process.pid}-${++tables}`;
    await client.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
      }),
    );
    await tableReady(client, table);
    return table;
  };
  const close = async () => {
    client.destroy();
    await service.close();
  };
  return { client, createTable, close };
};
