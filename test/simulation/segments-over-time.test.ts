import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { AggregateForm, Condition } from '../../shared/domain/segment/definition.ts';
import { isChanging } from '../../shared/domain/segment/segment-document.ts';
import type { DefinitionDocument } from '../../shared/domain/segment/stored-definitions.ts';
import { conditions } from './segment-generators.ts';
import { holdsAt, type Person } from './segment-oracle.ts';
import { createWorld } from './segment-world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const START = Date.UTC(2026, 10, 22, 12);
const RUNS = 30;
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

/** Of a computed trait once there is one; until then nobody has a trait of this name. */
const SPENT: Condition = { trait: 'spent', op: 'gte', value: 2 };
const spentForms = fc.record({
  event: fc.constantFrom('A', 'B'),
  aggregate: fc.constantFrom({ fn: 'count' as const }, { fn: 'sum' as const, property: 'size' }),
  within: fc.constantFrom('PT3M', 'PT2H'),
});

const IDS = ['one', 'two', 'three'];

/** Definitions that may name segments before them in `IDS`, so that no circle comes about. */
const definitions = fc
  .tuple(shortened, shortened, fc.nat(2), fc.constantFrom('plain', 'plain', 'not', 'all', 'any', 'alone', 'spent'))
  .map(([first, second, before, form]) => ({ first, second, before, form }));
const defineStep = fc.tuple(fc.nat(2), definitions).map(([index, { first, second, before, form }]) => {
  const reference: Condition = { segment: IDS[before % Math.max(1, index)] ?? 'one' };
  const forms: Record<string, Condition> = {
    not: { not: reference },
    all: { all: [reference, first] },
    any: { any: [first, { not: second }, reference] },
    alone: reference,
    spent: SPENT,
  };
  const definition = index === 0 && form !== 'spent' ? first : (forms[form] ?? first);
  return { kind: 'define' as const, id: IDS[index] ?? 'one', definition };
});

const steps = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('event' as const),
        userId: fc.constantFrom(...PEOPLE),
        byDevice: fc.boolean(),
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
        isJoining: fc.boolean(),
        plan: fc.constantFrom('pro', 'free'),
        date: fc.integer({ min: -3 * 3600, max: 3 * 3600 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: seconds(60 * 60) }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: seconds(150) }) },
    { weight: 5, arbitrary: defineStep },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('trait' as const), form: spentForms }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), id: fc.constantFrom(...IDS) }) },
  ),
  { minLength: 12, maxLength: 30 },
);

type Step = typeof steps extends fc.Arbitrary<(infer S)[]> ? S : never;
type Saying = Extract<Step, { userId: string }>;
type World = ReturnType<typeof createWorld>;

interface Known {
  readonly events: Person['events'][number][];
  readonly traits: Record<string, unknown>;
}

