import { createPublicKey, randomUUID, verify } from 'node:crypto';
import { createManagePrivacyRequests } from '../../functions/manage-privacy-requests/manage-privacy-requests.ts';
import { createRecipientRoutes } from '../../functions/read-recipients/read-recipients.ts';
import { createServePrivacyRequests } from '../../functions/serve-privacy-requests/serve-privacy-requests.ts';
import { createSweepPrivacyRequests } from '../../functions/sweep-privacy-requests/sweep-privacy-requests.ts';
import { createCachedRetention } from '../../shared/aws/cached-retention.ts';
import { createReceiptSigner } from '../../shared/aws/receipt-signer.ts';
import { createAskRemoval } from '../../shared/destinations/ask-removal.ts';
import { allOperations } from '../../shared/domain/api/operations/all.ts';
import type { DeliveryRequest, DeliveryResponse } from '../../shared/domain/export/delivery.ts';
import { REQUEST_KINDS } from '../../shared/domain/privacy/request.ts';
import type { ErasureStep } from '../../shared/erasure/read-steps.ts';
import { createMemoryInactiveErasures } from '../../shared/memory/memory-inactive-erasures.ts';
import { createMemoryObjectStore } from '../../shared/memory/memory-object-store.ts';
import { createMemoryPrivacyRequestStore } from '../../shared/memory/memory-privacy-request-store.ts';
import { createMemoryQueue, type MemoryQueue } from '../../shared/memory/memory-queue.ts';
import type { ErasePerson, ErasureJob } from '../../shared/ports/erase-person.ts';
import type { PrivacyRequestStore } from '../../shared/ports/privacy-request-store.ts';
import type { Transport } from '../../shared/ports/transport.ts';
import { createPersonOrders } from '../../shared/privacy/person-orders.ts';
import { createApiClient } from './api-client.ts';
import { openDeployment } from './api-deployment.ts';

/** Whether a signature is that of a text under the published key. */
export const verifies = (publicKey: string, text: string, signature: string | undefined): boolean =>
  verify(null, Buffer.from(text, 'utf8'), createPublicKey(publicKey), Buffer.from(signature ?? '', 'base64'));

/** What a test puts in place of the outside. */
interface Outside {
  readonly transport?: Transport;
  readonly erase?: ErasePerson;
  readonly erasureSteps?: (requestId: string) => Promise<readonly ErasureStep[]>;
  /** Wraps what the worker writes to, so that it can die there. */
  readonly breakable?: <T extends object>(port: T) => T;
}

/** Keeps what was sent; `answer` decides what comes back. */
export const createReceiver = (answer: (call: number) => DeliveryResponse | 'accepted' = () => 'accepted') => {
  const calls: DeliveryRequest[] = [];
  const transport: Transport = {
    send: async (request) => {
      calls.push(request);
      const said = answer(calls.length);
      return said === 'accepted' ? { status: 200, headers: {}, body: '', at: 0 } : said;
    },
  };
  return { calls, transport, told: () => calls.map(({ body }) => JSON.parse(body)) };
};

/** How what waits gets done. */
const createPassing = ({ deployment, queue, requests, serve }: Passing) => {
  /** Does all that is due now, and in the next seconds. */
  const settle = async (): Promise<void> => {
    const { now } = deployment;
    for (let messages = queue.receive(now()); messages.length > 0; messages = queue.receive(now()))
      for (const { body } of messages) await serve(body);
  };

  /** Lets time pass, with what is due and what is on the stream, until nothing is left of the request; false after two minutes. */
  const finish = async (id: string): Promise<boolean> => {
    for (let seconds = 0; seconds < 120; seconds++) {
      await settle();
      await deployment.stitch();
      const { closedAt } = (await requests.get(id)) ?? {};
      if (closedAt !== undefined) return true;
      deployment.wait(1000);
    }
    return false;
  };

  return { settle, finish };
};

interface Passing {
  readonly deployment: ReturnType<typeof openDeployment>;
  readonly queue: MemoryQueue;
  readonly requests: Pick<PrivacyRequestStore, 'get'>;
  readonly serve: (body: unknown) => Promise<unknown>;
}

