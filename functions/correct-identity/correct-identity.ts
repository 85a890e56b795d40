import { failure } from '../../shared/domain/api/failures.ts';
import type { ProfileName } from '../../shared/domain/api/identifier-path.ts';
import { correctionOperations } from '../../shared/domain/api/operations/identity.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import type { HttpResponse } from '../../shared/domain/http.ts';
import type { CommandFields, CommandType } from '../../shared/domain/identity/command.ts';
import { commandRecord, isWithinBounds } from '../../shared/domain/identity/command-record.ts';
import { createFindLives } from '../../shared/domain/privacy/find-lives.ts';
import { createFindProfile } from '../../shared/domain/profile/find-profile.ts';
import { createScreenOrders } from '../../shared/erasure/screen-orders.ts';
import type { EventStream } from '../../shared/ports/event-stream.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import type { RulesDirectory } from '../../shared/ports/rules-directory.ts';
import type { TombstoneStore } from '../../shared/ports/tombstone-store.ts';
import { createListShared } from './list-shared.ts';
import { planRelink, planUnlink } from './plan-parting.ts';
import { readNamed, refuseNamed } from './read-named.ts';

interface Dependencies {
  readonly profiles: Pick<
    ProfileStore,
    'pointers' | 'places' | 'heads' | 'linksOf' | 'tiesOf' | 'identifiersOf' | 'superNodes'
  >;
  readonly rules: RulesDirectory;
  readonly keyring: Pick<Keyring, 'keyOf' | 'open'>;
  readonly stream: EventStream;
  readonly tombstones: Pick<TombstoneStore, 'of'>;
  readonly newId: () => string;
}

interface Input {
  readonly path: { readonly identifier: ProfileName };
  readonly body: { readonly identifiers: readonly string[]; readonly reason: string };
  readonly now: number;
}

const noProfile = failure('not-found', 'No profile has this identifier; look it up to see how it is spelled.');
const noIdentifier = failure('not-found', 'This identifier was never seen; GET the list to see which are quarantined.');
const followed = failure(
  'not-quarantined',
  'This identifier is not quarantined for being shared; there is nothing to do.',
);
const tooLarge = failure(
  'invalid-request',
  'This parts more than 1,000 pairs of identifiers. Name the smaller side, or send several calls with fewer identifiers.',
);

/** The calls that order something about who is who. Reads decide what the order says; the stream alone is written. */
export const createCorrectIdentity = (dependencies: Dependencies) => {
  const { profiles, rules, keyring, stream, newId } = dependencies;
  const screen = createScreenOrders(dependencies);
  const listShared = createListShared({ profiles, rules, keyring });

  const find = createFindProfile({ profiles, keyring });
  const findLives = createFindLives({ profiles, keyring });

  const order = async (type: CommandType, command: CommandFields, now: number): Promise<HttpResponse> => {
    if (!isWithinBounds({ type, command })) return tooLarge;
    const messageId = newId();
    const left = await screen([commandRecord({ type, command, messageId, recordId: newId(), now }, keyring)], now);
    // Whoever was erased is unknown, from the tombstone on.
    if (left.length === 0) return type === 'release' ? noIdentifier : noProfile;
    await stream.put(left);
    return { status: 202, body: { messageId } };
  };

  const unlink = async ({ path, body: { identifiers, reason }, now }: Input): Promise<HttpResponse> => {
    const named = await readNamed(identifiers, findLives);
    if ('refused' in named) return named.refused;
    const head = await find(path.identifier);
    if (!head) return noProfile;
    const members = await profiles.identifiersOf(head);
    const own = new Set(members.map(({ key }) => key));
    const strange = named.flatMap(({ key, places }) => (own.has(key) ? [] : places));
    if (strange.length > 0) return refuseNamed('invalid-request', strange, 'is not linked to this profile');
    if (named.length === own.size) {
      return refuseNamed('invalid-request', [], 'names all of the profile: leave out what stays');
    }
    const links = await Promise.all(named.map(({ key }) => profiles.linksOf(key)));
    return order('unlink', { ...planUnlink(named, members, links), reason }, now);
  };

  const relink = async ({ path, body: { identifiers, reason }, now }: Input): Promise<HttpResponse> => {
    const named = await readNamed(identifiers, findLives);
    if ('refused' in named) return named.refused;
    const head = await find(path.identifier);
    if (!head) return noProfile;
    const [members, ties] = await Promise.all([
      profiles.identifiersOf(head),
      Promise.all(named.map(({ key }) => profiles.tiesOf(key))),
    ]);
    const separations = ties.map((each) => each.separations);
    const { parting, unparted } = planRelink(named, members, separations);
    const strange = unparted.flatMap((place) => named[place]?.places ?? []);
    if (strange.length > 0) return refuseNamed('not-unlinked', strange, 'was not unlinked from this profile');
    return order('relink', { ...parting, reason }, now);
  };

  const release = async (name: ProfileName, reason: string, now: number): Promise<HttpResponse> => {
    if ('profileId' in name) return noIdentifier;
    const { identifier } = name;
    const [{ pointer } = {}] = await findLives([identifier]);
    if (pointer === undefined) return noIdentifier;
    if (pointer.isolated !== 'super-node') return followed;
    return order('release', { identifiers: [identifier], rest: [], cut: [], reason }, now);
  };

  return serve(correctionOperations, {
    'POST /v1/profiles/{identifier}/unlink': unlink,
    'POST /v1/profiles/{identifier}/relink': relink,
    'GET /v1/identity/quarantine': ({ query }) => listShared(query),
    'POST /v1/identity/quarantine/{identifier}/release': ({ path, body, now }) =>
      release(path.identifier, body.reason, now),
  });
};
