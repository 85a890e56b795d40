import { serveThread } from '../thread.ts';
import { startDynamoDb } from './dynamodb.ts';

await serveThread(async (folder: { readonly path: string; readonly compact: boolean }) => {
  const service = await startDynamoDb(folder);
  return { value: { endpoint: service.endpoint }, operations: {}, close: service.close };
});
