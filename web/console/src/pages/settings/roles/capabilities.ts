import { ACCESS, type Access } from '../../../../../../shared/domain/access/access.ts';
import type { Role } from '../../../../../../shared/domain/access/caller.ts';
import { type GuardedRoute, TAKES } from '../../../api/access.gen.ts';

type Tag = (typeof TAKES)[GuardedRoute]['tag'];

/** Calls of one area that the same roles may make. */
export interface Capability {
  readonly tag: Tag;
  readonly access: Access;
  readonly roles: readonly Role[];
  readonly routes: readonly GuardedRoute[];
}

/** The areas in the order of the navigation. */
const AREAS = [
  'Sources',
  'Operations',
  'Profiles',
  'Identity',
  'Segments',
  'Computed traits',
  'Destinations',
  'Exports',
  'Privacy',
  'Access',
  'Sessions',
] as const satisfies readonly Tag[];

const routes = Object.keys(TAKES) as GuardedRoute[];

/** What roles may do, area by area, what more of them may first. An area that is new stands last until it has its place. */
export const capabilities = (): readonly Capability[] => {
  const tags = [...new Set([...AREAS, ...routes.map((route) => TAKES[route].tag)])];
  return tags.flatMap((tag) =>
    (Object.keys(ACCESS) as Access[]).flatMap((access) => {
      const own = routes.filter((route) => TAKES[route].tag === tag && TAKES[route].access === access);
      return own.length === 0 ? [] : [{ tag, access, roles: ACCESS[access], routes: own }];
    }),
  );
};
