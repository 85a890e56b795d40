import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ConflictPolicy } from '../../shared/domain/identity/rules.ts';
import { openTwoSources, type SourceId, type TwoSources } from './two-sources.ts';

/** As many as may share a device before it ties strangers. */
const PEOPLE = ['ann', 'bob', 'cyd'] as const;
const CROWD = [...PEOPLE, 'dan', 'eva'] as const;

/** What is done at the kiosk; `page` says nothing of who looks, even while somebody is logged in. */
type Step =
  | { readonly do: 'identify'; readonly who: string }
  | { readonly do: 'track' | 'page' | 'reset' | 'stitch' | 'again' };

const stepsOf = (people: readonly string[]): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.record({ do: fc.constant('identify' as const), who: fc.constantFrom(...people) }) },
      { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('track' as const, 'track', 'page', 'reset') }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('stitch' as const, 'again') }) },
    ),
    { minLength: 4, maxLength: 24 },
  );

/** An event that the kiosk sent; `who` is whom it names, nobody where it has the kiosk's cookie alone. */
interface Sent {
  readonly messageId: string;
  readonly who?: string;
  readonly isLogin: boolean;
}

const bodyOf = ({ messageId, who, isLogin }: Sent): object => ({
  type: isLogin ? 'identify' : 'track',
  messageId,
  anonymousId: 'kiosk',
  ...(isLogin ? { traits: { email: `${who}@shop.example` } } : { event: 'Product Viewed' }),
  ...(who === undefined ? {} : { userId: who }),
});

/** Delivers all of the stream once more, as a stream may. */
const redeliver = async ({ stores, stitch }: TwoSources): Promise<void> => {
  await stores.stream.put(stores.stream.records);
  await stitch();
};

/** The event that each step sends, if it sends one. */
const sentBy = (steps: readonly Step[]): (Sent | undefined)[] => {
  let current: string | undefined;
  return steps.map((step, place) => {
    if (step.do === 'reset') current = undefined;
    if (step.do === 'identify') current = step.who;
    if (step.do !== 'identify' && step.do !== 'track' && step.do !== 'page') return undefined;
    const who = step.do === 'page' ? undefined : current;
    return { messageId: `m${place}`, isLogin: step.do === 'identify', ...(who === undefined ? {} : { who }) };
  });
};

/** Does the steps one after the other, each event in a request of its own, and answers what was sent. */
const play = async (kiosk: TwoSources, source: SourceId, steps: readonly Step[]): Promise<Sent[]> => {
  const events = sentBy(steps);
  for (const [place, step] of steps.entries()) {
    const sent = events[place];
    if (sent) assert.deepEqual(await kiosk.send(source, [bodyOf(sent)]), []);
    if (step.do === 'stitch') await kiosk.stitch();
    if (step.do === 'again') await redeliver(kiosk);
  }
  await kiosk.stitch();
  await redeliver(kiosk);
  return events.filter((sent) => sent !== undefined);
};

/** Who has what the kiosk sent without a name: its first user, or whose first event on it came last before that (rule 12). */
const holderOf = (sent: readonly Sent[], place: number, policy: ConflictPolicy): string | undefined => {
  const arrivals = [...new Set(sent.flatMap(({ who }) => who ?? []))];
  const before = [...new Set(sent.slice(0, place + 1).flatMap(({ who }) => who ?? []))];
  return policy === 'demote' ? arrivals[0] : (before.at(-1) ?? arrivals[0]);
};

const belongings = (sent: readonly Sent[], policy: ConflictPolicy): Map<string | undefined, string[]> => {
  const owners = sent.map(({ who, messageId }, place) => ({ messageId, owner: who ?? holderOf(sent, place, policy) }));
  return new Map(
    [...Map.groupBy(owners, ({ owner }) => owner)].map(([owner, all]) => [
      owner,
      all.map(({ messageId }) => messageId).sort(),
    ]),
  );
};

/** The kiosk's browser tells, by a key that anybody can read, or its server does. */
const teller = fc.constantFrom('web' as const, 'crm' as const);

const RUNS = { numRuns: 40 };

for (const policy of ['demote', 'moveToLatest'] as const) {
  describe(`at a kiosk, where the rules ${policy === 'demote' ? 'leave the device with its first user' : 'pass the device on'}`, () => {
    it('nobody ever sees an event that names somebody else', async () => {
      await fc.assert(
        fc.asyncProperty(teller, stepsOf(CROWD), async (source, steps) => {
          const kiosk = await openTwoSources(policy);
          const sent = await play(kiosk, source, steps);
          for (const name of CROWD) {
            const named = (is: boolean) =>
              sent.filter(({ who }) => who !== undefined && (who === name) === is).map(({ messageId }) => messageId);
            const seen = new Set(await kiosk.messagesOf(`userId:${name}`));
            for (const messageId of named(false)) assert.ok(!seen.has(messageId), `${name} sees ${messageId}`);
            for (const messageId of named(true)) assert.ok(seen.has(messageId), `${name} misses ${messageId}`);
          }
        }),
        RUNS,
      );
    });

    it('each event without a name is one person’s, and always the same one’s', async () => {
      await fc.assert(
        fc.asyncProperty(teller, stepsOf(PEOPLE), async (source, steps) => {
          const kiosk = await openTwoSources(policy);
          const sent = await play(kiosk, source, steps);
          const owned = belongings(sent, policy);
          for (const name of PEOPLE)
            assert.deepEqual(await kiosk.messagesOf(`userId:${name}`), owned.get(name) ?? [], name);
          if (owned.has(undefined)) assert.deepEqual(await kiosk.messagesOf('anonymousId:kiosk'), owned.get(undefined));
        }),
        RUNS,
      );
    });
  });
}
