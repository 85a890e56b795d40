import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeliveryResponse } from '../../domain/export/delivery.ts';
import { previewRequests } from '../preview.ts';
import { destination as sftp } from './destination.ts';

const hostKey = `SHA256:${'a'.repeat(43)}`;
const given = { host: 'files.example.com', username: 'crm@shop', hostKey, folder: '/in/new ones', columns: ['plan'] };
const settings = sftp.settings.parse(given);
const run = { exportId: 'weekly', runId: 'r1', segmentId: 's', part: 2, at: 0 };
const ann = { type: 'email', value: 'ann@example.com' };
const member = { operation: 'add' as const, operationId: 'a', identifier: ann, traits: { plan: 'gold' } };

const request = () => {
  const [built] = sftp.requests({ settings, credentials: { password: 'secret' }, members: [member], run });
  return built ?? assert.fail('nothing was built');
};
const interpret = (response: DeliveryResponse) => sftp.interpret(response, request());

test('a part is a CSV file named by export, run and part, in the folder, written as the account', () => {
  const { url, body, members } = request();
  assert.equal(url, 'sftp://crm%40shop@files.example.com:22//in/new%20ones/weekly_r1_part-00002.csv');
  assert.equal(body, 'operation,identifier,plan\r\nadd,ann@example.com,gold\r\n');
  assert.deepEqual(members, [0]);
});

test('a preview shows the file, and nothing of password, key or passphrase', async () => {
  const shown = await previewRequests(
    'sftp',
    { settings: given, operation: 'add', members: [{ identifiers: [ann], traits: { plan: 'gold' }, consent: {} }] },
    0,
  );
  assert.ok('requests' in shown);
  assert.match(shown.requests[0]?.body ?? '', /ann@example.com,gold/);
  const keys = Object.keys(request().headers);
  assert.deepEqual(
    keys.filter((name) => name !== 'sftp-host-key' && !sftp.secretHeaders.includes(name)),
    [],
  );
});

test('a written file leaves its receipt; anything else leaves none, and its members wait', () => {
  const written = interpret({ status: 200, headers: {}, body: '{"sha256":"aa","bytes":9}', at: 0 });
  assert.deepEqual(written.outcomes, [{ kind: 'accepted', confirmed: true }]);
  assert.deepEqual(written.receipt, { name: 'weekly_r1_part-00002.csv', rows: 1, sha256: 'aa', bytes: 9 });
  const refused = interpret({ status: 502, headers: {}, body: '{"problem":"login"}', at: 0 });
  assert.equal(refused.receipt, undefined);
  assert.equal(refused.outcomes[0]?.kind, 'retry');
  assert.match(
    refused.pause?.sentence ?? '',
    /^The SFTP server does not let this account in\..*then resume the export\.$/,
  );
  const full = interpret({ status: 502, headers: {}, body: '{"problem":"not-written"}', at: 0 });
  assert.deepEqual([full.pause, full.outcomes[0]?.kind], [undefined, 'retry']);
  assert.equal(interpret({ failure: 'timeout', message: 'No.', at: 0 }).outcomes[0]?.kind, 'retry');
});

test('settings want a host name, the fingerprint of the server and a folder below', () => {
  const isRefused = (over: object) => !sftp.settings.safeParse({ ...given, ...over }).success;
  assert.ok(!isRefused({}));
  const wrong = [
    { host: 'sftp://files.example.com' },
    { host: 'a b' },
    { hostKey: undefined },
    { hostKey: 'ssh-rsa AAAA' },
    { folder: '../etc' },
    { port: 0 },
  ];
  for (const over of wrong) assert.ok(isRefused(over), JSON.stringify(over));
});

test('credentials are a password or a private key, not both and not neither', () => {
  const privateKey = '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n';
  const isTaken = (credentials: object) => sftp.credentials.safeParse(credentials).success;
  assert.ok(isTaken({ password: 'a' }) && isTaken({ privateKey, passphrase: 'b' }));
  assert.ok(isTaken(sftp.maskedCredentials as object));
  for (const wrong of [{}, { password: 'a', privateKey }, { privateKey: 'ssh-rsa AAAA' }]) assert.ok(!isTaken(wrong));
});
