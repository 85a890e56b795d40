import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SegmentEvent } from '../../shared/domain/event/event.ts';
import type { Condition } from '../../shared/domain/segment/definition.ts';
import { conditions } from './segment-generators.ts';
import { holdsAt, type Person } from './segment-oracle.ts';
import { createWorld } from './segment-world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const START = Date.UTC(2026, 10, 22, 12);
const PEOPLE = ['ada', 'bob', 'cy'];

/** Windows of minutes in the place of days and months, so that an afternoon sees them open and close. */
const SHORTER: Readonly<Record<string, string>> = {
  PT1S: 'PT10S',
  P1D: 'PT100S',
  P3D: 'PT3M',
  P1M: 'PT90M',
  P30D: 'PT2H',
  P2M: 'PT3H',
  P1Y: 'P1D',
};
const shortened = conditions.map(
  (condition): Condition =>
    JSON.parse(
      JSON.stringify(condition).replaceAll(/"(P[^"]+)"/g, (_, length: string) => `"${SHORTER[length] ?? length}"`),
    ),
);

/** Whole seconds: a message's delay knows no smaller unit, so here nothing is late at all. */
const seconds = (most: number) => fc.integer({ min: 0, max: most }).map((count) => count * SECOND);

const steps = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('event' as const),
        userId: fc.constantFrom(...PEOPLE),
        name: fc.constantFrom('A', 'B', 'C'),
        size: fc.nat(3),
        ago: fc.oneof(fc.constant(0), seconds(3 * 3600)),
        retentionDays: fc.constantFrom(0.05, 0.125, 400),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('identify' as const),
        userId: fc.constantFrom(...PEOPLE),
        plan: fc.constantFrom('pro', 'free'),
        date: fc.integer({ min: -3 * 3600, max: 3 * 3600 }),
      }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: seconds(60 * 60) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: seconds(150) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('define' as const),
        id: fc.constantFrom('one', 'two'),
        definition: shortened,
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), id: fc.constantFrom('one', 'two') }) },
  ),
  { minLength: 8, maxLength: 24 },
);

type Step = typeof steps extends fc.Arbitrary<(infer S)[]> ? S : never;

/** What is known of everybody, kept apart from the system under test. */
const createHistory = () => {
  const people = new Map<string, { events: Person['events'][number][]; traits: Record<string, unknown> }>();
  const definitions = new Map<string, Condition>();
  let count = 0;
  const personOf = (userId: string) => {
    const known = people.get(userId) ?? { events: [], traits: {} };
    people.set(userId, known);
    return known;
  };
  return {
    people,
    definitions,
    personOf,
    body: (step: Extract<Step, { userId: string }>, now: number): SegmentEvent & { userId: string } => {
      count += 1;
      const base = { messageId: `m${String(count).padStart(4, '0')}`, userId: step.userId };
      if (step.kind === 'identify') {
        const traits = { plan: step.plan, date: new Date(START + step.date * SECOND).toISOString() };
        const timestamp = new Date(now).toISOString();
        return { ...base, type: 'identify', timestamp, originalTimestamp: timestamp, traits };
      }
      const timestamp = new Date(now - step.ago).toISOString();
      const properties = { size: step.size };
      return { ...base, type: 'track', event: step.name, timestamp, originalTimestamp: timestamp, properties };
    },
  };
};

const play = async (world: ReturnType<typeof createWorld>, history: ReturnType<typeof createHistory>, step: Step) => {
  if (step.kind === 'pass') return world.advance(step.ms);
  if (step.kind === 'define') {
    history.definitions.set(step.id, step.definition);
    return world.define(step.id, step.definition);
  }
  if (step.kind === 'remove') {
    history.definitions.delete(step.id);
    return world.remove(step.id);
  }
  const now = world.now();
  const body = history.body(step, now);
  const person = history.personOf(step.userId);
  if (step.kind === 'identify') Object.assign(person.traits, body.traits);
  else {
    const expiresAt = now + step.retentionDays * 24 * 60 * MINUTE;
    person.events.push({ body, at: Date.parse(body.timestamp), expiresAt } as Person['events'][number]);
  }
  return world.accept(body, body.type === 'track' && 'retentionDays' in step ? step.retentionDays : 400);
};

const check = async (world: ReturnType<typeof createWorld>, history: ReturnType<typeof createHistory>) => {
  for (const id of ['one', 'two']) {
    const published = await world.members(id);
    const definition = history.definitions.get(id);
    const expected = [...history.people].flatMap(([userId, { events, traits }]) => {
      const person = { events, traits, identifierTypes: [], consent: {} };
      return definition && holdsAt(definition, person, world.now()) ? [world.profileIdOf(userId)] : [];
    });
    assert.deepEqual([...published].sort(), expected.sort(), `${id} at ${new Date(world.now()).toISOString()}`);
  }
};

test('what is published equals brute force at every moment, whatever crashes, repeats or is redefined', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.tuple(shortened, shortened), fc.nat(), async (list, first, seed) => {
      const world = createWorld(START, seed);
      const history = createHistory();
      let isComputing = false;
      const defined = ['one', 'two'].map((id, index) => ({ kind: 'define', id, definition: first[index] }));
      for (const step of [...(defined as Step[]), ...list]) {
        await play(world, history, step);
        isComputing ||= step.kind === 'define' || step.kind === 'remove';
        if (isComputing && step.kind !== 'pass') continue;
        // A changed definition is computed by the next minute's tick at the latest.
        if (isComputing) await world.advance(2 * MINUTE);
        isComputing = false;
        await check(world, history);
      }
    }),
    { numRuns: 30 },
  );
});
