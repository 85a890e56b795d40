import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OutgoingMember } from '../domain/export/delivery.ts';
import { destination as brevo } from './brevo/destination.ts';
import { destination as iterable } from './iterable/destination.ts';
import { destination as klaviyo } from './klaviyo/destination.ts';
import { destination as sendgrid } from './sendgrid/destination.ts';
import { requestsWithin } from './split.ts';

const run = { exportId: 'x', runId: 'r', segmentId: 's', part: 1, at: 0 };
const NAMES = Array.from({ length: 30 }, (_, n) => `t${n}`);
const fields = NAMES.map((name) => ({ trait: name, field: name }));
const traits = Object.fromEntries(NAMES.map((name) => [name, 'ü'.repeat(999)]));
const members = Array.from(
  { length: 500 },
  (_, n): OutgoingMember => ({
    ...{ operation: 'add', operationId: `${n}`, identifier: { type: 'email', value: `p${n}@x.yz` }, traits },
  }),
);
const apiKey = 'SG.key';
const outgoing = { credentials: { apiKey }, members, run };
const listId = '4fb6cca6-06dc-4aa2-b7cb-851a4e3be37e';
const MB = 1_000_000;

test('a batch is halved until its request is short enough, or of one member', () => {
  const build = (batch: readonly number[]) => ({ body: 'ü'.repeat(batch.length), batch });
  const parts = requestsWithin([1, 2, 3, 4, 5], 4, build).map(({ batch }) => batch);
  assert.deepEqual(parts, [[1, 2], [3], [4, 5]]);
  assert.deepEqual(
    requestsWithin([1, 2], 0, build).map(({ batch }) => batch),
    [[1], [2]],
  );
});

test('long fields make more requests, none longer than the platform takes, and nobody is left out', () => {
  const built = [
    [5 * MB, klaviyo.requests({ settings: klaviyo.settings.parse({ listId: 'ABC123', fields }), ...outgoing })],
    [6 * MB, sendgrid.requests({ settings: sendgrid.settings.parse({ listId, fields }), ...outgoing })],
    [8 * MB, brevo.requests({ settings: brevo.settings.parse({ listId: '4', fields }), ...outgoing })],
    [4 * MB, iterable.requests({ settings: iterable.settings.parse({ listId: '4', fields }), ...outgoing })],
  ] as const;
  for (const [longest, requests] of built) {
    for (const { body, url } of requests) assert.ok(Buffer.byteLength(body) <= longest, url);
    const all = requests.flatMap((request) => request.members);
    assert.deepEqual(
      all,
      members.map((_, index) => index),
    );
  }
});
