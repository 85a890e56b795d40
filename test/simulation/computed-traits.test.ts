import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AcceptedEvent } from '../../shared/domain/event/event.ts';
import type { AggregateForm } from '../../shared/domain/segment/definition.ts';
import { openDeployment } from '../stories/api-deployment.ts';
import { aggregateConditions, events, policies, START } from './segment-generators.ts';
import { bordersOf, counting } from './segment-oracle.ts';
import { aggregateOf } from './segment-oracle-events.ts';

const DAY = 86_400_000;
/** The API's default, and a short one. */
const RETENTIONS = { web: 400, brief: 20 } as const;
type SourceId = keyof typeof RETENTIONS;

const anyForm: fc.Arbitrary<AggregateForm> = aggregateConditions.map(({ op: _op, value: _value, ...form }) => form);
/** Months are what time zones differ in. */
const monthly = anyForm.map(({ between: _between, from: _from, to: _to, ...form }) => ({ ...form, within: 'P1M' }));
const forms = fc.oneof(anyForm, monthly);
const definitions = fc.record({ kind: fc.constant('define' as const), id: fc.constantFrom('one', 'two'), form: forms });
const lives = fc.constantFrom('Europe/Berlin', 'America/New_York', 'nowhere');

const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('send' as const),
        source: fc.constantFrom<SourceId>('web', 'brief'),
        device: fc.constantFrom('phone', 'laptop'),
        events,
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('pass' as const),
        ms: fc.oneof(fc.integer({ min: 1, max: 40 * DAY }), fc.constantFrom(1, 30 * 60_000, DAY, 28 * DAY, 30 * DAY)),
      }),
    },
    { weight: 2, arbitrary: fc.tuple(definitions, policies).map(([step, policy]) => ({ ...step, policy })) },
    // To the instant at which an event stops to count, or begins to, or to the millisecond before.
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('edge' as const), nth: fc.nat(9), before: fc.nat(1) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('move' as const), zone: lives }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'join' as const }) },
  ),
  { minLength: 3, maxLength: 16 },
);
type Step = typeof steps extends fc.Arbitrary<(infer S)[]> ? S : never;
type Defined = Pick<Extract<Step, { kind: 'define' }>, 'form' | 'policy'>;

/** A person with a phone, and a laptop that turns out to be theirs. What is known of them is kept apart from the deployment. */
const open = async (home: string) => {
  const deployment = openDeployment(START + 60 * DAY);
  const { call, stitch, now, wait } = deployment;
  for (const [id, days] of Object.entries(RETENTIONS)) {
    const source = { name: id, trust: 'asserted', writeKey: `${id}-write-key-of-a-server`, retention: `P${days}D` };
    assert.equal((await call('PUT', `/v1/sources/${id}`, { body: source })).status, 201);
  }
  const kept = { phone: [] as AcceptedEvent[], laptop: [] as AcceptedEvent[] };
  const defined = new Map<string, Defined>();
  let [count, isJoined, life] = [0, false, home];
  const send = async (source: SourceId, batch: readonly object[]) => {
    const body = { batch, writeKey: `${source}-write-key-of-a-server` };
    const sent = await call('POST', '/v1/import', { body });
    assert.deepEqual([sent.status, sent.body.rejected ?? []], [200, []]);
    await stitch();
  };
  const identify = (anonymousId: string, traits: object = {}) =>
    send('web', [{ type: 'identify', userId: 'u', anonymousId, messageId: `i${++count}`, traits }]);

  /** Each computed trait's form, with the person as it is to look at them. */
  const asked = () => {
    const known = isJoined ? [...kept.phone, ...kept.laptop] : kept.phone;
    return [...defined].map(([id, { form, policy }]) => {
      const zone = policy.own && life !== 'nowhere' ? life : policy.zone;
      return { id, form, person: { events: known, traits: {}, identifierTypes: [], consent: {}, zone } };
    });
  };
  const nextEdge = (nth: number): number => {
    const borders = asked().flatMap(({ form, person }) => bordersOf({ ...form, op: 'exists' }, person));
    const coming = [...new Set(borders)].filter((border) => border > now()).sort((a, b) => a - b);
    return coming[nth % coming.length] ?? now() + 1;
  };
  const play = async (step: Step): Promise<void> => {
    if (step.kind === 'edge') return wait(nextEdge(step.nth) - step.before - now());
    if (step.kind === 'pass') return wait(step.ms);
    if (step.kind === 'join') {
      isJoined = true;
      return identify('laptop');
    }
    if (step.kind === 'move') {
      life = step.zone;
      return identify('phone', { timezone: step.zone });
    }
    if (step.kind === 'define') {
      const { id, form, policy } = step;
      const body = { name: id, definition: form, timezone: policy.zone, profileTimezone: policy.own };
      assert.ok((await call('PUT', `/v1/computed-traits/${id}`, { body })).status < 300);
      defined.set(id, step);
      return wait(6_000);
    }
    const past = step.events.filter(({ at }) => at <= now());
    const expiresAt = now() + RETENTIONS[step.source] * DAY;
    kept[step.device].push(...past.map((event) => ({ ...event, expiresAt })));
    const bodies = past.map(({ body: { event, timestamp, properties } }) => ({ event, timestamp, properties }));
    if (bodies.length === 0) return;
    await send(
      step.source,
      bodies.map((body) => ({ ...body, type: 'track', anonymousId: step.device, messageId: `m${++count}` })),
    );
  };

  /** What each computed trait gives now, worked out of everything at once. */
  const expected = () => {
    const values = asked().map(
      ({ id, form, person }) => [id, aggregateOf(counting(form, person, now()), form.aggregate)] as const,
    );
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
  };
  const read = async () => (await call('GET', '/v1/profiles/userId:u')).body;
  await identify('phone', { timezone: home });
  return { play, expected, read };
};

test('computed traits of a profile equal brute force at every moment, whatever is defined, joined or comes late', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.tuple(definitions, policies), lives, async (list, [first, policy], home) => {
      const { play, expected, read } = await open(home);
      for (const step of [{ ...first, policy }, ...list]) {
        await play(step);
        const { computedTraits, computedTraitsCapped } = await read();
        assert.deepEqual(computedTraits, expected());
        assert.equal(computedTraitsCapped, undefined);
      }
    }),
    { numRuns: 400 },
  );
});
