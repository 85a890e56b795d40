import { randomUUID } from 'node:crypto';
import { createCollectEvents } from '../../functions/collect-events/collect-events.ts';
import { createCachedIdentityRules } from '../../shared/aws/cached-identity-rules.ts';
import { createCachedPrivacyPolicy } from '../../shared/aws/cached-privacy-policy.ts';
import { createCachedSourceDirectory } from '../../shared/aws/cached-source-directory.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import type { QuarantineReason, SegmentEvent, StreamRecord } from '../../shared/domain/event/event.ts';
import type { HttpRequest } from '../../shared/domain/http.ts';
import { unpackGzip } from '../../shared/lambda/unpack-gzip.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { createMemoryEventStream } from '../../shared/memory/memory-event-stream.ts';
import { createMemoryTombstoneStore } from '../../shared/memory/memory-tombstone-store.ts';
import type { Source } from '../../shared/ports/source-directory.ts';

/** The two sources of every story: a browser's public key and a server's secret one. */
const SOURCES: readonly Source[] = [
  {
    id: 'web',
    name: 'Web shop',
    trust: 'claimed',
    writeKey: 'web-write-key',
    origins: ['*'],
    retentionDays: 400,
    enabled: true,
  },
  {
    id: 'server',
    name: 'Server',
    trust: 'asserted',
    writeKey: 'server-secret-key',
    origins: [],
    retentionDays: 30,
    enabled: true,
  },
];

/** When every request of `call` arrives. */
export const NOW = Date.parse('2026-11-22T12:00:00.000Z');

export interface CollectCall {
  readonly body?: unknown;
  readonly raw?: Uint8Array | string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly sourceIp?: string;
}

const bytesOf = ({ body, raw }: CollectCall): { body?: Uint8Array } => {
  if (raw !== undefined) return { body: typeof raw === 'string' ? Buffer.from(raw) : raw };
  return body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) };
};

const basic = (key: string): string => `Basic ${Buffer.from(`${key}:`).toString('base64')}`;

const toRequest = (route: string, call: CollectCall): HttpRequest => ({
  method: route.split(' ')[0] ?? '',
  route,
  params: call.params ?? {},
  query: call.query ?? {},
  headers: { authorization: basic('web-write-key'), ...call.headers },
  ...bytesOf(call),
  sourceIp: call.sourceIp ?? '203.0.113.77',
  origin: 'https://events.shop.example',
  receivedAt: NOW,
  requestId: 'request-1',
});

/** Collection as it is deployed, over stores in memory. */
export const openCollection = async (sources: readonly Source[] = SOURCES) => {
  const configuration = createMemoryConfigurationStore();
  for (const { id, ...document } of sources) await configuration.put('source', { id, document }, undefined);
  const stream = createMemoryEventStream();
  const tombstones = createMemoryTombstoneStore();
  const keyring = createKeyring('a-key-of-a-test-deployment');
  const routes = createCollectEvents({
    sources: createCachedSourceDirectory({ configuration, clock: Date.now }),
    rules: createCachedIdentityRules({ configuration, clock: Date.now }),
    policy: createCachedPrivacyPolicy({ configuration, clock: Date.now }),
    stream,
    tombstones,
    keyring,
    unpack: unpackGzip,
    newId: randomUUID,
  });
  const records = (): StreamRecord[] => stream.records.map(({ record }) => record);
  return {
    routes,
    stream,
    tombstones,
    keyring,
    configuration,
    records,
    /** The anchor and the stamps of every accepted event. */
    named: (): (readonly unknown[])[] =>
      records().flatMap(({ anchor, entries }) =>
        entries.flatMap((entry) => ('event' in entry ? [[anchor, ...(entry.stamps ?? [])]] : [])),
      ),
    /** Accepted events in the order they stand on the stream. */
    events: (): SegmentEvent[] =>
      records().flatMap(({ entries }) => entries.flatMap((entry) => ('event' in entry ? [entry.event] : []))),
    quarantined: (): { reason: QuarantineReason; messageId: string; body: unknown }[] =>
      records().flatMap(({ entries }) =>
        entries.flatMap((entry) =>
          'quarantine' in entry ? [{ reason: entry.quarantine, messageId: entry.messageId, body: entry.body }] : [],
        ),
      ),
    call: async (route: string, call: CollectCall) => {
      const answer = routes[route];
      if (!answer) throw new RangeError(`no route ${route}`);
      const { status, body, headers = {} } = await answer(toRequest(route, call));
      // biome-ignore lint/suspicious/noExplicitAny: answers of all shapes, looked into by assertions.
      return { status, body: body as any, headers };
    },
  };
};
