import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStitchProfiles } from '../../functions/stitch-profiles/stitch-profiles.ts';
import { type AddressAnswers, addressRefusal } from '../../shared/domain/consent/address-acts.ts';
import { permits } from '../../shared/domain/consent/permission.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import { isRestricted } from '../../shared/domain/profile/restriction.ts';
import { createFixedRules } from '../../shared/memory/fixed-rules.ts';
import { MEMBER_SHARDS } from '../../shared/ports/membership-store.ts';
import { clearKeyring, createDeployment, DEFINITIONS, type Deployment, NOW } from './deployment.ts';
import { generateRecords } from './generate-records.ts';
import { createRandom } from './random.ts';

const SEEDS = 400;
const [DEFINED = assert.fail()] = DEFINITIONS;
const SEGMENT = DEFINED.serving.get('known')?.id ?? assert.fail('the segment does not serve');
const PURPOSES = ['advertising'];
const EMAILS = ['e1@acme.com', 'e2@acme.com', 'e3@acme.com'];

const isWanted = (head: ProfileHead | undefined, answers: AddressAnswers | undefined): boolean =>
  head !== undefined &&
  Object.hasOwn(head.memberships, SEGMENT) &&
  permits({ consent: head.state.consent, restricted: isRestricted(head.state) }, PURPOSES).permitted &&
  addressRefusal(answers, PURPOSES) === undefined;

/** Whom an export should hold, from everybody. */
const wantedNow = async ({ ports: { profiles, refusals } }: Deployment): Promise<string[]> => {
  const keys = EMAILS.map((value) => clearKeyring.keyOf({ type: 'email', value }));
  const pointers = await profiles.pointers(keys);
  const heads = await profiles.heads([...pointers.values()].map(({ profileId }) => profileId));
  const answers = await refusals.find(keys);
  return [...pointers]
    .flatMap(([key, { profileId }]) => (isWanted(heads.get(profileId), answers.get(key)) ? [String(key)] : []))
    .sort();
};

/** Reads what was published since `since` alone, and holds whoever it then finds wanted. */
const follow = async (deployment: Deployment, held: Set<IdentifierKey>, since: number): Promise<void> => {
  const { memberships, ports } = deployment;
  for (let shard = 0; shard < MEMBER_SHARDS; shard++) {
    const { changes } = await memberships.changes({ segmentId: SEGMENT, shard, since, limit: 1_000 });
    const heads = await ports.profiles.heads(changes.map(({ profileId }) => profileId));
    for (const head of heads.values()) {
      const known = (await ports.profiles.identifiersOf(head)).filter(({ type }) => type === 'email');
      const answers = await ports.refusals.find(known.map(({ key }) => key));
      for (const { key } of known) isWanted(head, answers.get(key)) ? held.add(key) : held.delete(key);
    }
  }
};

test('who follows published changes alone holds whoever is wanted, whatever joins, parts, moves or withdraws', async () => {
  let wantedOnce = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const deployment = createDeployment();
    const time = { now: NOW };
    const stitch = createStitchProfiles({
      ...deployment.ports,
      definitions: { current: async () => DEFINED },
      keyring: clearKeyring,
      clock: () => time.now,
      rules: createFixedRules(),
    });
    const held = new Set<IdentifierKey>();
    let sequence = 0;
    for (const record of generateRecords(createRandom(seed))) {
      time.now += 1_000;
      await stitch([{ position: { shard: 's', sequence: String(++sequence) }, record }]);
      await follow(deployment, held, time.now);
      const wanted = await wantedNow(deployment);
      wantedOnce += wanted.length;
      assert.deepEqual([...held].map(String).sort(), wanted, `seed ${seed}, record ${sequence}`);
    }
  }
  assert.ok(wantedOnce > SEEDS, 'the histories want somebody');
});
