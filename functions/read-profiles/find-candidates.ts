import { readIdentifier } from '../../shared/domain/api/identifier-path.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import type { Identifier } from '../../shared/domain/identity/identifier.ts';
import { typeOfKey } from '../../shared/domain/identity/identifier.ts';
import { BUILT_IN_TYPES, type IdentityRules, rankOf } from '../../shared/domain/identity/rules.ts';
import { createFindLives } from '../../shared/domain/privacy/find-lives.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import type { RulesDirectory } from '../../shared/ports/rules-directory.ts';

interface Dependencies {
  readonly profiles: Pick<ProfileStore, 'places' | 'heads'>;
  readonly rules: RulesDirectory;
  readonly keyring: Pick<Keyring, 'keyOf'>;
}

interface Candidate {
  readonly profileId: string;
  readonly identifiers: Identifier[];
}

/** What ids of profiles look like; whether there is such a one is another question. */
const PROFILE_ID = /^[A-Za-z0-9_-]{8,128}$/;

/** Everything that a value can be, the strongest type first. */
const readingsOf = (value: string, rules: IdentityRules): readonly Identifier[] =>
  [...new Set([...BUILT_IN_TYPES, ...Object.keys(rules.types)])]
    .sort((a, b) => rankOf(rules, a) - rankOf(rules, b) || (a < b ? -1 : 1))
    .flatMap((type) => {
      const read = readIdentifier(type, value);
      return 'message' in read ? [] : [read];
    });

/** Looks a value up as an identifier of every type that the rules know, and as a profileId. */
export const createFindCandidates = ({ profiles, rules, keyring }: Dependencies) => {
  const findLives = createFindLives({ profiles, keyring });

  return async (value: string): Promise<HttpResponse> => {
    const readings = readingsOf(value, await rules.current());
    const lives = await findLives(readings);
    const ids = lives.flatMap(({ pointer }) => (pointer ? [pointer.profileId] : []));
    const asId = PROFILE_ID.test(value) ? [value] : [];
    const heads = await profiles.heads([...new Set([...ids, ...asId])]);
    const found = new Map<string, Candidate>();
    const candidateOf = (id: string): Candidate | undefined => {
      const profileId = heads.get(id)?.profileId;
      if (profileId === undefined) return undefined;
      const candidate = found.get(profileId) ?? { profileId, identifiers: [] };
      found.set(profileId, candidate);
      return candidate;
    };
    for (const { identifier, key, pointer } of lives)
      if (pointer) candidateOf(pointer.profileId)?.identifiers.push({ type: typeOfKey(key), value: identifier.value });
    for (const id of asId) candidateOf(id);
    return answer({ candidates: [...found.values()], tried: readings.map(({ type }) => type) });
  };
};
