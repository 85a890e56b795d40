import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { arnOf } from '../template/arn.ts';
import { LOCAL_REGION } from '../template/intrinsics.ts';
import { refuseUnknownProperties } from '../template/known-properties.ts';
import type { ResourceKind } from '../template/resource-kind.ts';

const KNOWN = [
  'TableName',
  'AttributeDefinitions',
  'BillingMode',
  'GlobalSecondaryIndexes',
  'KeySchema',
  'Replicas',
  'SSESpecification',
  'TimeToLiveSpecification',
];

interface Properties {
  readonly AttributeDefinitions: CreateTableCommandInput['AttributeDefinitions'];
  readonly KeySchema: CreateTableCommandInput['KeySchema'];
  readonly GlobalSecondaryIndexes?: CreateTableCommandInput['GlobalSecondaryIndexes'];
  readonly TimeToLiveSpecification?: { readonly AttributeName: string; readonly Enabled: boolean };
}

const isThere = (error: unknown): boolean => (error as Error).name === 'ResourceInUseException';

/** A table in dynalite; one that an earlier run left in the data folder is used as it is. */
const table: ResourceKind = {
  type: 'AWS::DynamoDB::GlobalTable',
  phase: 'store',
  nameProperty: 'TableName',
  identify: ({ name }) => ({ ref: name, attributes: { Arn: arnOf('dynamodb', `table/${name}`) } }),
  start: async (resource, parts) => {
    refuseUnknownProperties(resource, KNOWN);
    const { name, properties } = resource;
    const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, TimeToLiveSpecification } =
      properties as unknown as Properties;
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new DynamoDBClient({ endpoint: parts.endpoints.dynamodb, region: LOCAL_REGION, credentials });
    const input = { TableName: name, BillingMode: 'PAY_PER_REQUEST' as const, AttributeDefinitions, KeySchema };
    try {
      await client
        .send(new CreateTableCommand({ ...input, ...(GlobalSecondaryIndexes ? { GlobalSecondaryIndexes } : {}) }))
        .catch((error: unknown) => {
          if (!isThere(error)) throw error;
        });
      // Created is not yet there, on a machine that is busy.
      await waitUntilTableExists({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 60 }, { TableName: name });
      if (TimeToLiveSpecification)
        await client.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }));
    } finally {
      client.destroy();
    }
    parts.tables.push(name);
  },
};

export default table;
