import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { createHttpTransport } from '../../shared/aws/http-transport.ts';
import { createReceiver, openWithAnn, verifies } from './privacy-deployment.ts';

const DAY = 86_400_000;

describe('what becomes of a request', () => {
  it('can be cancelled while it is pending, and a clear 409 says that it is too late', async () => {
    const { call, submit, settle, phaseOf } = await openWithAnn();
    const early = await submit();
    const cancelled = await call('DELETE', `/v1/privacy/requests/${early.id}`);
    assert.equal(cancelled.status, 202);
    assert.equal(cancelled.body.subject_request_id, early.id);
    await settle();
    assert.equal(await phaseOf(early.id), 'cancelled');
    assert.equal((await call('GET', `/v1/privacy/requests/${early.id}/results`)).status, 409);
    const late = await submit();
    await settle();
    const refused = await call('DELETE', `/v1/privacy/requests/${late.id}`);
    assert.equal(refused.status, 409);
    assert.match(refused.body.error.message, /closed/);
  });

  it('is listed by when it is due, is extended once, and calls for somebody when a week is left and when none is', async () => {
    const { call, submit, settle, send, wait, sweep, alarms } = await openWithAnn();
    await send('web', { type: 'identify', userId: 'ann', anonymousId: 'shared-browser', messageId: 'w1' });
    const first = await submit();
    wait(DAY);
    const second = await submit();
    await settle();
    const listed = async (query = '') =>
      (await call('GET', `/v1/privacy/requests${query}`)).body.requests.map(({ id, late }: Record<string, string>) => [
        id,
        late,
      ]);
    assert.deepEqual(await listed(), [
      [first.id, undefined],
      [second.id, undefined],
    ]);
    assert.deepEqual(await listed('?state=all&limit=1'), [[second.id, undefined]]);
    const reason = { body: { reason: 'many systems' } };
    const extended = await call('POST', `/v1/privacy/requests/${first.id}/extend`, reason);
    assert.equal(extended.body.expected_completion_time, '2027-02-22T10:00:00.000Z');
    assert.equal((await call('POST', `/v1/privacy/requests/${first.id}/extend`, reason)).status, 409);
    assert.deepEqual((await listed())[0]?.[0], second.id);
    wait(22 * DAY);
    await sweep();
    assert.equal(alarms.length, 0);
    wait(DAY);
    await sweep();
    await sweep();
    assert.equal(alarms.length, 1);
    assert.deepEqual(await listed('?due_before=2027-01-01T00:00:00Z'), [[second.id, 'soon']]);
    wait(7 * DAY);
    await sweep();
    assert.equal(alarms.length, 2);
    assert.deepEqual((await listed())[0], [second.id, 'overdue']);
    assert.equal((await call('POST', `/v1/privacy/requests/${second.id}/reject`, reason)).status, 200);
    const { body } = await call('GET', `/v1/privacy/requests/${second.id}`);
    assert.deepEqual([body.request_status, body.headwater.reason], ['cancelled', 'many systems']);
    assert.deepEqual(
      body.headwater.history.map(({ what, by }: { what: string; by?: { tokenId: string } }) => [what, by?.tokenId]),
      [
        ['received', 'root'],
        ['waiting', undefined],
        ['escalated', undefined],
        ['overdue', undefined],
        ['rejected', 'root'],
      ],
    );
  });

  it('whose message was lost is found by the sweep', async () => {
    const { submit, queue, now, wait, sweep, settle, phaseOf } = await openWithAnn();
    const { id } = await submit();
    queue.receive(now());
    await sweep();
    await settle();
    assert.equal(await phaseOf(id), 'received');
    wait(31_000);
    await sweep();
    await settle();
    assert.equal(await phaseOf(id), 'completed');
  });
});

describe('callbacks', () => {
  const urls = { status_callback_urls: ['https://controller.example/told'] };

  it('tell every change of status in order, signed, until they are taken', async () => {
    const receiver = createReceiver((call) => (call <= 2 ? { status: 503, headers: {}, body: '', at: 0 } : 'accepted'));
    const { call, submit, settle, wait, requests } = await openWithAnn({ transport: receiver.transport });
    const { id } = await submit(urls);
    await settle();
    assert.deepEqual(
      receiver.told().map(({ request_status: status }) => status),
      ['in_progress'],
    );
    wait(10_000);
    await settle();
    assert.equal(receiver.calls.length, 2);
    wait(60_000);
    await settle();
    assert.deepEqual(
      receiver.told().map(({ request_status: status }) => status),
      ['in_progress', 'in_progress', 'in_progress', 'completed'],
    );
    const pem = (await call('GET', '/v1/privacy/certificate')).body;
    for (const { url, headers, body } of receiver.calls) {
      assert.ok(verifies(pem, body, headers['x-opendsr-signature']));
      assert.equal(JSON.parse(body).status_callback_url, url);
      assert.equal(JSON.parse(body).subject_request_id, id);
    }
    assert.equal((await requests.get(id))?.sealedUrls, undefined);
  });

  it('are given up after days, at once where the address must not be called, and somebody is told', async () => {
    const refused = createReceiver(() => ({ failure: 'refused-address', message: 'private', at: 0 }));
    const one = await openWithAnn({ transport: refused.transport });
    const { id } = await one.submit(urls);
    await one.settle();
    assert.deepEqual([refused.calls.length, one.alarms.length], [1, 1]);
    assert.deepEqual((await one.requests.unfinished({ limit: 5 })).lines, []);
    assert.equal((await one.requests.history(id)).at(-1)?.what, 'callback-abandoned');

    const silent = createReceiver(() => ({ failure: 'timeout', message: 'silence', at: 0 }));
    const other = await openWithAnn({ transport: silent.transport });
    await other.submit(urls);
    await other.settle();
    for (let hours = 0; hours < 24 * 6; hours++) {
      other.wait(3_600_000);
      await other.sweep();
      await other.settle();
    }
    assert.deepEqual([silent.calls.length, other.alarms.length], [11, 1]);
  });

  it('reach a real receiver, and no address inside the network', async () => {
    const bodies: { readonly text: string; readonly signature: string }[] = [];
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const signature = String(request.headers['x-opendsr-signature']);
        bodies.push({ text: Buffer.concat(parts).toString('utf8'), signature });
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/told`;
    for (const allowPrivate of [true, false]) {
      const { call, submit, settle, phaseOf } = await openWithAnn({ transport: createHttpTransport({ allowPrivate }) });
      const { id } = await submit({ status_callback_urls: [url] });
      await settle();
      assert.equal(await phaseOf(id), 'completed');
      const pem = (await call('GET', '/v1/privacy/certificate')).body;
      assert.ok(bodies.every(({ text, signature }) => verifies(pem, text, signature)));
      const { callbacks } = (await call('GET', `/v1/privacy/requests/${id}`)).body.headwater;
      assert.equal(callbacks[0].abandoned, !allowPrivate);
    }
    server.close();
    assert.deepEqual(
      bodies.map(({ text }) => JSON.parse(text).request_status),
      ['in_progress', 'completed'],
    );
  });
});
