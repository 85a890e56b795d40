import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { notify, serveThread } from '../thread.ts';

/** What the thread tells the host without being asked. */
export type ServicesNotice = 'records' | 'messages';

const start = async ({ folder }: { readonly folder: string }) => {
  // Loaded here, after the thread's clock is installed.
  const { createFauxqs } = await import('./fauxqs.ts');
  const { startKinesis } = await import('./kinesis.ts');
  const { startS3 } = await import('./s3.ts');
  const { startSqs } = await import('./sqs.ts');
  const { startSecretsManager } = await import('./secrets-manager.ts');
  for (const name of ['queues', 'objects']) mkdirSync(join(folder, name), { recursive: true });
  const fauxqs = createFauxqs({ queues: join(folder, 'queues'), objects: join(folder, 'objects') });
  await fauxqs.app.ready();
  const tell = (notice: ServicesNotice) => () => notify(notice);
  const kinesis = await startKinesis({ path: join(folder, 'stream.log'), onRecords: tell('records') });
  const s3 = await startS3(fauxqs);
  const sqs = await startSqs(fauxqs, tell('messages'));
  const secrets = await startSecretsManager();
  const operations = {
    createStream: kinesis.createStream,
    readRecords: kinesis.read,
    trimRecords: kinesis.trim,
    createBucket: (name: string) => (fauxqs.objects.hasBucket(name) ? undefined : fauxqs.objects.createBucket(name)),
    putObject: (object: { bucket: string; key: string; body: string }) =>
      fauxqs.objects.putObject(object.bucket, object.key, Buffer.from(object.body), 'application/json'),
    expireObjects: (rule: { bucket: string; prefix: string; before: number }) => {
      const expired = [...(fauxqs.objects.buckets.get(rule.bucket)?.values() ?? [])].filter(
        (object) => object.key.startsWith(rule.prefix) && object.lastModified.getTime() <= rule.before,
      );
      for (const object of expired) fauxqs.objects.deleteObject(rule.bucket, object.key);
      return expired.length;
    },
    createQueue: sqs.createQueue,
    receiveMessages: sqs.receive,
    removeMessages: sqs.remove,
    sendMessage: sqs.send,
    queueState: sqs.state,
    putSecret: secrets.put,
  };
  return {
    value: { kinesis: kinesis.endpoint, s3: s3.endpoint, sqs: sqs.endpoint, secretsmanager: secrets.endpoint },
    operations,
    close: async () => {
      await Promise.all([s3.close(), sqs.close(), secrets.close()]);
      await kinesis.close();
      await fauxqs.close();
    },
  };
};

await serveThread(start);
