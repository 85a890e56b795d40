import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testPlatformLaws } from '../platform-laws.ts';
import { heldThere, latest, runsOf, vip, wantedThere, withPlatform } from '../platform-world.ts';
import { createDouble } from './double.ts';

testPlatformLaws(createDouble);

type Double = ReturnType<typeof createDouble>;
const people = [0, 1, 2, 3, 4];
const statusesOf = ({ contacts }: Double) => people.map((n) => contacts.all.get(`p${n}@example.com`)?.status);
/** The double with other settings than its own. */
const withSettings =
  (more: object) =>
  (clock: () => number): Double => {
    const double = createDouble(clock);
    const destination: Double['destination'] = (address) => {
      const given = double.destination(address);
      return { ...given, settings: { ...given.settings, ...more } };
    };
    return { ...double, destination };
  };

test('Mailchimp: neither adding nor removing changes anybody’s status, other tags or other contacts', async () => {
  await withPlatform(withSettings({ newContacts: 'subscribed' }), async ({ world, double }) => {
    const { contacts } = double;
    for (const contact of contacts.all.values()) contact.tags.add('458');
    contacts.all.get('bystander@example.com')?.tags.add('457');
    const before = statusesOf(double);
    for (const n of [...people, 7]) world.put(`p${n}`, vip(n));
    await world.live(30);
    assert.deepEqual(heldThere(double), ['bystander@example.com', ...wantedThere(world, double)]);
    assert.deepEqual([contacts.tagged('457').size, contacts.all.get('p7@example.com')?.status], [7, 'subscribed']);
    assert.deepEqual(statusesOf(double), before);
    for (const n of [...people, 7]) world.put(`p${n}`, vip(n, { consent: false }));
    await world.live(30);
    assert.deepEqual(heldThere(double), ['bystander@example.com']);
    assert.deepEqual(statusesOf(double), before);
    assert.equal(contacts.all.get('p7@example.com')?.status, 'subscribed');
    assert.deepEqual([contacts.tagged('458').size, contacts.all.size], [7, 8]);
  });
});

test('Mailchimp: who is not in the audience is told so and added by nobody, unless the settings say so', async () => {
  await withPlatform(withSettings({ newContacts: 'skip' }), async ({ world, double }) => {
    for (const n of [1, 8]) world.put(`p${n}`, vip(n));
    await world.live(10);
    assert.deepEqual(heldThere(double), ['p1@example.com']);
    assert.equal(double.contacts.all.has('p8@example.com'), false);
    const run = await latest(world);
    assert.deepEqual([run.accepted, run.rejected, run.errors[0]?.code], [1, 1, 'not-in-audience']);
  });
});

test('Mailchimp: merge fields are written for contacts that were there and for those that are added', async () => {
  await withPlatform(withSettings({ fields: [{ trait: 'vip', field: 'VIP' }] }), async ({ world, double }) => {
    for (const n of [1, 8]) world.put(`p${n}`, vip(n));
    await world.live(10);
    const fields = [1, 8].map((n) => double.contacts.all.get(`p${n}@example.com`)?.fields);
    assert.deepEqual(fields, [{ VIP: 'true' }, { VIP: 'true' }]);
    assert.deepEqual(statusesOf(double)[1], 'unsubscribed');
  });
});

test('Mailchimp: a key that ended, an account that was closed and a tag that was deleted each pause the export', async () => {
  for (const [fault, words] of [
    ['keyEnded', /no longer accepts the connection\. Make a new API key/],
    ['deactivated', /does not let the connection change this audience/],
    ['tagDeleted', /does not find the audience or the tag/],
  ] as const)
    await withPlatform(createDouble, async ({ world, double }) => {
      double.state[fault] = true;
      world.put('p1', vip(1));
      await world.live(5);
      assert.match((await world.runs.control('x')).paused?.reason ?? '', words);
      double.state[fault] = false;
      await world.runs.resume('x', world.time.now);
      await world.live(30);
      assert.deepEqual(heldThere(double), wantedThere(world, double));
      assert.equal((await runsOf(world)).at(0)?.status, 'succeeded');
    });
});

test('Mailchimp: where new contacts cannot be added for now the tag waits for them, and nobody is told off', async () => {
  let refusals = 1;
  const create = (clock: () => number): Double => {
    const double = withSettings({ newContacts: 'subscribed' })(clock);
    const isAdding = ({ method, url }: Parameters<Double['answer']>[0]): boolean =>
      method === 'POST' && /\/lists\/[^/]+$/.test(url.pathname);
    return {
      ...double,
      answer: (asked) => (isAdding(asked) && refusals-- > 0 ? double.throttled() : double.answer(asked)),
    };
  };
  await withPlatform(create, async ({ world, double }) => {
    world.put('p8', vip(8));
    await world.live(10);
    assert.equal(refusals < 1, true);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
    assert.deepEqual((await runsOf(world)).at(-1)?.errors, []);
  });
});
