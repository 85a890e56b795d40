import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSftpTransport, type SftpFile, type Uploaded } from './sftp-transport.ts';

const open = (addresses: readonly string[], allowPrivate = false, end: Uploaded = 'written') => {
  const files: SftpFile[] = [];
  const load = async () => async (file: SftpFile) => {
    files.push(file);
    return end;
  };
  const resolve = async () => addresses.map((address) => ({ address, family: 4 as const }));
  const next = { send: async () => ({ status: 299, headers: {}, body: '', at: 0 }) };
  const transport = createSftpTransport({ allowPrivate, load, resolve, clock: () => 7 }, next);
  const send = (url = 'sftp://crm%40shop@files.example.com:2222//in/new%20ones/a.csv') =>
    transport.send({
      method: 'PUT',
      url,
      headers: { 'sftp-host-key': 'SHA256:x', 'sftp-password': 'secret' },
      body: 'é',
      members: [],
    });
  return { files, send };
};

test('the file goes to the address that was checked, with what the request says', async () => {
  const { files, send } = open(['93.184.216.34']);
  const answer = await send();
  assert.deepEqual(files, [
    {
      address: '93.184.216.34',
      port: 2_222,
      username: 'crm@shop',
      password: 'secret',
      hostKey: 'SHA256:x',
      path: '/in/new ones/a.csv',
      bytes: Buffer.from('é'),
    },
  ]);
  assert.ok('status' in answer);
  assert.deepEqual([answer.status, JSON.parse(answer.body).bytes], [200, 2]);
});

test('no address that is private is connected to, except on the local host', async () => {
  for (const addresses of [['10.0.0.1'], ['93.184.216.34', '169.254.169.254'], ['::1']]) {
    const { files, send } = open(addresses);
    const answer = await send();
    assert.deepEqual([files.length, 'failure' in answer && answer.failure], [0, 'refused-address']);
  }
  const local = open(['127.0.0.1'], true);
  await local.send();
  assert.equal(local.files.length, 1);
});

test('a name without an address and a broken connection are said in a sentence; other requests pass by', async () => {
  const nowhere = await open([]).send();
  assert.ok('failure' in nowhere && nowhere.failure === 'network' && /spelling/.test(nowhere.message));
  const lost = await open(['93.184.216.34'], false, { lost: 'ECONNREFUSED' }).send();
  assert.ok('failure' in lost && /cannot be reached.*ECONNREFUSED/.test(lost.message));
  const other = await open([]).send('https://example.com/');
  assert.ok('status' in other && other.status === 299);
});
