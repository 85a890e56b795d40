import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createReceiver, openWithAnn } from './privacy-deployment.ts';

const MINUTE = 60_000;

/** Dies once, at the n-th call of anything that writes, with the call done or not; what the dead one does after is nothing. */
const createDeath = (at: number, isDone: boolean) => {
  let calls = 0;
  let isDead = false;
  const breakable = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, name) => {
        const method = Reflect.get(target, name);
        if (typeof method !== 'function' || !['put', 'send'].includes(String(name))) return method;
        return async (...given: unknown[]) => {
          if (isDead) throw new Error('dead');
          if (calls++ !== at) return method.apply(target, given);
          isDead = true;
          if (isDone) await method.apply(target, given);
          throw new Error('dies');
        };
      },
    });
  const revive = (): void => {
    isDead = false;
  };
  return { breakable, revive, hasDied: () => calls > at };
};

/** Runs a request to its end with one death on the way; false where it was finished before. */
const runWithDeath = async (kind: string, at: number, isDone: boolean): Promise<boolean> => {
  const death = createDeath(at, isDone);
  const receiver = createReceiver();
  const world = await openWithAnn({ transport: receiver.transport, breakable: death.breakable });
  const { submit, serve, queue, now, sweep, wait, phaseOf, call, requests, objects, stitch } = world;
  const { id } = await submit({
    subject_request_type: kind,
    status_callback_urls: ['https://controller.example/told'],
  });
  for (let round = 0; round < 30; round++) {
    await stitch();
    for (const { body } of queue.receive(now())) {
      await serve(body).catch((error: Error) => assert.match(error.message, /^die|^dead/));
      death.revive();
    }
    wait(MINUTE);
    await sweep();
  }
  const where = `${kind} died at ${at}, ${isDone ? 'after' : 'before'} the call`;
  assert.equal(await phaseOf(id), 'completed', where);
  assert.deepEqual((await requests.unfinished({ limit: 1 })).lines, [], where);
  const told = receiver.told().map(({ request_status: status }) => status);
  assert.deepEqual([...new Set(told)], ['in_progress', 'completed'], where);
  assert.deepEqual(told, told.toSorted().reverse(), where);
  const { receipt } = (await call('GET', `/v1/privacy/requests/${id}/receipt`)).body;
  const happened = receipt.history.map(({ what }: { what: string }) => what);
  assert.deepEqual(happened, ['received', 'started', 'completed'], where);
  if (kind === 'access') {
    const results = (await requests.get(id))?.results;
    for (const { name, bytes } of results?.files ?? [])
      assert.equal(objects.objects.get(`${results?.folder}/${name}`)?.length, bytes, where);
    assert.equal(JSON.parse((await call('GET', `/v1/privacy/requests/${id}/results`)).body).events.count, 2, where);
  }
  return death.hasDied();
};

describe('a worker that dies between any two of its writes', () => {
  for (const kind of ['access', 'erasure', 'objection']) {
    it(`${kind}: is completed all the same, tells everything in order and does nothing twice that shows`, async () => {
      let deaths = 0;
      for (const isDone of [false, true]) for (let at = 0; await runWithDeath(kind, at, isDone); at++) deaths++;
      assert.ok(deaths >= (kind === 'access' ? 20 : 12), String(deaths));
    });
  }
});