/** What is known of everybody, kept apart from the system under test: each by name, and their devices until they are joined. */
const createHistory = () => {
  const known = new Map<string, Known>();
  const joined = new Set<string>();
  let count = 0;
  const of = (name: string): Known => {
    const found = known.get(name) ?? { events: [], traits: {} };
    known.set(name, found);
    return found;
  };
  const body = (step: Saying, now: number) => {
    count += 1;
    const [named, device] = [{ userId: step.userId }, { anonymousId: `${step.userId}-phone` }];
    const base = { messageId: `m${String(count).padStart(4, '0')}` };
    if (step.kind === 'identify') {
      const traits = { plan: step.plan, date: new Date(START + step.date * SECOND).toISOString() };
      const timestamp = new Date(now).toISOString();
      const who = step.isJoining ? { ...named, ...device } : named;
      return { ...base, ...who, type: 'identify' as const, timestamp, originalTimestamp: timestamp, traits };
    }
    const timestamp = new Date(now - step.ago).toISOString();
    const who = step.byDevice ? device : named;
    const properties = { size: step.size };
    return {
      ...base,
      ...who,
      type: 'track' as const,
      event: step.name,
      timestamp,
      originalTimestamp: timestamp,
      properties,
    };
  };
  return {
    note: (step: Saying, now: number) => {
      const said = body(step, now);
      const name = 'userId' in said ? `userId:${step.userId}` : `anonymousId:${step.userId}-phone`;
      if (step.kind === 'identify') {
        Object.assign(of(name).traits, said.type === 'identify' ? said.traits : {});
        if (step.isJoining) joined.add(step.userId);
        return said;
      }
      const expiresAt = now + step.retentionDays * 24 * 60 * MINUTE;
      of(name).events.push({
        body: said,
        at: Date.parse(said.timestamp),
        expiresAt,
      } as unknown as Person['events'][number]);
      return said;
    },
    /** Everybody who has a profile, under a name that finds it. */
    people: (): readonly (readonly [string, Person])[] =>
      PEOPLE.flatMap((userId) => {
        const [name, phone] = [`userId:${userId}`, `anonymousId:${userId}-phone`];
        const [own, device] = [known.get(name), known.get(phone)];
        const person = (parts: readonly (Known | undefined)[]): Person => ({
          events: parts.flatMap((part) => part?.events ?? []),
          traits: own && parts.includes(own) ? own.traits : {},
          identifierTypes: [],
          consent: {},
        });
        if (joined.has(userId)) return [[name, person([own, device])] as const];
        return [
          ...(own ? [[name, person([own])] as const] : []),
          ...(device ? [[phone, person([device])] as const] : []),
        ];
      }),
  };
};

interface Sources {
  readonly segments: ReadonlyMap<string, Condition>;
  readonly spent: AggregateForm | undefined;
}

/** A definition with references replaced by what they stand for. */
const inline = (sources: Sources, condition: Condition): Condition => {
  if ('segment' in condition) return inline(sources, sources.segments.get(condition.segment) as Condition);
  if ('all' in condition) return { all: condition.all.map((each) => inline(sources, each)) };
  if ('any' in condition) return { any: condition.any.map((each) => inline(sources, each)) };
  if ('trait' in condition && condition.trait === 'spent' && sources.spent)
    return { ...sources.spent, op: condition.op, value: condition.value ?? 0 };
  return 'not' in condition ? { not: inline(sources, condition.not) } : condition;
};

/** What serves and what is asked for, references replaced. */
const readDefinitions = async (world: World) => {
  const [documents, traits] = [await world.documents(), await world.traits()];
  const read = (which: <D>(document: DefinitionDocument<D>) => D | undefined) => {
    const segments = new Map(documents.map(({ id, document }) => [id, which(document) ?? document.definition]));
    const spent = traits.map(({ document }) => which(document))[0];
    return new Map([...segments].map(([id, definition]) => [id, inline({ segments, spent }, definition)]));
  };
  return {
    serving: read(({ served, definition }) => (served === undefined ? definition : served?.definition)),
    wanted: read(({ definition }) => definition),
  };
};

/** Definitions at most so old are read with. */
const CACHED = 5 * SECOND;

