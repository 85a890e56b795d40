import assert from 'node:assert/strict';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import type { ConflictPolicy } from '../../shared/domain/identity/rules.ts';
import { openDeployment } from './api-deployment.ts';

/** A server's secret key, and a page's key that anybody can read. */
export const KEYS = { crm: 'crm-write-key-0123456789', web: 'web-write-key' } as const;
export type SourceId = keyof typeof KEYS;

/** Source directory and rules are read anew after so long. */
const CACHED = 6000;

/** Where a batch is sent, and what its body says beside the events. */
interface Manner {
  readonly path?: '/v1/batch' | '/v1/import';
  readonly sentAt?: Date | string;
}

/** The API over stores in memory with both sources; what somebody else has is passed on or stays, as the policy says. */
export const openTwoSources = async (policy: ConflictPolicy = 'demote') => {
  const deployment = openDeployment();
  const { call, stores, wait } = deployment;
  const sources = { web: { name: 'Web', trust: 'claimed' }, crm: { name: 'CRM', trust: 'asserted' } } as const;
  for (const [id, source] of Object.entries(sources))
    await call('PUT', `/v1/sources/${id}`, { body: { ...source, writeKey: KEYS[id as SourceId] } });
  const types = { userId: {}, email: { policy }, phone: { policy }, anonymousId: { policy } };
  assert.equal((await call('PUT', '/v1/identity/rules', { body: { types } })).status, 200);
  wait(CACHED);

  /** Sends events in one request, a second after what came before; answers those that were refused. */
  const send = async (source: SourceId, events: readonly object[], { path = '/v1/batch', ...more }: Manner = {}) => {
    wait(1000);
    const sent = await call('POST', path, { body: { ...more, batch: events, writeKey: KEYS[source] } });
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
    return (sent.body.rejected ?? []) as readonly { readonly index: number; readonly code: string }[];
  };

  /** The messages in the timeline of whoever has an identifier; none where nobody has it. */
  const messagesOf = async (name: string): Promise<string[]> => {
    const { status, body } = await call('GET', `/v1/profiles/${name}/events?limit=100`);
    if (status === 404) return [];
    assert.equal(body.next, undefined, 'there is more than a page');
    return body.events.map(({ messageId }: { messageId: string }) => messageId).sort();
  };

  const keyOf = (name: string): IdentifierKey => {
    const [type = '', value = ''] = name.split(':');
    return stores.keyring.keyOf({ type, value });
  };
  return { ...deployment, send, messagesOf, keyOf };
};

export type TwoSources = Awaited<ReturnType<typeof openTwoSources>>;
