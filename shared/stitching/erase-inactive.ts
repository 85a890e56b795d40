import type { Identifier } from '../domain/identity/identifier.ts';
import { deadLetter, type Outcome, ok } from '../domain/outcome.ts';
import { type InactiveMessage, parseInactiveMessage } from '../domain/privacy/inactive-message.ts';
import { personDue } from '../domain/privacy/retention.ts';
import type { Clock } from '../ports/clock.ts';
import type { ErasePerson } from '../ports/erase-person.ts';
import type { InactiveErasure, InactiveErasures } from '../ports/inactive-erasures.ts';
import type { Keyring } from '../ports/keyring.ts';
import type { ProfileStore } from '../ports/profile-store.ts';
import type { Queue } from '../ports/queue.ts';
import type { RetentionDirectory } from '../ports/retention-directory.ts';

/** What erasing persons past their period takes. */
export interface InactiveDependencies {
  readonly profiles: Pick<ProfileStore, 'heads' | 'identifiersOf'>;
  readonly retention: RetentionDirectory;
  readonly inactive: InactiveErasures;
  readonly keyring: Pick<Keyring, 'seal' | 'open'>;
  /** The privacy queue: an erasure takes longer than a message is kept from others. */
  readonly queue: Queue;
  readonly clock: Clock;
}

/** Identifiers of one erasure: an item of its own holds them sealed (400 KB). What is left is the next round's. */
const MOST = 1_000;
/** The longest delay of a message. */
const MOST_DELAY_S = 900;

/**
 * Erases the persons of a message of the retention sweep whose last contact is still past their period: who did something since is
 * kept. Nobody asked for it, so no tombstone stands in the way of who comes back. An erasure that was begun goes on to its end, by
 * the identifiers that were written down first: a message like this one comes back for it.
 */
export const createEraseInactive = ({
  erase,
  ...dependencies
}: InactiveDependencies & { readonly erase: ErasePerson }) => {
  const { profiles, retention, inactive, keyring, queue, clock } = dependencies;

  const begin = async (profileId: string): Promise<InactiveErasure | undefined> => {
    const head = (await profiles.heads([profileId])).get(profileId);
    const now = clock();
    if (!head || head.profileId !== profileId || personDue(await retention.current(), head) > now) return undefined;
    const members = await profiles.identifiersOf(head);
    if (members.length === 0) return undefined;
    const identifiers: Identifier[] = members.slice(0, MOST).map(({ type, value }) => ({ type, value }));
    const requestId = `retention-${profileId}-${now}`;
    return inactive.begin(profileId, {
      requestId,
      requestedAt: now,
      sealed: keyring.seal(JSON.stringify(identifiers)),
    });
  };

  /** One step of a person's erasure; undefined where nothing is left to do. */
  const go = async (profileId: string): Promise<number | undefined> => {
    const erasure = (await inactive.find(profileId)) ?? (await begin(profileId));
    if (!erasure) return undefined;
    const { requestId, requestedAt, sealed } = erasure;
    const identifiers = JSON.parse(keyring.open(sealed)) as readonly Identifier[];
    const erased = await erase({ requestId, requestedAt, identifiers, tombstones: false });
    if (erased.kind === 'again') return Math.min(MOST_DELAY_S, Math.max(1, Math.ceil(erased.afterSeconds)));
    await inactive.end(profileId, requestId);
    return undefined;
  };

  return async (body: unknown): Promise<Outcome> => {
    const message = parseInactiveMessage(body);
    if (message === undefined) return deadLetter('this is no message of the retention sweep');
    for (const profileId of message.inactive) {
      const delaySeconds = await go(profileId);
      if (delaySeconds === undefined) continue;
      await queue.send([{ body: { inactive: [profileId] } satisfies InactiveMessage, delaySeconds }]);
    }
    return ok(undefined);
  };
};
