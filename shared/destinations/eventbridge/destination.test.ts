import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OutgoingMember } from '../../domain/export/delivery.ts';
import { entryBytes } from './batches.ts';
import { destination as eventbridge } from './destination.ts';

const at = Date.parse('2026-11-24T02:00:00.000Z');
const run = { exportId: 'x', runId: 'r1', segmentId: 'buyers', part: 1, at };
const settings = eventbridge.settings.parse({ bus: 'crm', traits: ['plan'] });
const member = (n: number, plan = 'gold'): OutgoingMember => ({
  operation: 'add',
  operationId: `op-${n}`,
  identifier: { type: 'userId', value: `user-${n}` },
  traits: { plan },
});
const build = (members: readonly OutgoingMember[]) => eventbridge.requests({ settings, credentials: {}, members, run });
const first = <T>(all: readonly T[]): T => all[0] ?? assert.fail('nothing was built');
const entriesOf = (body: string) => JSON.parse(body).Entries;

test('a member is one event that says what happened, to whom, when, and under which operation', () => {
  const [entry] = entriesOf(first(build([member(1)])).body);
  const { Detail, ...rest } = entry;
  assert.deepEqual(rest, { EventBusName: 'crm', Source: 'headwater', DetailType: 'Audience Member Added' });
  assert.deepEqual(JSON.parse(Detail), {
    operation: 'add',
    operationId: 'op-1',
    exportId: 'x',
    runId: 'r1',
    segmentId: 'buyers',
    sentAt: '2026-11-24T02:00:00.000Z',
    identifier: { type: 'userId', value: 'user-1' },
    traits: { plan: 'gold' },
  });
});

test('calls hold ten entries and 256 KiB at most; an entry over that travels alone, and none is lost', () => {
  const sizes = (plans: readonly number[]) => {
    const requests = build(plans.map((length, n) => member(n, 'é'.repeat(length / 2))));
    assert.deepEqual(
      requests.flatMap(({ members }) => members),
      plans.map((_, n) => n),
    );
    for (const { body } of requests) {
      const entries = entriesOf(body);
      const bytes = entries.reduce(
        (sum: number, entry: Parameters<typeof entryBytes>[0]) => sum + entryBytes(entry),
        0,
      );
      assert.ok(entries.length === 1 || bytes <= 262_144, String(bytes));
    }
    return requests.map(({ members }) => members.length);
  };
  assert.deepEqual(sizes(Array.from({ length: 23 }, () => 10)), [10, 10, 3]);
  assert.deepEqual(sizes([100_000, 100_000, 100_000]), [2, 1]);
  assert.deepEqual(sizes([10, 300_000, 10, 10]), [1, 1, 2]);
  assert.deepEqual(build([]), []);
});

test('each entry has its own word: taken, throttled, at fault; the rest is asked again', () => {
  const request = first(build([1, 2, 3, 4].map((n) => member(n))));
  const body = JSON.stringify({
    FailedEntryCount: 2,
    Entries: [
      { EventId: 'e1' },
      { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' },
      { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail of ann@example.com is malformed.' },
    ],
  });
  const { outcomes } = eventbridge.interpret({ status: 200, headers: {}, body, at }, request);
  assert.deepEqual(outcomes, [
    { kind: 'accepted', confirmed: true },
    { kind: 'retry', code: 'bus-busy', example: 'ThrottlingException Rate exceeded' },
    { kind: 'rejected', code: 'event-refused', example: 'MalformedDetail Detail of *** is malformed.' },
    { kind: 'retry', code: 'bus-nonsense', example: 'The answer is none of EventBridge.' },
  ]);
});

test('a failure of the whole is later or for people here to mend, never the members fault; nonsense accepts nobody', () => {
  const request = first(build([member(1)]));
  const read = (status: number, body: string) => {
    const outcome = first(eventbridge.interpret({ status, headers: {}, body, at }, request).outcomes);
    return [outcome.kind, 'code' in outcome ? outcome.code : ''];
  };
  const failure = (name: string) => JSON.stringify({ __type: name, message: '' });
  assert.deepEqual(read(400, failure('ThrottlingException')), ['retry', 'bus-busy']);
  assert.deepEqual(read(500, failure('InternalException')), ['retry', 'http-500']);
  for (const name of ['AccessDeniedException', 'ExpiredTokenException', 'ResourceNotFoundException'])
    assert.deepEqual(read(400, failure(name)), ['retry', 'bus-not-allowed'], name);
  assert.deepEqual(read(400, failure('ValidationException')), ['rejected', 'event-refused']);
  for (const body of ['', '<html>', '{}', '{"Entries":7}', '{"Entries":[{}]}'])
    assert.deepEqual(read(200, body), ['retry', 'bus-nonsense'], body);
  const silence = eventbridge.interpret({ failure: 'timeout', message: 'none', at }, request);
  assert.equal(first(silence.outcomes).kind, 'retry');
});

test('settings refuse an ARN for a bus, and a source that AWS keeps for itself', () => {
  const isRefused = (given: object) => !eventbridge.settings.safeParse(given).success;
  assert.ok(isRefused({ bus: 'arn:aws:events:eu-west-1:1:event-bus/crm' }));
  assert.ok(isRefused({ source: 'aws.ec2' }));
  assert.ok(!isRefused({}));
});
