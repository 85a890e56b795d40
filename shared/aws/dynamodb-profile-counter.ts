import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { sampleBy } from '../domain/profile/profile-count.ts';
import type { ProfileCounter } from '../ports/profile-counter.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  /** The `profiles` table. */
  readonly table: string;
}

/** The ProfileCounter on the `profiles` table: heads are what has `b`, segments of a scan are equal parts of the hashed keys. */
export const createDynamoProfileCounter = ({ client, table }: StoreOptions): ProfileCounter => ({
  sample: (turn) =>
    sampleBy(turn, async (Segment, TotalSegments) => {
      let found = 0;
      const pages = paginateScan(
        { client },
        { TableName: table, Segment, TotalSegments, Select: 'COUNT', FilterExpression: 'attribute_exists(b)' },
      );
      for await (const { Count = 0 } of pages) found += Count;
      return found;
    }),
});
