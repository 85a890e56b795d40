import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { DeliveryRequest } from '../domain/export/delivery.ts';
import { createHttpTransport } from './http-transport.ts';
import { isPublicAddress } from './public-address.ts';

const requestTo = (url: string): DeliveryRequest => ({
  method: 'POST',
  url,
  headers: { 'x-a': 'b' },
  body: '{"é":1}',
  members: [0],
});

const withServer = async (
  listener: RequestListener,
  run: (url: string, port: number) => Promise<void>,
): Promise<void> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await run(`http://127.0.0.1:${port}/in`, port);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
};

test('addresses that are not of the public internet are told apart, in whatever notation', () => {
  for (const address of [
    '10.0.0.1',
    '172.16.3.4',
    '192.168.1.1',
    '127.0.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '198.18.0.1',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd00:ec2::254',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
    '2001:db8::1',
    'ff02::1',
    '::127.0.0.1',
    'x',
  ])
    assert.equal(isPublicAddress(address), false, address);
  for (const address of ['93.184.216.34', '8.8.8.8', '2606:2800:220:1:248:1893:25c8:1946', '::ffff:8.8.8.8'])
    assert.equal(isPublicAddress(address), true, address);
});

test('a private address is never connected to, whether written out, named, or one of several', async () => {
  await withServer(
    () => assert.fail('somebody connected'),
    async (_url, port) => {
      const named = { '127.0.0.1': '127.0.0.1', 'two.example': '8.8.8.8,127.0.0.1', 'inner.example': '10.1.2.3' };
      const transport = createHttpTransport({
        allowPrivate: false,
        resolve: async (host) =>
          (new Map(Object.entries(named)).get(host) ?? host.replaceAll(/[[\]]/g, ''))
            .split(',')
            .map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      });
      const urls = ['127.0.0.1', 'two.example', 'inner.example', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '[::1]'];
      for (const host of urls) {
        const response = await transport.send(requestTo(`https://${host}:${port}/`));
        assert.equal('failure' in response && response.failure, 'refused-address', host);
      }
      const plain = await transport.send(requestTo('http://two.example/'));
      assert.equal('failure' in plain && plain.failure, 'refused-address');
    },
  );
});

test('on the local host an answer comes back with status, headers and body, and redirects are not followed', async () => {
  await withServer(
    (request, response) => {
      let body = '';
      request.on('data', (part) => {
        body += part;
      });
      request.on('end', () => {
        response.writeHead(307, { location: 'http://169.254.169.254/', 'retry-after': '3' });
        response.end(JSON.stringify({ body, header: request.headers['x-a'], method: request.method }));
      });
    },
    async (url) => {
      const response = await createHttpTransport({ allowPrivate: true }).send(requestTo(url));
      assert.ok('status' in response);
      assert.equal(response.status, 307);
      assert.equal(response.headers['retry-after'], '3');
      assert.deepEqual(JSON.parse(response.body), { body: '{"é":1}', header: 'b', method: 'POST' });
    },
  );
});

test('the connection goes to the address that was checked, whatever the name says elsewhere', async () => {
  await withServer(
    (request, response) => response.end(request.headers.host),
    async (_url, port) => {
      const transport = createHttpTransport({
        allowPrivate: true,
        resolve: async () => [{ address: '127.0.0.1', family: 4 }],
      });
      const response = await transport.send(requestTo(`http://receiver.invalid:${port}/`));
      assert.equal('body' in response && response.body, `receiver.invalid:${port}`);
    },
  );
});

test('silence, a broken connection and an unknown name are answers too, and an endless body is cut', async () => {
  await withServer(
    (request, response) => {
      if (request.url === '/silent') return;
      if (request.url === '/slow') {
        response.writeHead(200);
        response.write('a');
        return;
      }
      if (request.url === '/broken') {
        response.destroy();
        return;
      }
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'.repeat(30_000)), 1);
      response.on('close', () => clearInterval(timer));
    },
    async (_url, port) => {
      const transport = createHttpTransport({ allowPrivate: true, timeoutMs: 400 });
      const failureOf = async (url: string) => {
        const response = await transport.send(requestTo(url));
        return 'failure' in response ? response.failure : response.body.length;
      };
      const at = `http://127.0.0.1:${port}`;
      assert.equal(await failureOf(`${at}/silent`), 'timeout');
      assert.equal(await failureOf(`${at}/slow`), 'timeout');
      assert.equal(await failureOf(`${at}/broken`), 'network');
      assert.equal(await failureOf(`${at}/endless`), 65_536);
      assert.equal(await failureOf('http://name.invalid/'), 'network');
      assert.equal(await failureOf('http://127.0.0.1:1/'), 'network');
    },
  );
});
