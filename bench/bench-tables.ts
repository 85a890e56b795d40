import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { startDynamoDb } from '../infra/local/emulators/dynamodb.ts';
import { CHANGES_INDEX } from '../shared/aws/keys.ts';
import { TABLES } from '../shared/wiring.ts';

const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
const keySchema = (pk: string, sk: string) => [
  { AttributeName: pk, KeyType: 'HASH' as const },
  { AttributeName: sk, KeyType: 'RANGE' as const },
];

const tableParams = (name: string): CreateTableCommandInput => ({
  TableName: name,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: keySchema('pk', 'sk'),
  AttributeDefinitions: [
    text('pk'),
    text('sk'),
    ...(name === 'memberships' ? ['changesPk', 'changesSk'].map(text) : []),
  ],
  ...(name === 'memberships'
    ? {
        GlobalSecondaryIndexes: [
          {
            IndexName: CHANGES_INDEX,
            KeySchema: keySchema('changesPk', 'changesSk'),
            Projection: { ProjectionType: 'ALL' as const },
          },
        ],
      }
    : {}),
});

/** The deployment's tables in memory, named as the wiring names them. */
export const openBenchTables = async () => {
  const service = await startDynamoDb();
  const raw = new DynamoDBClient({
    endpoint: service.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  for (const name of TABLES) await raw.send(new CreateTableCommand(tableParams(name)));
  const client = DynamoDBDocumentClient.from(raw, { marshallOptions: { removeUndefinedValues: true } });
  const close = async () => {
    client.destroy();
    await service.close();
  };
  return { client, close };
};
