import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allDestinations, findDestination } from '../../shared/destinations/find-destination.ts';
import { testConnection } from '../../shared/destinations/test-connection.ts';
import type { DeliveryRequest, DeliveryResponse } from '../../shared/domain/export/delivery.ts';
import { findDoubles, findExample } from '../platforms/find-doubles.ts';
import type { PlatformDouble } from '../platforms/platform-double.ts';

const at = Date.parse('2026-11-22T02:00:00.000Z');
const clock = () => at;
const doubles = new Map((await findDoubles()).map((create) => [create(clock).slug, create]));
/** Those whose other side is no platform; each is asked in a test of its own. */
const UNDOUBLED = ['eventbridge', 's3-csv', 's3-parquet', 'sftp', 'webhook'];

/** What a double says, as the transport would hear it. */
const transportTo = (double: PlatformDouble, asked: DeliveryRequest[] = []) => ({
  send: async (request: DeliveryRequest): Promise<DeliveryResponse> => {
    asked.push(request);
    const { status, body, headers = {} } = double.answer({ ...request, url: new URL(request.url) });
    return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body), at };
  },
});

const secretsOf = (credentials: object): readonly string[] => Object.values(credentials).map(String);
/** The same credentials, of the same shape, that nobody gave out. */
const wrong = (credentials: object): Record<string, string> =>
  Object.fromEntries(Object.entries(credentials).map(([name, value]) => [name, `wrong-${value}`]));

for (const type of await allDestinations()) {
  const create = doubles.get(type.slug);

  test(`${type.slug}: a connection can be tested, or it is said why not; and every platform has a double that answers`, () => {
    if ('none' in type.probe) assert.match(type.probe.none, /^[A-Z].{20,}\.$/);
    assert.ok(create !== undefined || UNDOUBLED.includes(type.slug));
  });

  if (create) {
    const open = () => {
      const double = create(clock);
      const { settings, credentials } = double.destination('http://127.0.0.1:9');
      const given = { type, settings: type.settings.parse(settings), renew: async () => undefined };
      return { double, given, credentials };
    };

    test(`${type.slug}: good credentials pass, by a question that names nobody and changes nobody`, async () => {
      const { double, given, credentials } = open();
      const before = JSON.stringify([...double.audience()]);
      const asked: DeliveryRequest[] = [];
      const found = await testConnection({ transport: transportTo(double, asked), clock }, { ...given, credentials });
      assert.equal(found.outcome, 'ok', JSON.stringify(found));
      assert.equal(JSON.stringify([...double.audience()]), before);
      assert.ok(asked.length > 0);
    });

    test(`${type.slug}: wrong credentials are told as such, without repeating them`, async () => {
      const { double, given, credentials } = open();
      const bad = wrong(credentials);
      const found = await testConnection({ transport: transportTo(double), clock }, { ...given, credentials: bad });
      assert.equal(found.outcome, 'broken');
      assert.match(found.code ?? '', /^credentials-(invalid|expired)$/);
      for (const secret of [...secretsOf(credentials), ...secretsOf(bad)])
        assert.ok(!JSON.stringify(found).includes(secret), JSON.stringify(found));
    });

    test(`${type.slug}: too many calls and silence are told apart from bad credentials`, async () => {
      const { double, given, credentials } = open();
      const { status, body, headers = {} } = double.throttled();
      const busy = { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body), at };
      const answers: readonly (readonly [DeliveryResponse, string])[] = [
        [busy, 'rate-limited'],
        [{ failure: 'timeout', message: 'No answer within 15 s.', at }, 'unreachable'],
        [{ status: 503, headers: {}, body: '<html>', at }, 'unreachable'],
      ];
      for (const [response, code] of answers) {
        const found = await testConnection(
          { transport: { send: async () => response }, clock },
          { ...given, credentials },
        );
        assert.deepEqual([found.outcome, found.code], ['broken', code], JSON.stringify(found));
      }
    });
  }
}

const MISSING: readonly (readonly [string, object])[] = [
  ['brevo', { listId: '9' }],
  ['criteo', { audienceSegmentId: '9' }],
  ['google', { userListId: '9' }],
  ['hubspot', { listId: '9' }],
  ['iterable', { listId: '9' }],
  ['klaviyo', { listId: 'Nobody' }],
  ['linkedin', { segmentId: '9' }],
  ['mailchimp', { tagId: '9' }],
  ['meta', { audienceId: '9' }],
  ['microsoft', { audienceId: '9' }],
  ['pinterest', { customerListId: '9' }],
  ['sendgrid', { listId: '4fb6cca6-06dc-4aa2-b7cb-851a4e3be370' }],
  ['snapchat', { segmentId: '9' }],
  ['tiktok', { audienceId: '9' }],
];
for (const [slug, change] of MISSING)
  test(`${slug}: an audience that is not there is told before any member is sent`, async () => {
    const type = await findDestination(slug);
    const double = doubles.get(slug)?.(clock);
    assert.ok(type && double);
    const { settings, credentials } = double.destination('http://127.0.0.1:9');
    const found = await testConnection(
      { transport: transportTo(double), clock },
      { type, settings: type.settings.parse({ ...settings, ...change }), credentials, renew: async () => undefined },
    );
    assert.equal(found.code, 'audience-missing', JSON.stringify(found));
  });

test('what would use up a refresh token is tested once it is stored', async () => {
  for (const type of (await allDestinations()).filter(({ renew }) => renew)) {
    const { settings, credentials } = await findExample(type.slug);
    const send = () => assert.fail('nothing is asked');
    const found = await testConnection({ transport: { send }, clock }, { type, settings, credentials });
    assert.equal(found.outcome, 'untested');
  }
});

test('a webhook is asked by a signed message about nobody', async () => {
  const type = await findDestination('webhook');
  const { settings, credentials } = await findExample('webhook');
  assert.ok(type);
  const asked: DeliveryRequest[] = [];
  const answering = (status: number) => ({
    send: async (request: DeliveryRequest): Promise<DeliveryResponse> => {
      asked.push(request);
      return { status, headers: {}, body: '', at };
    },
  });
  const codes = [];
  for (const status of [204, 401, 403, 404])
    codes.push((await testConnection({ transport: answering(status), clock }, { type, settings, credentials })).code);
  assert.deepEqual(codes, [undefined, 'credentials-invalid', 'credentials-invalid', 'audience-missing']);
  assert.deepEqual(JSON.parse(asked[0]?.body ?? ''), { type: 'audience.test', members: [] });
  assert.match(asked[0]?.headers['webhook-signature'] ?? '', /^v1,/);
});
