import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { ProfileStore } from '../ports/profile-store.ts';
import { RETENTION_PARTS, type RetentionStore, type RetentionWalk } from '../ports/retention-store.ts';
import type { TimelineStore } from '../ports/timeline-store.ts';

interface StoreOptions {
  readonly profiles: Pick<ProfileStore, 'scan' | 'scanTies' | 'commit'>;
  readonly timelines: Pick<TimelineStore, 'read'> & { drop(anchor: IdentifierKey): void };
}

const NO_LIMIT = 1_000_000;

/** The RetentionStore over the memory stores: a part's heads come with its first page. */
export const createMemoryRetentionStore = ({ profiles, timelines }: StoreOptions): RetentionStore => {
  let walk: RetentionWalk | undefined;
  return {
    walk: async () => walk,
    putWalk: async (next) => {
      if ((walk?.version ?? 0) !== next.version - 1) return 'conflict';
      walk = next;
      return 'written';
    },
    page: async ({ part: segment, cursor }) => {
      const where = { segment, segments: RETENTION_PARTS };
      const { pointers, cursor: next } = await profiles.scanTies({
        ...where,
        ...(cursor === undefined ? {} : { cursor }),
      });
      const { heads } = cursor === undefined ? await profiles.scan({ ...where, limit: NO_LIMIT }) : { heads: [] };
      return { heads, pointers, ...(next === undefined ? {} : { cursor: next }) };
    },
    hasTimeline: async ({ key }) => (await timelines.read(key)).length > 0,
    dropTimeline: async ({ key }) => timelines.drop(key),
    forgetValue: async (pointer) => {
      const pointers = [{ pointer: { ...pointer, sealed: '' }, expected: pointer }];
      await profiles.commit({ heads: [], redirects: [], pointers, links: [], memberships: [] });
    },
  };
};
