import { serveThread } from '../thread.ts';
import { startDynamoDb } from './dynamodb.ts';

await serveThread(async ({ path }: { readonly path: string }) => {
  const service = await startDynamoDb({ path });
  return { value: { endpoint: service.endpoint }, operations: {}, close: service.close };
});
