import {
  type AddressAct,
  type AddressAnswers,
  addressActsIn,
  isNews,
  isRefusedAlike,
  withAct,
} from '../domain/consent/address-acts.ts';
import { HeadwaterError } from '../domain/errors.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import type { Clock } from '../ports/clock.ts';
import type { ProfileStore } from '../ports/profile-store.ts';
import type { RefusalStore } from '../ports/refusal-store.ts';
import type { Incoming } from './incoming.ts';

/** What noting acts reads and writes. */
export interface NoteActsDependencies {
  readonly refusals: RefusalStore;
  readonly profiles: ProfileStore;
  readonly clock: Clock;
}

/** Addresses whose answers are remembered, so that a signal which comes with every page view is looked up once. */
const REMEMBERED = 10_000;
/** Memberships published in one commit. */
const TOGETHER = 90;
/** Whoever loses this often in a row meets a broken store, not competition. */
const ATTEMPTS = 20;

const actsOf = ({ events, record, namings }: Incoming): readonly AddressAct[] =>
  events.flatMap((event) => {
    const entry = record.entries[event.index];
    const stamps = (entry && 'event' in entry && entry.stamps) || [];
    // As the record names them: who came back after an erasure has a key of their own.
    const keys = namings.flatMap(({ key, identifier: { type, value } }) =>
      stamps.some(([kind, text]) => kind === type && text === value) ? [key] : [],
    );
    return addressActsIn(event, keys);
  });

/** Publishes a profile's memberships again as they are, guarded by its version: for readers of changes to look at it once more. */
const publishAgain = async (
  { profileId, version, memberships }: ProfileHead,
  { profiles, clock }: Pick<NoteActsDependencies, 'profiles' | 'clock'>,
): Promise<'committed' | 'conflict'> => {
  const changedAt = clock();
  const all = Object.entries(memberships).map(([segmentId, { since }]) => {
    return { segmentId, profileId, member: true, since, changedAt };
  });
  const unchanged = [{ profileId, version }];
  for (let from = 0; from < all.length; from += TOGETHER) {
    const some = all.slice(from, from + TOGETHER);
    const change = { heads: [], redirects: [], pointers: [], links: [], unchanged, memberships: some };
    if ((await profiles.commit(change)) === 'conflict') return 'conflict';
  }
  return 'committed';
};

/**
 * Makes what keeps the explicit answers that records bring for addresses (rule 26); it throws where a store fails, and doing it
 * again changes nothing. Whoever holds such an address is published again before the answer is kept: exports read changes some
 * minutes back, so that none can miss what a crash in between would otherwise never tell.
 */
export const createNoteActs = (dependencies: NoteActsDependencies) => {
  const { refusals, profiles } = dependencies;
  // Answers only ever grow: what was known once is no less than what is kept.
  const known = new Map<IdentifierKey, AddressAnswers>();
  const remember = (key: IdentifierKey, answers: AddressAnswers): void => {
    known.delete(key);
    known.set(key, answers);
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
  };

  const publishHolders = async (keys: readonly IdentifierKey[]): Promise<void> => {
    let open = keys;
    for (let attempt = 0; open.length > 0; attempt++) {
      if (attempt === ATTEMPTS)
        throw new HeadwaterError('stitch.contended', 'Profiles change too fast to be written; the stream retries.');
      const pointers = await profiles.pointers(open);
      const heads = await profiles.heads([...new Set([...pointers.values()].map(({ profileId }) => profileId))]);
      const lost = new Set<string>();
      for (const head of new Map([...heads.values()].map((each) => [each.profileId, each])).values())
        if ((await publishAgain(head, dependencies)) === 'conflict') lost.add(head.profileId);
      open = open.filter((key) => lost.has(heads.get(pointers.get(key)?.profileId ?? '')?.profileId ?? ''));
    }
  };

  return async (incomings: readonly Incoming[]): Promise<void> => {
    const acts = incomings.flatMap(actsOf);
    const unheard = acts.filter((act) => isNews(known.get(act.key), act));
    if (unheard.length === 0) return;
    const keys = [...new Set(unheard.map(({ key }) => key))];
    const stored = await refusals.find(keys);
    const fresh = unheard.filter((act) => isNews(stored.get(act.key), act));
    const joined = new Map(keys.map((key) => [key, stored.get(key)] as const));
    for (const act of fresh) joined.set(act.key, withAct(joined.get(act.key), act));
    await publishHolders(keys.filter((key) => !isRefusedAlike(stored.get(key), joined.get(key))));
    await refusals.record(
      [...joined].flatMap(([key, answers]) =>
        [...(answers ?? [])]
          .map(([purpose, cell]): AddressAct => ({ key, purpose, cell }))
          .filter((act) => isNews(stored.get(key), act)),
      ),
    );
    for (const [key, answers] of joined) if (answers) remember(key, answers);
  };
};
