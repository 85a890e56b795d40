import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAskDestinations } from '../../shared/destinations/ask-removal.ts';
import { findDestination } from '../../shared/destinations/find-destination.ts';
import { createReadRemoval } from '../../shared/destinations/read-removal.ts';
import { findDoubles } from './find-doubles.ts';
import { heldThere, wantedThere, withPlatform } from './platform-world.ts';
import { keptBy } from './search-double.ts';

const [ERASED, STAYS] = ['erased.person@example.com', 'other.person@example.com'];

for (const create of await findDoubles()) {
  const { slug } = create(() => 0);
  test(`${slug}: whoever is erased is in the audience no more in any spelling, and what else stays is what the receipt says`, async () => {
    await withPlatform(
      create,
      async ({ world, double }) => {
        for (const email of [ERASED, STAYS]) world.put(email, { vip: true, consent: true, emails: [email] });
        await world.live(45);
        assert.deepEqual(heldThere(double), wantedThere(world, double));
        assert.equal(keptBy(double, ERASED).audience, true);
        world.people.delete(ERASED);
        const key = world.keyring.keyOf({ type: 'email', value: ERASED });
        const asked = await createAskDestinations(world.ports)([key], 'e', world.time.now);
        assert.equal(asked.length, 1);
        await world.live(45);
        const [state] = (await createReadRemoval(world.ports)('e'))?.audiences ?? [];
        assert.equal(state?.state, 'removed');
        assert.deepEqual(heldThere(double), wantedThere(world, double));
        const { audience, contact } = keptBy(double, ERASED);
        const leavesBehind = (await findDestination(slug))?.leavesBehind;
        assert.deepEqual([audience, contact], [false, leavesBehind === 'contact']);
        assert.equal(state?.leavesBehind, leavesBehind);
        assert.equal(keptBy(double, STAYS).audience, true);
      },
      { export: { schedule: 'rate(7 days)' } },
    );
  });
}
