import { failure } from '../../shared/domain/api/failures.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import { type Identifier, type IdentifierKey, typeOfKey } from '../../shared/domain/identity/identifier.ts';
import type { Isolation } from '../../shared/domain/identity/isolation.ts';
import { type Component, type Resolution, resolve } from '../../shared/domain/identity/resolve.ts';
import { latestSeparations, pairOf, type Separation } from '../../shared/domain/identity/separation.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import type { RulesDirectory } from '../../shared/ports/rules-directory.ts';
import type { createMeasurePersons } from './measure-persons.ts';
import type { Planned } from './read-parting.ts';
import { type Reachable, readReachable } from './read-reachable.ts';

interface Dependencies {
  readonly profiles: Pick<ProfileStore, 'pointers' | 'tiesOf' | 'heads'>;
  readonly rules: RulesDirectory;
  readonly keyring: Pick<Keyring, 'open'>;
  readonly measure: ReturnType<typeof createMeasurePersons>;
}

const NAMED = 20;

const tooMany = failure(
  'too-many-identifiers',
  'Links lead from here to more than 5,000 identifiers: who there would be cannot be worked out while you wait. The order itself can be given.',
);

const knownIn = ({ pointers, separations }: Reachable, ordered: readonly Separation[]) => {
  const all = [...pointers.values()];
  return {
    births: new Map(all.map(({ key, firstReceivedAt }) => [key, firstReceivedAt])),
    separations: latestSeparations([...separations, ...ordered]),
    isolated: new Map<IdentifierKey, Isolation>(
      all.flatMap(({ key, isolated }) => (isolated === undefined ? [] : [[key, isolated] as const])),
    ),
    releases: new Map(
      all.flatMap(({ key, releasedAt }) => (releasedAt === undefined ? [] : [[key, releasedAt] as const])),
    ),
  };
};

/** The separations that an order brings, as the stitcher will read it; members and named identifiers have their present keys. */
const separationsOf = (type: 'unlink' | 'relink', { named, members, parting }: Planned, now: number): Separation[] => {
  const keys = new Map(
    [...members, ...named.map(({ key, identifier }) => ({ key, ...identifier }))].map(
      ({ key, type: of, value }) => [`${of}:${value}`, key] as const,
    ),
  );
  const keyOf = ({ type: of, value }: Identifier): IdentifierKey[] => {
    const key = keys.get(`${of}:${value}`);
    return key === undefined ? [] : [key];
  };
  const order = { isInForce: type === 'unlink', at: now, messageId: '~', reason: '' };
  const near = parting.identifiers.map(keyOf);
  const apart = near
    .flat()
    .flatMap((key) =>
      (parting.rest ?? [])
        .flatMap(keyOf)
        .map((other): Separation => ({ ...pairOf(key, other), kind: 'apart', ...order })),
    );
  const cuts = (parting.cut ?? []).flatMap(([place, end]) =>
    (near[place] ?? []).flatMap((key) =>
      keyOf(end).map((other): Separation => ({ ...pairOf(key, other), kind: 'cut', ...order })),
    ),
  );
  return [...apart, ...cuts];
};

/** What shows persons: names, counts, and the id that they keep. */
const createShowPersons = async ({ profiles, keyring, measure }: Dependencies, reachable: Reachable, now: number) => {
  const { pointers } = reachable;
  const heads = await profiles.heads([...new Set([...pointers.values()].map(({ profileId }) => profileId))]);
  const holderOf = (key: IdentifierKey): ProfileHead | undefined => heads.get(pointers.get(key)?.profileId ?? '');
  const nameOf = (key: IdentifierKey): string => `${typeOfKey(key)}:${keyring.open(pointers.get(key)?.sealed ?? '')}`;
  return async (person: Component) => {
    const holder = holderOf(person.founder);
    const { founder, members } = person;
    return {
      profileId: holder?.profileId,
      keepsId: holder?.founder === founder,
      identifiers: members.slice(0, NAMED).map(nameOf),
      identifierCount: members.length,
      ...(await measure(person, holder, now)),
    };
  };
};

/** Says who there would be after an order: what resolving the stored links with it gives, compared with who there is. */
export const createPreviewParting =
  (dependencies: Dependencies) =>
  async (type: 'unlink' | 'relink', planned: Planned, now: number): Promise<HttpResponse> => {
    const { profiles, rules } = dependencies;
    const concerned = new Set([...planned.named, ...planned.members].map(({ key }) => key));
    const reachable = await readReachable(profiles, [...concerned]);
    if (reachable === undefined) return tooMany;
    const inForce = await rules.current();
    const [was, will] = [[], separationsOf(type, planned, now)].map((ordered) =>
      resolve(reachable.links, inForce, knownIn(reachable, ordered)),
    );
    const showPerson = await createShowPersons(dependencies, reachable, now);
    const show = (resolution: Resolution | undefined) => {
      const persons = (resolution?.components ?? []).filter(({ members }) => members.some((key) => concerned.has(key)));
      return Promise.all(persons.map(showPerson));
    };
    const [before, after] = await Promise.all([show(was), show(will)]);
    const refused = (will?.refused.size ?? 0) - (was?.refused.size ?? 0);
    return answer({
      before: before.map(({ profileId = '', keepsId: _, ...person }) => ({ profileId, ...person })),
      after: after
        .map(({ profileId, keepsId, ...person }) => ({ ...(keepsId && profileId ? { profileId } : {}), ...person }))
        .sort((a, b) => Number('profileId' in b) - Number('profileId' in a) || b.identifierCount - a.identifierCount),
      linksCut: Math.max(0, refused),
      linksFollowed: Math.max(0, -refused),
    });
  };