/** The deployment of the stories with the functions that serve requests of persons, on one clock. */
export const openPrivacy = (outside: Outside = {}) => {
  const deployment = openDeployment();
  const { stores, now } = deployment;
  const queue = createMemoryQueue(now);
  const requests = createMemoryPrivacyRequestStore();
  const objects = createMemoryObjectStore();
  const { deliveries } = stores;
  const alarms: number[] = [];
  const erasures: ErasureJob[] = [];
  let records = 0;
  const common = {
    ...stores,
    queue,
    requests,
    objects,
    signer: createReceiptSigner('a key of sixteen characters or more'),
    controllerId: 'headwater-test',
    alarm: () => void alarms.push(now()),
  };
  const eraseAll: ErasePerson = async () => ({
    kind: 'done',
    lines: [{ store: 'profiles', what: 'removed the profile', count: 1, at: now() }],
  });
  const breakable = outside.breakable ?? (<T extends object>(port: T): T => port);
  const newId = () => `record-${++records}`;
  const orders = createPersonOrders({ ...stores, stream: breakable(stores.stream), newId });
  const serve = createServePrivacyRequests({
    ...common,
    requests: breakable(requests),
    queue: breakable(queue),
    objects: breakable(objects),
    transport: breakable(outside.transport ?? createReceiver().transport),
    retention: createCachedRetention(stores),
    inactive: breakable(createMemoryInactiveErasures()),
    policy: async () => ({ purposes: [{ id: 'advertising', basis: 'consent' }] }),
    erase: async (job) => {
      erasures.push(job);
      return (outside.erase ?? eraseAll)(job);
    },
    ordering: async () => ({ orders, askRemoval: createAskRemoval(stores) }),
  });
  const sweep = createSweepPrivacyRequests(common);
  const routes = {
    ...createManagePrivacyRequests({
      ...{ ...common, files: objects, kinds: REQUEST_KINDS, allowPlainHttp: true },
      erasureSteps: outside.erasureSteps ?? (async () => []),
    }),
    ...createRecipientRoutes(common),
  };
  const call = createApiClient(allOperations, routes, now);

  const { settle, finish } = createPassing({ deployment, queue, requests, serve });

  /** Sends a request and answers its id. */
  const submit = async (body: object = {}) => {
    const id = randomUUID();
    const sent = {
      subject_request_id: id,
      subject_request_type: 'access',
      submitted_time: new Date(now()).toISOString(),
      subject_identities: [{ identity_type: 'email', identity_value: 'Ann@Shop.example', identity_format: 'raw' }],
      ...body,
    };
    return { id, sent, answer: await call('POST', '/v1/privacy/requests', { body: sent }) };
  };

  const phaseOf = async (id: string): Promise<string> =>
    (await call('GET', `/v1/privacy/requests/${id}`)).body.headwater.phase;

  return {
    ...deployment,
    ...{ queue, requests, objects, deliveries, alarms, erasures, serve, sweep, settle, finish, submit, phaseOf },
    /** Collection and everything else. */
    collect: deployment.call,
    call,
  };
};

/** Ann, known by a server with userId and email, and a browser that claims to be hers; Ben shares her browser. */
export const openWithAnn = async (outside: Outside = {}) => {
  const world = openPrivacy(outside);
  const { collect, stitch, now } = world;
  const source = (id: string, trust: string) =>
    collect('PUT', `/v1/sources/${id}`, { body: { name: id.toUpperCase(), trust, writeKey: `${id}-write-key-0123` } });
  await source('web', 'claimed');
  await source('crm', 'asserted');
  const known = { name: 'Known', definition: { identifier: 'email' } };
  await collect('PUT', '/v1/segments/known', { body: known });
  const at = (ms: number): string => new Date(now() + ms).toISOString();
  const send = async (id: string, ...batch: object[]) => {
    await collect('POST', '/v1/batch', { body: { batch, writeKey: `${id}-write-key-0123` } });
    await stitch();
  };
  await send('crm', {
    type: 'identify',
    userId: 'ann',
    messageId: 'i1',
    timestamp: at(-9000),
    traits: { email: 'ann@shop.example', plan: '<b>pro</b>' },
    context: { consent: { categoryPreferences: { advertising: true } } },
  });
  await send('crm', {
    type: 'track',
    userId: 'ann',
    messageId: 't1',
    timestamp: at(-8000),
    event: '=Order Completed',
    properties: { total: 20, note: '<script>alert(1)</script>' },
  });
  await send('web', {
    type: 'page',
    anonymousId: 'shared-browser',
    messageId: 'p1',
    timestamp: at(-7000),
    name: 'Home',
  });
  return { ...world, send, at };
};
