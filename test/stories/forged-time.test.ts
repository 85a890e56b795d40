import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ConflictPolicy } from '../../shared/domain/identity/rules.ts';
import { openTwoSources, type SourceId, type TwoSources } from './two-sources.ts';

const NAMES = [
  ...['userId:u1', 'userId:u2', 'userId:u3', 'anonymousId:c1', 'anonymousId:c2'],
  ...['email:e1@shop.example', 'email:e2@shop.example'],
];
const valuesOf = (type: string): string[] =>
  NAMES.flatMap((name) => (name.startsWith(`${type}:`) ? [name.slice(type.length + 1)] : []));
const oneOf = (type: string) => fc.option(fc.constantFrom(...valuesOf(type)), { nil: undefined });

/** A body without its times; its cookie or its userId names somebody in any case. */
const plainBody = fc
  .record({
    type: fc.constantFrom('identify', 'identify', 'track', 'alias', 'group'),
    userId: oneOf('userId'),
    anonymousId: fc.constantFrom(...valuesOf('anonymousId')),
    previousId: fc.constantFrom(...valuesOf('userId'), ...valuesOf('anonymousId')),
    email: oneOf('email'),
    twin: fc.boolean(),
  })
  .map(({ type, email, previousId, twin, ...ids }) => ({
    ...{ type, twin, event: 'Order Completed', groupId: 'acme', context: email ? { traits: { email } } : {} },
    ...ids,
    ...(type === 'alias' ? { previousId } : {}),
  }));

/** What a clock may say that nobody set, and what somebody may write who wants to have been first: from 2001 to 2099. */
const statedTime = fc.option(
  fc.oneof(
    fc.date({ min: new Date('2001-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
    // Close enough to be taken for skew of the clock and corrected.
    fc.integer({ min: -86_400, max: 86_400 }).map((seconds) => new Date(Date.UTC(2026, 10, 22, 10) + seconds * 1000)),
  ),
  { nil: undefined },
);
const times = fc.record({ timestamp: statedTime, originalTimestamp: statedTime, sentAt: statedTime });

interface Request {
  readonly source: SourceId;
  readonly path: '/v1/batch' | '/v1/import';
  readonly events: readonly object[];
  readonly sentAt?: Date;
}

/** The same requests twice: as honest as can be, without a word on time, and with any times at all. */
const bothWays = fc
  .array(
    fc.record({
      source: fc.constantFrom('web' as const, 'web' as const, 'crm' as const),
      path: fc.constantFrom('/v1/batch' as const, '/v1/batch' as const, '/v1/import' as const),
      events: fc.array(fc.tuple(plainBody, times), { minLength: 1, maxLength: 3 }),
      sentAt: statedTime,
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((requests) => {
    let made = 0;
    const named = requests.map((request) => ({
      ...request,
      events: request.events.map(([{ twin, ...body }, stated]) => {
        // A twin is sent under the id of the message before: a retry, or a messageId used twice.
        if (!twin || made === 0) made += 1;
        return [{ ...body, messageId: `m${made}` }, stated] as const;
      }),
    }));
    return {
      plain: named.map(({ source, path, events }): Request => ({ source, path, events: events.map(([body]) => body) })),
      forged: named.map(
        ({ source, path, events, sentAt }): Request => ({
          ...{ source, path, ...(sentAt ? { sentAt } : {}) },
          events: events.map(([body, stated]) => ({ ...body, ...stated })),
        }),
      ),
    };
  });

const playAll = async (requests: readonly Request[], policy: ConflictPolicy): Promise<TwoSources> => {
  const deployment = await openTwoSources(policy);
  for (const { source, events, ...manner } of requests)
    assert.deepEqual(await deployment.send(source, events, manner), []);
  await deployment.stitch();
  return deployment;
};

/** All that collection stamped for identity: who, with whom, by whom, when and in which order. */
const stampedIn = ({ stores }: TwoSources) =>
  stores.stream.records.map(({ partitionKey, record: { anchor, trust, sourceId, receivedAt, imported, entries } }) => ({
    ...{ partitionKey, anchor, trust, sourceId, receivedAt, imported },
    entries: entries.map((entry) => ('event' in entry ? [entry.event.messageId, entry.stamps] : entry)),
  }));

/** Ids that more than one event has. */
const sharedIds = (requests: readonly Request[]): ReadonlySet<string> => {
  const ids = requests.flatMap(({ events }) => events.map((event) => (event as { messageId: string }).messageId));
  return new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
};

/** All that is stored of who is who, and whose each message is but for those `without`. */
const identityIn = async ({ stores, keyOf, messagesOf }: TwoSources, without: ReadonlySet<string>) => {
  const pointers = await stores.profiles.pointers(NAMES.map(keyOf));
  const heads = await stores.profiles.heads([...pointers.values()].map(({ profileId }) => profileId));
  return Promise.all(
    NAMES.map(async (name) => {
      const { firstReceivedAt, isolated, former, profileId } = pointers.get(keyOf(name)) ?? {};
      const head = heads.get(profileId ?? '');
      return {
        ...{ name, firstReceivedAt, isolated, former },
        person: head && [head.profileId, head.founder, head.foundedAt, head.held, head.recent, head.identifierCounts],
        links: (await stores.profiles.linksOf(keyOf(name))).toSorted((a, b) =>
          JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
        ),
        // A used messageId with another time is another event (decision 3): whose it is stays the same, how many they are not.
        messages: [...new Set(await messagesOf(name))].filter((id) => !without.has(id)),
      };
    }),
  );
};

describe('whatever time a client states', () => {
  for (const policy of ['demote', 'moveToLatest'] as const) {
    it(`the same is stamped, and everybody is who they are without it (${policy})`, async () => {
      await fc.assert(
        fc.asyncProperty(bothWays, async ({ plain, forged }) => {
          const [honest, backdated] = [await playAll(plain, policy), await playAll(forged, policy)];
          assert.deepEqual(stampedIn(backdated), stampedIn(honest));
          // Where identifiers move, that other event is of whoever holds them when it comes: without its time it would have been a duplicate.
          const without = policy === 'moveToLatest' ? sharedIds(plain) : new Set<string>();
          assert.deepEqual(await identityIn(backdated, without), await identityIn(honest, without));
        }),
        { numRuns: 40 },
      );
    });
  }

  it('nobody was first at a device who came second, be it years ago by their own clock', async () => {
    const shop = await openTwoSources();
    const login = (userId: string, more: object) => ({ type: 'identify', userId, anonymousId: 'kiosk', ...more });
    await shop.send('web', [login('ann', { messageId: 'b' })]);
    const times = { timestamp: '2001-01-01T00:00:00Z', originalTimestamp: '2001-01-01T00:00:00Z' };
    await shop.send('web', [login('eve', { messageId: 'a', ...times })], { sentAt: '2001-01-01T00:00:01Z' });
    await shop.stitch();
    const { body } = await shop.call('GET', '/v1/profiles/anonymousId:kiosk');
    assert.deepEqual(body.identifiers.map(({ value }: { value: string }) => value).sort(), ['ann', 'kiosk']);
  });
});
