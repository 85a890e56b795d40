import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { type Receiver, startReceiver } from './receiver.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

describe("the demo's webhook receiver", () => {
  let receiver: Receiver;
  before(async () => {
    receiver = await startReceiver(SECRET);
  });
  after(() => receiver.close());

  const post = (members: readonly object[], secret = SECRET) => {
    const body = JSON.stringify({ type: 'audience.members', members });
    const at = new Date();
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
    };
    return fetch(receiver.url, { method: 'POST', headers, body });
  };
  const member = (operation: string, value: string) => ({ operation, identifier: { type: 'userId', value } });

  it('keeps the audience that signed requests make', async () => {
    assert.equal((await post([member('add', 'a'), member('add', 'b')])).status, 204);
    assert.equal((await post([member('remove', 'a')])).status, 204);
    assert.deepEqual([receiver.verified(), receiver.members()], [2, 1]);
  });

  it('refuses what somebody else signed', async () => {
    const forged = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
    assert.equal((await post([member('add', 'z')], forged)).status, 401);
    assert.deepEqual([receiver.refused(), receiver.members()], [1, 1]);
  });
});
