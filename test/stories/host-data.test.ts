import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type Host, startHost } from '../../infra/local/host.ts';
import { functionResource, routeResources, writeAssembly } from './host-fixture.ts';

/** Writes each record's text into the bucket, so that what was handled outlives the host. */
const SOURCE = `
export const handler = async (event) => {
  const base = process.env.AWS_ENDPOINT_URL_S3 + '/kept/';
  if (event.rawPath) {
    const text = await (await fetch(base + '?list-type=2')).text();
    return { keys: [...text.matchAll(/<Key>([^<]+)/g)].map((match) => match[1]) };
  }
  for (const { kinesis } of event.Records) {
    const text = Buffer.from(kinesis.data, 'base64').toString();
    await fetch(base + text, { method: 'PUT', body: text });
  }
};`;

const RESOURCES = {
  Keep: functionResource('keep'),
  ...routeResources('Keep', 'Keep', ['GET /keys']),
  Bucket: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketName: 'kept',
      LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 30 }] },
    },
  },
  Stream: { Type: 'AWS::Kinesis::Stream', Properties: { Name: 'events', ShardCount: 2 } },
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': ['Stream', 'Arn'] },
      FunctionName: { Ref: 'Keep' },
      MaximumBatchingWindowInSeconds: 300,
      BatchSize: 100,
      StartingPosition: 'TRIM_HORIZON',
    },
  },
  IdentifierKey: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: { Name: 'key', GenerateSecretString: { PasswordLength: 43 } },
  },
  Secret: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: {
      Name: 'deployment',
      GenerateSecretString: {
        GenerateStringKey: 'managementToken',
        SecretStringTemplate: {
          'Fn::Join': [
            '',
            ['{"identifierKey":"{{resolve:secretsmanager:', { Ref: 'IdentifierKey' }, ':SecretString}}"}'],
          ],
        },
      },
    },
  },
};

const account = { region: 'eu-central-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

describe('the local host and its data folder', () => {
  let assembly: Awaited<ReturnType<typeof writeAssembly>>;
  let folder: string;
  const start = (dataDir: string, fresh = false) => startHost({ assembly: assembly.folder, dataDir, fresh });
  const put = async (endpoint: string, ...words: string[]) => {
    const client = new KinesisClient({ ...account, endpoint, requestHandler: new NodeHttpHandler() });
    const Records = words.map((word) => ({ PartitionKey: word, Data: Buffer.from(word) }));
    await client.send(new PutRecordsCommand({ StreamName: 'events', Records }));
    client.destroy();
  };
  const keysOf = async (host: Host) =>
    ((await (await fetch(`${host.url}/keys`)).json()) as { keys: string[] }).keys.sort();
  const secretOf = async ({ endpoints }: Host): Promise<{ identifierKey: string; managementToken: string }> => {
    const client = new SecretsManagerClient({ ...account, endpoint: endpoints.secretsmanager });
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: 'deployment' }));
    client.destroy();
    return JSON.parse(SecretString);
  };
  const refuses = async (dataDir: string, pattern: RegExp, fresh = false) =>
    assert.rejects(start(dataDir, fresh), { code: 'local.data', message: pattern });

  before(async () => {
    assembly = await writeAssembly(RESOURCES, { keep: SOURCE });
    folder = await mkdtemp(join(tmpdir(), 'headwater-test-'));
  });
  after(async () => {
    await assembly.remove();
    await rm(folder, { recursive: true });
  });

  it('keeps records, checkpoints, objects, the secret and the clock between runs', async () => {
    const dataDir = join(folder, 'kept');
    const first = await start(dataDir);
    await put(first.endpoints.kinesis, 'a', 'b');
    await first.drain();
    await put(first.endpoints.kinesis, 'c');
    const secret = await secretOf(first);
    assert.equal(secret.managementToken, 'local-admin-token');
    assert.equal(secret.identifierKey.length, 43);
    await first.clock.advance(86_400_000);
    await first.stop();

    const second = await start(dataDir);
    await second.drain();
    assert.deepEqual(await keysOf(second), ['a', 'b', 'c']);
    assert.deepEqual(await secretOf(second), secret);
    assert.ok(second.clock.now() > Date.now() + 86_000_000);
    await second.stop();

    const third = await start(dataDir, true);
    assert.deepEqual(await keysOf(third), []);
    assert.notEqual((await secretOf(third)).identifierKey, secret.identifierKey);
    await third.stop();
  });

  it('loses nothing that was acknowledged when it is killed', async () => {
    const dataDir = join(folder, 'killed');
    const script = `import { startHost } from ${JSON.stringify(new URL('../../infra/local/host.ts', import.meta.url).href)};
      const host = await startHost({ assembly: ${JSON.stringify(assembly.folder)}, dataDir: ${JSON.stringify(dataDir)} });
      console.log(host.endpoints.kinesis);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    await put(line.toString().trim(), 'x', 'y');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const host = await start(dataDir);
    await host.drain();
    assert.deepEqual(await keysOf(host), ['x', 'y']);
    await host.stop();
  });

  it('deletes objects when their bucket’s rule says so', async () => {
    const host = await start(join(folder, 'expiry'));
    const s3 = new S3Client({ ...account, endpoint: host.endpoints.s3 });
    await s3.send(new PutObjectCommand({ Bucket: 'kept', Key: 'old', Body: 'x' }));
    await host.clock.advance(29 * 86_400_000);
    await s3.send(new PutObjectCommand({ Bucket: 'kept', Key: 'new', Body: 'x' }));
    await host.clock.advance(2 * 86_400_000);
    assert.deepEqual(await keysOf(host), ['new']);
    s3.destroy();
    await host.stop();
  });

  it('says in a sentence why a folder cannot be used', async () => {
    const held = join(folder, 'held');
    const host = await start(held);
    await refuses(held, /in use by another host/);
    await refuses(held, /in use by another host/, true);
    await host.stop();
    const reopened = await start(held);
    await reopened.stop();

    const foreign = await mkdtemp(join(folder, 'foreign-'));
    await writeFile(join(foreign, 'holiday.jpg'), 'x');
    await refuses(foreign, /holds other files/);
    await refuses(foreign, /holds other files/, true);
    assert.deepEqual(await readdir(foreign), ['holiday.jpg']);

    await writeFile(join(folder, 'file'), 'x');
    await refuses(join(folder, 'file'), /is a file/);
    await writeFile(join(held, 'headwater.json'), '{"format":');
    await refuses(held, /damaged or from another version.*--fresh/);
    const dropped = await start(held, true);
    await dropped.stop();
    await writeFile(join(held, 'tables', 'CURRENT'), 'nonsense');
    await refuses(held, /--fresh/);
  });

  it('says which port is taken before it starts anything', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    await assert.rejects(startHost({ port, assembly: assembly.folder }), {
      code: 'local.port',
      message: new RegExp(`Port ${port} is taken`),
    });
    server.close();
  });

  it('stops by name at a resource type or a setting it does not know, and ignores what is listed', async () => {
    const host = (resources: Parameters<typeof writeAssembly>[0]) =>
      writeAssembly(resources, {}).then(async ({ folder: made, remove }) => {
        try {
          await (await startHost({ assembly: made })).stop();
        } finally {
          await remove();
        }
      });
    await assert.rejects(host({ Graph: { Type: 'AWS::Neptune::DBCluster' } }), {
      code: 'local.unknown-type',
      message: /AWS::Neptune::DBCluster/,
    });
    const stream = { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1, Mystery: true } };
    await assert.rejects(host({ Stream: stream }), { code: 'local.unknown-property', message: /Stream .*Mystery/ });
    await host({ Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: {} } });
  });
});
