import { HeadwaterError } from '../domain/errors.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import type { ProfileStore } from '../ports/profile-store.ts';

interface Dependencies {
  readonly profiles: Pick<ProfileStore, 'heads' | 'commit'>;
  /** `createRefreshProfile`. */
  readonly refresh: (head: ProfileHead) => Promise<'done' | 'conflict'>;
}

const ATTEMPTS = 8;
/** Older than any set of definitions: what segments count must be folded anew. */
const UNFOLDED = 0;

/**
 * Takes events away from profiles: each head is marked as one whose segments must be folded anew, then `drop` deletes, then they
 * are folded. Whoever meets a marked head folds it, so that a crash anywhere leaves nothing counted that is gone. Traits and consent stay: they are
 * the person's, not the device's. Throws `profile.contended` where others keep writing one.
 */
export const createFoldWithout = ({ profiles, refresh }: Dependencies) => {
  const mark = async (profileId: string): Promise<void> => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const head = (await profiles.heads([profileId])).get(profileId);
      if (head === undefined || head.state.definitionsVersion === UNFOLDED) return;
      const state = { ...head.state, definitionsVersion: UNFOLDED };
      const heads = [{ head: { ...head, version: head.version + 1, state }, expectedVersion: head.version }];
      const change = { heads, redirects: [], pointers: [], links: [], memberships: [] };
      if ((await profiles.commit(change)) === 'committed') return;
    }
    throw new HeadwaterError('profile.contended', 'A profile changes too fast to be folded anew; it is tried again.');
  };

  return async (profileIds: readonly string[], drop: () => Promise<void>): Promise<void> => {
    for (const profileId of profileIds) await mark(profileId);
    await drop();
    for (const head of new Set((await profiles.heads(profileIds)).values())) await refresh(head);
  };
};
