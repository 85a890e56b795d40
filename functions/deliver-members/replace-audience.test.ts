import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import type { DeliveryResponse } from '../../shared/domain/export/delivery.ts';
import type { Delivery } from '../../shared/domain/export/delivery-ledger.ts';
import { NO_TOTALS, type Run } from '../../shared/domain/export/export.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { createMemoryDeliveryStore } from '../../shared/memory/memory-delivery-store.ts';
import { createMemoryRenewalStore } from '../../shared/memory/memory-renewal-store.ts';
import { createMemoryRunStore } from '../../shared/memory/memory-run-store.ts';
import type { RunLook } from '../../shared/ports/run-store.ts';
import { createReplaceAudience } from './replace-audience.ts';

const T = Date.UTC(2026, 10, 24);
const MINUTE = 60_000;
const settings = { customerId: '1234567890', userListId: '77', termsAccepted: true, replaces: true };
const keyring = createKeyring('a key of a deployment in a test');
const credentials = keyring.seal(JSON.stringify({ clientId: 'c', clientSecret: 's', refreshToken: 'r' }));
const target = { audience: 'to/1234567890/77', destinationId: 'to', segmentId: 's', mode: 'full' } as const;
const feeding = { segmentId: 's', destinationId: 'to', schedule: 'rate(1 day)', mode: 'full', enabled: true };
const ended: Run = {
  ...NO_TOTALS,
  exportId: 'x',
  runId: 'r',
  status: 'succeeded',
  startedAt: T,
  added: 1,
  accepted: 1,
};
const dispatched = { at: T + MINUTE, kinds: ['permission', 'removal', 'add', 'skip'] as const, chunks: 1, notes: [] };
const look: RunLook = { run: ended, target, dispatched, done: 1 };
const ours: Delivery = {
  audience: target.audience,
  key: 'email:1' as IdentifierKey,
  version: 1,
  state: 'confirmed',
  operation: 'add',
  operationId: 'o',
  runId: 'r',
  chunk: 1,
  until: T + MINUTE,
  at: T + 30 * MINUTE,
  begunAt: T + MINUTE,
  before: 'confirmed',
};

interface Situation {
  readonly ledger?: readonly Delivery[];
  readonly settings?: object;
  readonly export?: object;
  readonly answer?: number | 'timeout' | 'refused-address';
  readonly now?: number;
}

/** What became of a replacement, and the bodies that were sent. */
const open = async ({ ledger = [ours], answer = 200, now = T + 40 * MINUTE, ...over }: Situation = {}) => {
  const configuration = createMemoryConfigurationStore();
  const document = { type: 'google', name: 'to', settings: { ...settings, ...over.settings }, credentials };
  await configuration.put('destination', { id: 'to', document }, undefined);
  await configuration.put('export', { id: 'x', document: { ...feeding, ...over.export } }, undefined);
  const deliveries = createMemoryDeliveryStore();
  for (const entry of ledger) await deliveries.put(entry);
  const runs = createMemoryRunStore();
  const sent: string[] = [];
  const authorised = async (_: unknown, { body }: { body: string }): Promise<DeliveryResponse> => {
    sent.push(body);
    if (typeof answer !== 'number') return { failure: answer, message: '', at: now };
    return { status: answer, headers: {}, body: '{"requestId":"1"}', at: now };
  };
  const clock = (): number => now;
  const renewals = createMemoryRenewalStore();
  const replace = createReplaceAudience({ configuration, runs, deliveries, renewals, keyring, authorised, clock });
  return { replace, runs, sent };
};
const replaced = async (situation: Situation, run: Partial<Run> = {}, over: Partial<RunLook> = {}) => {
  const { replace, sent } = await open(situation);
  const end = await replace({ ...look, ...over }, { ...ended, ...run });
  return [end, sent.length];
};

test('once everybody is in anew, the platform drops whom it was given before the run, a minute of clocks apart', async () => {
  const { replace, sent } = await open();
  assert.equal(await replace(look, ended), 'replaced');
  assert.deepEqual(
    sent.map((body) => JSON.parse(body)),
    [
      {
        destinations: [
          { operatingAccount: { accountType: 'GOOGLE_ADS', accountId: '1234567890' }, productDestinationId: '77' },
        ],
        removeAsOfTime: '2026-11-23T23:59:00.000Z',
      },
    ],
  );
});

test('nothing is asked where the destination does not replace, or the run sends changes only', async () => {
  assert.deepEqual(await replaced({ settings: { replaces: false } }), [undefined, 0]);
  assert.deepEqual(await replaced({}, {}, { target: { ...target, mode: 'delta' } }), [undefined, 0]);
});

test('a run that left anything over, sent nobody or only withdrawals takes nobody out', async () => {
  for (const run of [{ status: 'partial' }, { status: 'failed' }, { added: 0 }, { cancelled: true }] as const)
    assert.deepEqual(await replaced({}, run), ['kept', 0], JSON.stringify(run));
  const withdrawals = { dispatched: { ...dispatched, kinds: ['permission'] as const } };
  assert.deepEqual(await replaced({}, {}, withdrawals), ['kept', 0]);
});

test('an export that was paused, disabled or pointed elsewhere meanwhile takes nobody out', async () => {
  assert.deepEqual(await replaced({ export: { enabled: false } }), ['kept', 0]);
  assert.deepEqual(await replaced({ settings: { userListId: '78' } }), ['kept', 0]);
  const { replace, runs, sent } = await open();
  await runs.pause('x', { reason: 'holiday', at: T });
  assert.deepEqual([await replace(look, ended), sent.length], ['kept', 0]);
});

test('one identifier of the ledger that would go with the others keeps everybody', async () => {
  const { begunAt: _, ...unknown } = ours;
  const risks: Delivery[] = [
    { ...ours, begunAt: T - 1 },
    unknown,
    { ...ours, state: 'sent' },
    { ...ours, state: 'sending' },
    { ...ours, operation: 'remove' },
  ];
  for (const risk of risks) {
    const ledger = [ours, { ...risk, key: 'email:2' as IdentifierKey }];
    assert.deepEqual(await replaced({ ledger }), ['kept', 0], JSON.stringify(risk));
  }
});

test("another export's addition begun since then is no risk, whether it has arrived or not", async () => {
  const begun: Delivery = { ...ours, key: 'email:2' as IdentifierKey, runId: 'other', before: 'absent' };
  assert.deepEqual(await replaced({ ledger: [ours, begun] }), ['replaced', 1]);
  assert.deepEqual(await replaced({ ledger: [ours, { ...begun, state: 'sending' }] }), ['replaced', 1]);
});

test('a platform that is busy is asked again until the hour of the run is over; one that refuses is not', async () => {
  for (const answer of [429, 503, 409, 'timeout'] as const) {
    assert.deepEqual(await replaced({ answer }), ['later', 1], `${answer}`);
    assert.deepEqual(await replaced({ answer, now: T + 90 * MINUTE }), ['kept', 1], `${answer}`);
  }
  for (const answer of [400, 401, 403, 'refused-address'] as const)
    assert.deepEqual(await replaced({ answer }), ['kept', 1], `${answer}`);
});
