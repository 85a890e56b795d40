import { iso } from '../../shared/domain/api/common-schemas.ts';
import { encodeCursor } from '../../shared/domain/api/cursor.ts';
import { answer } from '../../shared/domain/http.ts';
import { typeOfKey } from '../../shared/domain/identity/identifier.ts';
import { neighboursOf, sharingLink } from '../../shared/domain/identity/isolation.ts';
import { type IdentityRules, rulesOf } from '../../shared/domain/identity/rules.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { IdentifierPointer, ProfileStore, StoredLink } from '../../shared/ports/profile-store.ts';
import type { RulesDirectory } from '../../shared/ports/rules-directory.ts';

interface Dependencies {
  readonly profiles: Pick<ProfileStore, 'linksOf' | 'superNodes'>;
  readonly rules: RulesDirectory;
  readonly keyring: Pick<Keyring, 'open'>;
}

/** Each may have many thousand links: few are read at once. */
const AT_ONCE = 5;

const show = (
  { key, releasedAt = 0 }: IdentifierPointer,
  links: readonly StoredLink[],
  { rules, value }: { readonly rules: IdentityRules; readonly value: string },
) => {
  const { sharedBy } = rulesOf(rules, typeOfKey(key));
  const neighbours = neighboursOf(key, links, releasedAt);
  const [userIds, devices] = [neighbours.userIds.size, neighbours.devices.size];
  const since = sharingLink(rules, key, { links, releasedAt });
  return {
    type: typeOfKey(key),
    value,
    ...(since === undefined ? {} : { since: iso(since.receivedAt) }),
    userIds,
    devices,
    sharedBy,
    reason: `It is linked to ${userIds} userIds and ${devices} anonymousIds; the rules allow ${sharedBy.userIds} and ${sharedBy.devices}.`,
  };
};

/** Lists the identifiers in quarantine; links are read for those of the page alone. */
export const createListShared =
  ({ profiles, rules, keyring }: Dependencies) =>
  async ({ limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined }) => {
    const [page, inForce] = await Promise.all([
      profiles.superNodes({ limit, ...(cursor === undefined ? {} : { cursor }) }),
      rules.current(),
    ]);
    const identifiers: ReturnType<typeof show>[] = [];
    for (let from = 0; from < page.identifiers.length; from += AT_ONCE) {
      const some = page.identifiers.slice(from, from + AT_ONCE);
      const links = await Promise.all(some.map(({ key }) => profiles.linksOf(key)));
      identifiers.push(
        ...some.map((pointer, i) =>
          show(pointer, links[i] ?? [], { rules: inForce, value: keyring.open(pointer.sealed) }),
        ),
      );
    }
    return answer({ identifiers, ...(page.cursor === undefined ? {} : { next: encodeCursor(page.cursor) }) });
  };
