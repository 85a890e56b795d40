import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CreateDouble } from './find-doubles.ts';
import type { PlatformDouble } from './platform-double.ts';
import { heldThere, type Variation, wantedThere, withPlatform } from './platform-world.ts';
import { MOODS } from './serve-platform.ts';

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      id: fc.constantFrom('p1', 'p2', 'p3'),
      person: fc.record({
        vip: fc.boolean(),
        consent: fc.constantFrom(true, true, false),
        emails: fc.uniqueArray(fc.constantFrom('a@x.yz', 'b@x.yz', 'c@x.yz', 'd@x.yz'), { maxLength: 2 }),
      }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('live' as const), minutes: fc.integer({ min: 1, max: 20 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('mood' as const), mood: fc.constantFrom(...MOODS) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('drain' as const), copies: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('crash' as const),
      calls: fc.integer({ min: 1, max: 40 }),
      after: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('jump' as const), minutes: fc.integer({ min: 5, max: 200 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('refuse' as const), email: fc.constantFrom('c@x.yz', 'd@x.yz') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase' as const), id: fc.constantFrom('p1', 'p2') }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

type Opened = Parameters<Parameters<typeof withPlatform>[1]>[0];
const take = async (each: Step, { world, double, served, faults }: Opened): Promise<void> => {
  switch (each.kind) {
    case 'put':
      return world.put(each.id, each.person);
    case 'live':
      return world.live(each.minutes);
    case 'mood':
      served.state.mood = each.mood;
      return;
    case 'drain':
      await world.tick();
      return world.drain(each.copies);
    case 'crash':
      return void Object.assign(faults, { callsLeft: each.calls, crashAfter: each.after });
    case 'jump':
      world.time.now += each.minutes * 60_000;
      return;
    case 'expire':
      return double.expireTokens();
    case 'refuse':
      // A row that is held already was found valid before.
      if (!double.audience().has(double.heldAs(each.email))) double.refused.add(double.heldAs(each.email));
      return;
    case 'erase':
      return void world.people.delete(each.id);
  }
};

const person: Extract<Step, { kind: 'put' }>['person'] = { vip: true, consent: true, emails: ['a@x.yz', 'b@x.yz'] };
/** Everybody comes; one withdraws, one leaves, one stays: whoever never removes is found out in every run. */
const COMES_AND_GOES: Step[] = [
  { kind: 'put', id: 'p1', person },
  { kind: 'put', id: 'p2', person: { ...person, emails: ['c@x.yz'] } },
  { kind: 'put', id: 'p3', person: { ...person, emails: ['d@x.yz'] } },
  { kind: 'live', minutes: 60 },
  { kind: 'put', id: 'p1', person: { ...person, consent: false } },
  { kind: 'put', id: 'p2', person: { ...person, vip: false, emails: ['c@x.yz'] } },
];

/** A variation, as the name of the test says it. */
interface Varied extends Variation {
  readonly named?: string;
}

/**
 * What every double shows of its destination: whatever fails, expires, repeats or crashes, the audience there is the segment
 * in the end. `rounds` random histories.
 */
export const testPlatformLaws = (create: CreateDouble, rounds = 6, { named = '', ...variation }: Varied = {}): void => {
  test(`${create(() => 0).slug}${named}: whatever fails, expires, repeats or crashes, the audience there is the segment in the end`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 20 }), async (steps) => {
        await withPlatform<PlatformDouble>(
          create,
          async (opened) => {
            const { world, double, served, faults } = opened;
            for (const each of steps) await take(each, opened);
            delete faults.callsLeft;
            served.state.mood = 'well';
            for (const minutes of [27 * 60, 27 * 60, 300]) {
              await world.runs.resume('x', world.time.now);
              await world.live(minutes, 10);
            }
            const held = heldThere(double);
            const wanted = world.wanted().map(double.heldAs);
            assert.deepEqual(
              held.filter((value) => !double.refused.has(value)),
              wantedThere(world, double),
            );
            for (const value of held) assert.ok(wanted.includes(value), 'nobody is held who is not wanted');
          },
          variation,
        );
      }),
      { numRuns: rounds, examples: [[COMES_AND_GOES]] },
    );
  });
};
