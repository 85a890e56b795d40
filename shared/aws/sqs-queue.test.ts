import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SendMessageBatchCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import { createSqsQueue } from './sqs-queue.ts';

type Answer = { Failed?: { Id: string; SenderFault: boolean; Code?: string }[] };

const open = (answer: (entries: readonly { Id?: string | undefined }[], call: number) => Answer = () => ({})) => {
  const calls: SendMessageBatchCommandInput[] = [];
  const send = async ({ input }: { input: SendMessageBatchCommandInput }) => {
    calls.push(input);
    return answer(input.Entries ?? [], calls.length);
  };
  return { calls, queue: createSqsQueue({ client: { send } as unknown as SQSClient, url: 'http://queue' }) };
};

const bodies = (calls: readonly SendMessageBatchCommandInput[]) =>
  calls.flatMap(({ Entries = [] }) => Entries.map(({ MessageBody = '' }) => JSON.parse(MessageBody)));

test('messages travel ten a request, each with its delay', async () => {
  const { calls, queue } = open();
  await queue.send(Array.from({ length: 23 }, (_, n) => ({ body: n, ...(n === 0 ? { delaySeconds: 7 } : {}) })));
  assert.deepEqual(calls.map(({ Entries = [] }) => Entries.length).sort(), [10, 10, 3]);
  assert.equal(calls[0]?.Entries?.[0]?.DelaySeconds, 7);
  assert.equal(calls[0]?.Entries?.[1]?.DelaySeconds, undefined);
  assert.deepEqual(
    bodies(calls).sort((a, b) => a - b),
    Array.from({ length: 23 }, (_, n) => n),
  );
});

test('a request never outgrows what SQS takes', async () => {
  const { calls, queue } = open();
  await queue.send(Array.from({ length: 10 }, () => ({ body: 'é'.repeat(50_000) })));
  assert.ok(calls.every(({ Entries = [] }) => Entries.length <= 2));
  assert.equal(bodies(calls).length, 10);
});

test('what the service failed to take is sent again, what it took is not', async () => {
  const { calls, queue } = open((entries, call) =>
    call === 1 ? { Failed: entries.slice(0, 2).map(({ Id = '' }) => ({ Id, SenderFault: false })) } : {},
  );
  await queue.send([{ body: 'a' }, { body: 'b' }, { body: 'c' }]);
  assert.deepEqual(
    calls.map(({ Entries = [] }) => Entries.length),
    [3, 2],
  );
  assert.deepEqual(bodies(calls.slice(1)), ['a', 'b']);
});

test('a queue that cannot be reached, or refuses a message, is told to the caller', async () => {
  const unreachable = open(() => {
    throw new RangeError('no route');
  });
  await assert.rejects(unreachable.queue.send([{ body: 1 }]), { code: 'queue.unavailable' });
  const refusing = open((entries) => ({
    Failed: entries.map(({ Id = '' }) => ({ Id, SenderFault: true, Code: 'TooLong' })),
  }));
  await assert.rejects(refusing.queue.send([{ body: 1 }]), { code: 'queue.refused' });
});

test('nothing to send asks nothing of the service', async () => {
  const { calls, queue } = open();
  await queue.send([]);
  assert.equal(calls.length, 0);
});
