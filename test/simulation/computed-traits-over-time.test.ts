import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AcceptedEvent } from '../../shared/domain/event/event.ts';
import type { AggregateForm, Condition } from '../../shared/domain/segment/definition.ts';
import { aggregateConditions } from './segment-generators.ts';
import { holdsAt } from './segment-oracle.ts';
import { createWorld } from './segment-world.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const START = Date.UTC(2026, 10, 22, 12);
const PEOPLE = ['ada', 'bob', 'cy'];
const seconds = (most: number) => fc.integer({ min: 0, max: most }).map((count) => count * 1000);

/** Windows of an afternoon. */
const forms: fc.Arbitrary<AggregateForm> = fc
  .tuple(aggregateConditions, fc.constantFrom('PT3M', 'PT30M', 'PT2H', undefined))
  .map(([{ event, where = [], aggregate }, within]) => ({
    ...{ event, where, aggregate },
    ...(within === undefined ? {} : { within }),
  }));

/** Segments over the computed trait: directly, in the negative, and by way of another segment. */
const segmentsOf = (value: number): Readonly<Record<string, Condition>> => ({
  rich: { trait: 'worth', op: 'gte', value },
  unknown: { not: { trait: 'worth', op: 'exists' } },
  poor: { not: { segment: 'rich' } },
});

const steps = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('event' as const),
        userId: fc.constantFrom(...PEOPLE),
        event: fc.constantFrom('A', 'B'),
        properties: fc.record({ size: fc.nat(3), price: fc.constantFrom(0.1, 1.5, 3), tags: fc.constant(['red']) }),
        ago: fc.oneof(fc.constant(0), seconds(3 * 3600)),
      }),
    },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: seconds(45 * 60) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('define' as const), form: forms }) },
  ),
  { minLength: 8, maxLength: 24 },
);
type Step = typeof steps extends fc.Arbitrary<(infer S)[]> ? S : never;
type Happening = Extract<Step, { kind: 'event' }>;

/** The condition with the computed trait written out; there is no trait of its name where there is no computed one. */
const writtenOut = (condition: Condition, form: AggregateForm | undefined, all: ReturnType<typeof segmentsOf>) =>
  JSON.parse(JSON.stringify(condition), (_, part) => {
    if (part?.segment !== undefined) return writtenOut(all[part.segment] ?? part, form, all);
    return part?.trait === 'worth' && form ? { ...form, ...part, trait: undefined } : part;
  });

const open = async (value: number, seed: number) => {
  const world = createWorld(START, seed);
  const segments = segmentsOf(value);
  const known = new Map(PEOPLE.map((userId) => [userId, [] as AcceptedEvent[]]));
  let [form, count]: [AggregateForm | undefined, number] = [undefined, 0];
  for (const [id, definition] of Object.entries(segments)) await world.define(id, definition);

  const accept = async ({ userId, event, properties, ago }: Happening) => {
    const at = world.now() - ago;
    const timestamp = new Date(at).toISOString();
    const messageId = `m${String(++count).padStart(4, '0')}`;
    const body = { type: 'track', event, properties, userId, messageId, timestamp, originalTimestamp: timestamp };
    known.get(userId)?.push({ body, at, expiresAt: world.now() + 400 * DAY } as unknown as AcceptedEvent);
    await world.accept(body as never, 400);
  };
  const play = async (step: Step): Promise<void> => {
    if (step.kind === 'event') return accept(step);
    if (step.kind === 'pass') return world.advance(step.ms);
    form = step.form;
    await world.defineTrait('worth', form);
    await settled();
  };
  /** Until a changed definition is computed and serves, and everybody is published by it. */
  const settled = async (): Promise<void> => {
    for (let minutes = 0; minutes < 15; minutes++) {
      await world.advance(MINUTE);
      const ids = Object.keys(segments);
      const states = await Promise.all(ids.map((id) => world.status(id)));
      const members = await Promise.all(ids.map((id) => world.members(id)));
      if (states.every((status) => status === 'ready') && !members.includes(undefined)) return;
    }
    assert.fail('a definition was never computed');
  };
  const check = async () => {
    for (const [id, definition] of Object.entries(segments)) {
      const condition = writtenOut(definition, form, segments);
      const expected = [...known].filter(([, events]) => {
        const person = { events, traits: {}, identifierTypes: [], consent: {} };
        return events.length > 0 && holdsAt(condition, person, world.now());
      });
      const ids = expected.map(([userId]) => world.profileIdOf(userId)).sort();
      assert.deepEqual([...((await world.members(id)) ?? [])].sort(), ids, id);
    }
  };
  return { play, check, settled };
};

test('members by a computed trait equal brute force at every moment, whatever crashes or is redefined', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 4 }), fc.nat(), async (list, value, seed) => {
      const { play, check, settled } = await open(value, seed);
      await settled();
      for (const step of list) {
        await play(step);
        await check();
      }
    }),
    { numRuns: 30 },
  );
});
