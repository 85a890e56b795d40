import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import { createMemoryMembershipStore } from '../../shared/memory/memory-membership-store.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';

/** A person as the exports see one. `emails` may move between persons. */
export interface Person {
  readonly vip: boolean;
  /** Undefined: never asked. */
  readonly consent?: boolean;
  readonly emails: readonly string[];
  readonly plan?: string;
}

/** The segment of everybody whose trait `vip` is true. */
export const SEGMENT = 'vips';

/** One answer for both purposes that platforms ask for by default. */
const consentOf = (granted: boolean | undefined): ProfileHead['state']['consent'] =>
  granted === undefined ? {} : { advertising: { granted, at: 0 }, email: { granted, at: 0 } };

const headOf = (profileId: string, { vip, consent, emails, plan }: Person): ProfileHead => ({
  profileId,
  version: 1,
  founder: profileId as IdentifierKey,
  foundedAt: 0,
  epoch: 0,
  identifierCounts: { email: emails.length },
  lastLinkAt: 0,
  hasRefusedLinks: false,
  rulesVersion: 0,
  memberships: {},
  state: {
    traits: {
      vip: { value: vip, at: 0, messageId: 'm' },
      ...(plan === undefined ? {} : { plan: { value: plan, at: 0, messageId: 'm' } }),
    },
    consent: consentOf(consent),
    anchors: {},
    leaves: {},
    firstSeen: 1,
    lastSeen: 1,
    definitionsVersion: 1,
  },
});

/** Changes a person and publishes what the stitcher would: entries, exits, and members who changed otherwise. */
const createPut = (people: Map<string, Person>, publish: (profileId: string, member: boolean) => void) => {
  /** Takes emails from whoever had them; true where a member had one. */
  const takeFromOthers = (profileId: string, { emails }: Person): boolean => {
    const losers = [...people].filter(
      ([other, known]) => other !== profileId && known.emails.some((email) => emails.includes(email)),
    );
    for (const [other, known] of losers)
      people.set(other, { ...known, emails: known.emails.filter((email) => !emails.includes(email)) });
    return losers.some(([, { vip }]) => vip);
  };
  return (profileId: string, person: Person): void => {
    const tookFromMember = takeFromOthers(profileId, person);
    const before = people.get(profileId);
    people.set(profileId, person);
    const isOther =
      before?.consent !== person.consent || person.emails.some((email) => !before?.emails.includes(email));
    const hasMoved = (before?.vip ?? false) !== person.vip;
    if (hasMoved || (person.vip && isOther) || tookFromMember) publish(profileId, person.vip);
  };
};

/** Persons in memory, as the identity engine would hold them, with published memberships. */
export const createPeople = (clock: () => number) => {
  const keyring = createKeyring('a key of a deployment in a test');
  const people = new Map<string, Person>();
  const memberships = createMemoryMembershipStore();
  const keys = new Map<string, IdentifierKey>();
  const keyOf = (email: string): IdentifierKey => {
    const key = keys.get(email) ?? keyring.keyOf({ type: 'email', value: email });
    keys.set(email, key);
    return key;
  };
  const ownerOf = (key: IdentifierKey) =>
    [...people].find(([, { emails }]) => emails.some((email) => keyOf(email) === key));

  const pointers: ProfileStore['pointers'] = async (keys) =>
    new Map(
      keys.flatMap((key) => {
        const [profileId, person] = ownerOf(key) ?? [];
        const email = person?.emails.find((each) => keyOf(each) === key);
        if (profileId === undefined || email === undefined) return [];
        return [[key, { key, profileId, firstReceivedAt: 0, sealed: keyring.seal(email) }] as const];
      }),
    );
  const profiles: Pick<ProfileStore, 'pointers' | 'places' | 'heads' | 'identifiersOf'> = {
    pointers,
    places: async (keys) => ({ pointers: await pointers(keys), fences: new Map() }),
    heads: async (ids) =>
      new Map(
        ids.flatMap((id) => {
          const person = people.get(id);
          return person ? [[id, headOf(id, person)] as const] : [];
        }),
      ),
    identifiersOf: async ({ profileId }) =>
      (people.get(profileId)?.emails ?? []).map((value) => ({
        type: 'email',
        value,
        key: keyOf(value),
        firstSeen: 0,
        lastSeen: 0,
      })),
  };

  const put = createPut(people, (profileId, member) => {
    const at = clock();
    memberships.publish([{ segmentId: SEGMENT, profileId, member, since: at, changedAt: at }]);
  });

  const isWanted = ({ vip, consent }: Person, needsConsent: boolean): boolean =>
    vip && (!needsConsent || consent === true);
  return {
    keyring,
    people,
    memberships,
    profiles,
    put,
    wanted: (needsConsent = true): string[] =>
      [...people.values()]
        .filter((person) => isWanted(person, needsConsent))
        .flatMap(({ emails }) => emails)
        .sort(),
  };
};