/** Watches a world: what it asserts holds at every instant, whatever is being computed. */
const createWatch = (world: World, history: ReturnType<typeof createHistory>) => {
  const seen = new Map<string, { serving: Condition; before: Condition | undefined; changedAt: number }>();
  const ready = new Set<string>();
  let looks = 0;

  /** Only computing to the end lets another definition serve in place of one that is ready. */
  const watchServing = ({ serving, wanted }: Awaited<ReturnType<typeof readDefinitions>>, isTick: boolean) => {
    for (const id of seen.keys()) if (!serving.has(id)) [seen.delete(id), ready.delete(id)];
    for (const [id, now] of serving) {
      const last = seen.get(id);
      if (last && isDeepStrictEqual(last.serving, now)) continue;
      if (ready.has(id)) {
        assert.ok(isTick, `${id} changed at once`);
        assert.deepEqual(now, wanted.get(id), `${id} changed to what nobody asked for`);
      }
      seen.set(id, { serving: now, before: last?.serving, changedAt: world.now() });
    }
  };

  const watchProfile = async (name: string, person: Person) => {
    const profile = await world.profile(name);
    const now = world.now();
    for (const [id, { serving, before, changedAt }] of seen) {
      if (now - changedAt < CACHED) continue;
      const expected = holdsAt(serving, person, now);
      const at = `${name} in ${id} at ${new Date(now).toISOString()}, before ${JSON.stringify(before)}`;
      assert.equal(profile?.segments.includes(id), expected, at);
      assert.equal(await world.explained(name, id), expected, `explained: ${at}`);
    }
    return profile?.profileId;
  };

  /** `profiles` by name, where all of them were looked at. */
  const watchMembers = async (id: string, serving: Condition, profiles: ReadonlyMap<string, string | undefined>) => {
    const members = await world.members(id);
    assert.ok(members || !ready.has(id), `${id} was ready and is not any more`);
    if (!members) return;
    ready.add(id);
    const people = history.people();
    const expected = people.filter(([, person]) => holdsAt(serving, person, world.now()));
    const at = `members of ${id} at ${new Date(world.now()).toISOString()}`;
    assert.equal(members.length, expected.length, at);
    if (profiles.size < people.length) return;
    const ids = expected.map(([name]) => profiles.get(name));
    assert.deepEqual([...members].sort(), ids.sort(), at);
  };

  const look = async (isTick: boolean, isThorough: boolean) => {
    watchServing(await readDefinitions(world), isTick);
    const people = history.people();
    looks += 1;
    const profiles = new Map<string, string | undefined>();
    for (const [index, [name, person]] of people.entries())
      if (isThorough || looks % people.length === index) profiles.set(name, await watchProfile(name, person));
    for (const [id, { serving }] of seen) await watchMembers(id, serving, profiles);
  };
  return { look };
};

const play = async (world: World, history: ReturnType<typeof createHistory>, step: Step) => {
  if (step.kind === 'pass') return world.advance(step.ms);
  if (step.kind === 'define') return world.define(step.id, step.definition);
  if (step.kind === 'trait') return world.defineTrait('spent', step.form);
  if (step.kind === 'remove') return world.remove(step.id);
  const body = history.note(step, world.now());
  return world.accept(body, step.kind === 'event' ? step.retentionDays : 400);
};

test('what serves equals brute force at every moment, whatever crashes, repeats, is redefined or computed meanwhile', async () => {
  let switches = 0;
  await fc.assert(
    fc.asyncProperty(steps, fc.tuple(shortened, shortened), fc.nat(), async (list, first, seed) => {
      const watched: { look?: () => Promise<void> } = {};
      const world = createWorld(START, seed, async () => watched.look?.());
      const history = createHistory();
      const watch = createWatch(world, history);
      watched.look = () => watch.look(true, false);
      const changing = async () => [...(await world.documents()), ...(await world.traits())].filter(isChanging).length;
      const defined = ['one', 'two'].map((id, index) => ({ kind: 'define', id, definition: first[index] }));
      for (const step of [...(defined as Step[]), ...list]) {
        const before = await changing();
        await play(world, history, step);
        await watch.look(step.kind === 'pass', true);
        const after = await changing();
        if (step.kind === 'pass' && after < before) switches += 1;
      }
      await world.advance(25 * MINUTE);
      await watch.look(true, true);
      assert.equal(await changing(), 0, 'something was never switched');
      for (const { id } of await world.documents()) {
        assert.equal(await world.status(id), 'ready');
      }
      assert.deepEqual(await world.leftovers(), []);
    }),
    { numRuns: RUNS },
  );
  assert.ok(switches > RUNS / 4, `only ${switches} switches were seen`);
});
