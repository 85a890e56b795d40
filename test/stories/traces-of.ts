import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Host } from '../../infra/local/host.ts';
import type { Reporter } from '../../infra/local/reporter.ts';
import { listObjects, localS3 } from '../../scripts/local-host.ts';
import type { Trace } from './spellings.ts';

const account = { region: 'eu-central-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/** A reporter that keeps what functions print, metrics included, and what the host says. */
export const keepingReporter = (traces: Trace[]): Reporter => ({
  say: (text) => traces.push({ place: 'the host’s output', text }),
  waiting: (text) => {
    traces.push({ place: 'the host’s output', text });
    return () => undefined;
  },
  detail: (text) => traces.push({ place: 'the host’s details', text }),
  functionOutput: (name, line) => traces.push({ place: `the log of ${name}`, text: line }),
});

/** Keeps every message that a queue hands to its function. */
export const keepMessages = ({ parts: { services } }: Host, traces: Trace[]): void => {
  const call = services.call.bind(services);
  const listening = async <T>(operation: string, input: unknown): Promise<T> => {
    const answer = await call<T>(operation, input);
    if (operation === 'receiveMessages' && Array.isArray(answer) && answer.length > 0)
      traces.push({ place: `a message of ${JSON.stringify(input)}`, text: JSON.stringify(answer) });
    return answer;
  };
  Object.assign(services, { call: listening });
};

const KEYS = /^(pk|sk|.*[Pp]k|.*[Ss]k)$/;

const keysIn = async (host: Host): Promise<readonly Trace[]> => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ ...account, endpoint: host.endpoints.dynamodb }));
  const traces: Trace[] = [];
  for (const TableName of host.parts.tables)
    for await (const { Items = [] } of paginateScan({ client }, { TableName }))
      for (const item of Items) {
        const keys = Object.entries(item).filter(([name]) => KEYS.test(name));
        traces.push({ place: `a key of ${TableName}`, text: keys.map(([, value]) => String(value)).join(' ') });
      }
  client.destroy();
  return traces;
};

const objectsIn = async (host: Host): Promise<readonly Trace[]> => {
  const client = localS3(host);
  const lists = await Promise.all(host.parts.buckets.map((bucket) => listObjects(client, { bucket, prefix: '' })));
  client.destroy();
  return lists.flat().map(({ key }) => ({ place: 'the key of an object', text: key }));
};

/** What nobody took: dead letters above all. */
const lettersIn = async (host: Host): Promise<readonly Trace[]> => {
  const client = new SQSClient({ ...account, endpoint: host.endpoints.sqs });
  const traces: Trace[] = [];
  for (const queue of host.parts.queues.values()) {
    const QueueUrl = `${host.endpoints.sqs}/000000000000/${queue}`;
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
    );
    traces.push(...Messages.map(({ Body = '' }) => ({ place: `a message left in ${queue}`, text: Body })));
  }
  client.destroy();
  return traces;
};

/** What a host leaves in places that names must not reach: keys of items and objects, and messages. */
export const tracesLeftIn = async (host: Host): Promise<readonly Trace[]> =>
  (await Promise.all([keysIn(host), objectsIn(host), lettersIn(host)])).flat();
