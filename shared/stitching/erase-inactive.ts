import { deadLetter, type Outcome, ok, retry } from '../domain/outcome.ts';
import { parseInactiveMessage } from '../domain/privacy/inactive-message.ts';
import { personDue } from '../domain/privacy/retention.ts';
import type { ProfileIdentifier } from '../domain/profile/profile.ts';
import type { Clock } from '../ports/clock.ts';
import type { ProfileStore } from '../ports/profile-store.ts';
import type { RetentionDirectory } from '../ports/retention-directory.ts';

/** A person whom nobody asked to erase: no tombstone, they may come back as anybody. */
export interface InactivePerson {
  /** The same for every attempt, so that an erasure which was begun goes on. */
  readonly requestId: string;
  readonly identifiers: readonly ProfileIdentifier[];
  readonly requestedAt: number;
  readonly tombstones: false;
}

interface Dependencies {
  readonly profiles: Pick<ProfileStore, 'heads' | 'identifiersOf'>;
  readonly retention: RetentionDirectory;
  readonly erase: (person: InactivePerson) => Promise<{ readonly kind: 'done' } | { readonly kind: 'again' }>;
  readonly clock: Clock;
}

/**
 * Erases the persons of a message of the retention sweep whose last contact is still past their period: who did something since is
 * kept. Retried until all are done.
 */
export const createEraseInactive =
  ({ profiles, retention, erase, clock }: Dependencies) =>
  async (body: unknown): Promise<Outcome> => {
    const message = parseInactiveMessage(body);
    if (message === undefined) return deadLetter('this is no message of the retention sweep');
    const policy = await retention.current();
    const heads = new Set((await profiles.heads(message.inactive)).values());
    let isLeft = false;
    for (const head of heads) {
      const now = clock();
      if (personDue(policy, head) > now) continue;
      const identifiers = await profiles.identifiersOf(head);
      const requestId = `retention-${head.profileId}`;
      const { kind } = await erase({ requestId, identifiers, requestedAt: now, tombstones: false });
      isLeft ||= kind === 'again';
    }
    return isLeft ? retry('an erasure is under way') : ok(undefined);
  };
