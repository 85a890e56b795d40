import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Host } from '../../infra/local/host.ts';
import { LOCAL_SOURCES, LOCAL_TOKEN } from '../../infra/local/seed-sources.ts';
import { BORROWED, KIOSK, LIVING, QUILL } from './people.ts';

const SERVER = LOCAL_SOURCES['local-server'].writeKey;
const BROWSER = LOCAL_SOURCES['local-browser'].writeKey;

type Event = Readonly<Record<string, unknown>>;

/** A call to collection, to be sent again byte for byte. */
interface Sent {
  readonly path: string;
  readonly body: string;
}

/** The agreement that her and everybody's events carry. */
const AGREED = { consent: { categoryPreferences: { advertising: true, email: true } } };

/** A shop on a host: what it sends is remembered. */
export const openShop = (host: Host) => {
  const sent: Sent[] = [];
  const post = async ({ path, body }: Sent): Promise<void> => {
    const answer = await fetch(new URL(path, host.url), { method: 'POST', body });
    assert.equal(answer.status, 200, await answer.text());
  };
  const collect = async (writeKey: string, batch: readonly Event[], path = '/v1/batch'): Promise<void> => {
    const timestamp = new Date(host.clock.now()).toISOString();
    const events = batch.map((event) => ({ messageId: randomUUID(), timestamp, ...event }));
    const call = { path, body: JSON.stringify({ batch: events, writeKey, sentAt: timestamp }) };
    sent.push(call);
    await post(call);
  };
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(new URL(path, host.url), {
      method,
      headers: { authorization: `Bearer ${LOCAL_TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await call(method, path, body);
    assert.ok(answer.status < 300, `${method}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return {
    ...{ host, sent, post, call, ask },
    fromServer: (...batch: Event[]) => collect(SERVER, batch),
    fromBrowser: (...batch: Event[]) => collect(BROWSER, batch),
    importHistory: (...batch: Event[]) => collect(SERVER, batch, '/v1/import'),
  };
};

type Shop = ReturnType<typeof openShop>;

const bought = (who: Event, amount: number): Event => ({
  ...{ type: 'track', event: 'Order Completed', context: AGREED, properties: { amount } },
  ...who,
});

/** The rules and segments of the shop; one segment is left by time alone. */
export const setUp = async ({ ask, host }: Shop): Promise<void> => {
  await ask('PUT', '/v1/identity/rules', {
    types: { userId: {}, email: {}, phone: {}, anonymousId: {}, loyaltyNumber: {} },
  });
  const ever = { event: 'Order Completed', count: { op: '>=', value: 1 } };
  await ask('PUT', '/v1/segments/buyers', { name: 'Buyers', definition: ever });
  await ask('PUT', '/v1/segments/recent', { name: 'Bought this month', definition: { ...ever, within: 'P30D' } });
  await host.clock.advance(10_000);
};

/** Who lives on comes first: the kiosk is Boris's where it must be somebody's. */
export const livingComeIn = async ({ fromServer, host }: Shop): Promise<void> => {
  const { boris, clara } = LIVING;
  for (const { userId, email } of [boris, clara])
    await fromServer({ type: 'identify', userId, traits: { email }, context: AGREED }, bought({ userId }, 7));
  await fromServer({ type: 'identify', userId: boris.userId, anonymousId: KIOSK, traits: {} });
  await host.drain();
};

/** All that she and her browsers say, and what servers say of her. */
export const quillComesIn = async ({ fromServer, fromBrowser, importHistory, host }: Shop): Promise<void> => {
  const { userId, email, phone, typedPhone, device, tablet, loyaltyNumber, guest, name, ip } = QUILL;
  await fromServer({ type: 'track', event: 'Looked', anonymousId: tablet }, bought({ userId: guest }, 3));
  await fromBrowser({ type: 'page', anonymousId: device, name: 'Home', properties: { title: `Hello ${name}` } });
  await host.drain();
  const externalIds = [{ type: 'loyaltyNumber', id: loyaltyNumber, collection: 'users', encoding: 'none' }];
  const context = { ...AGREED, ip, externalIds, userAgent: name };
  const page = { url: `https://shop.example/?mail=${encodeURIComponent(email)}` };
  await fromServer(
    { type: 'identify', userId, traits: { email, phone: typedPhone, name, loyaltyNumber }, context },
    { type: 'identify', userId, anonymousId: tablet, traits: { firstName: 'Zephyrine' }, context },
    { type: 'identify', userId, anonymousId: KIOSK, traits: {} },
    { type: 'identify', userId, anonymousId: BORROWED, traits: {} },
    { type: 'group', userId, groupId: 'household-quill', traits: { name: `Household of ${name}` } },
    { type: 'alias', previousId: guest, userId },
    bought({ userId, anonymousId: KIOSK, messageId: `order-${email}` }, 5),
  );
  await fromBrowser(
    { type: 'identify', anonymousId: device, userId, traits: { email } },
    { type: 'page', anonymousId: device, name, properties: page, context: { page, traits: { phone } } },
    { type: 'track', event: 'Looked', anonymousId: KIOSK },
  );
  const history = new Date(host.clock.now() - 20 * 86_400_000).toISOString();
  await importHistory(bought({ userId, email, timestamp: history }, 11));
  // Refused, each for another reason.
  await fromServer(
    { type: 'track', userId, traits: { email } },
    { type: 'identify', userId, traits: email },
    { type: 'track', event: name, anonymousId: device, timestamp: email },
  );
  await host.drain();
};

/** What officers do with her: read, answer, part. */
export const officersLook = async ({ ask, call, host }: Shop): Promise<void> => {
  const at = `/v1/profiles/userId:${QUILL.userId}`;
  await ask('POST', `${at}/consents`, { answers: [{ purpose: 'personalization', granted: false }], proof: 'a call' });
  await ask('POST', `${at}/unlink`, { identifiers: [`anonymousId:${BORROWED}`], reason: 'a colleague’s' });
  await ask('POST', `${at}/rectify`, { traits: { city: QUILL.name }, reason: 'as asked' });
  await host.drain();
  for (const path of ['', '/graph', '/events', '/consents', '/recipients']) await ask('GET', `${at}${path}`);
  await ask('GET', `/v1/profiles/${encodeURIComponent(`email:${QUILL.email}`)}`);
  await ask('POST', '/v1/profiles/lookup', { type: 'email', value: QUILL.email });
  await ask('GET', '/v1/segments/buyers/members');
  await ask('POST', '/v1/segments/preview', { definition: { event: 'Order Completed' } });
  await call('GET', `/v1/profiles/email:x${QUILL.email}`);
};

/** Asks for a right of hers; `extension` is what an officer adds. */
export const askFor = async ({ ask, host }: Shop, type: string, extension: object): Promise<string> => {
  const id = randomUUID();
  await ask('POST', '/v1/privacy/requests', {
    ...{ subject_request_id: id, subject_request_type: type, regulation: 'gdpr' },
    submitted_time: new Date(host.clock.now()).toISOString(),
    subject_identities: [{ identity_type: 'email', identity_value: QUILL.email, identity_format: 'raw' }],
    extensions: { headwater: { claimed: 'include', reason: 'we compared an order', ...extension } },
  });
  await host.drain();
  return id;
};
