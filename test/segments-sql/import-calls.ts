import assert from 'node:assert/strict';
import { LOCAL_SOURCES } from '../../infra/local/seed-sources.ts';
import type { Api } from '../../scripts/demo/api.ts';
import { decided, type Totals, waitForLedger, watchLedger } from '../../scripts/demo/ledger.ts';

const BATCH = 250;
const IN_FLIGHT = 4;

const post = async (url: string, calls: readonly string[]): Promise<void> => {
  const answer = await fetch(new URL('/v1/import', url), {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${LOCAL_SOURCES['local-server'].writeKey}:`)}`,
      'content-type': 'application/json',
    },
    body: `{"batch":[${calls.join(',')}]}`,
  });
  assert.deepEqual([answer.status, await answer.text()], [200, '{"success":true}']);
};

/** Works through the items, so many at once. */
export const inParallel = async <T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> => {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};

/** Sends calls (JSON each) through `POST /v1/import`, and waits until the ledger knows what became of all of them. */
export const importCalls = async (
  { url, api }: { readonly url: string; readonly api: Api },
  calls: readonly string[],
): Promise<Totals> => {
  const watch = await watchLedger(api);
  const batches = Array.from({ length: Math.ceil(calls.length / BATCH) }, (_, index) =>
    calls.slice(index * BATCH, (index + 1) * BATCH),
  );
  await inParallel(batches, IN_FLIGHT, (batch) => post(url, batch));
  return waitForLedger(watch, (totals) => decided(totals) >= calls.length && totals.pending === 0);
};
