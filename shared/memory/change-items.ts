import { linkName } from '../domain/identity/link-order.ts';
import { separationName } from '../domain/identity/separation.ts';
import type { ProfileChange } from '../ports/profile-store.ts';

const slotItems = ({ heads, redirects, unchanged = [] }: ProfileChange): string[] => [
  ...heads.flatMap(({ head: { profileId }, formerly }) => [
    `slot ${profileId}`,
    ...(formerly === undefined ? [] : [`merged ${formerly} ${profileId}`]),
  ]),
  ...redirects.flatMap(({ redirect: { profileId, redirect }, formerly }) => [
    `slot ${profileId}`,
    `merged ${redirect} ${profileId}`,
    ...(formerly === undefined ? [] : [`merged ${formerly} ${profileId}`]),
  ]),
  ...unchanged.map(({ profileId }) => `slot ${profileId}`),
];

const pointerItems = ({ pointers }: ProfileChange): string[] =>
  pointers.flatMap(({ pointer, expected }) => {
    const { key, profileId, firstReceivedAt, isolated } = pointer;
    const known = expected === 'absent' ? undefined : expected;
    const isListed = known?.profileId === profileId && known.firstReceivedAt === firstReceivedAt;
    return [
      `pointer ${key}`,
      ...(isListed ? [] : [`listed ${profileId} ${key}`]),
      ...(known === undefined || known.profileId === profileId ? [] : [`listed ${known.profileId} ${key}`]),
      ...([isolated, known?.isolated].includes('super-node') ? [`super-node ${key}`] : []),
    ];
  });

const bothSides = (name: string): string[] => [`near ${name}`, `far ${name}`];

/** How many items of a table a change is, each once: what a transaction of DynamoDB counts, memberships apart. */
export const itemsOf = (change: ProfileChange): number =>
  new Set([
    ...slotItems(change),
    ...pointerItems(change),
    ...change.links.flatMap(({ link }) => bothSides(`link ${linkName(link)}`)),
    ...(change.separations ?? []).flatMap((each) => bothSides(`separation ${separationName(each)}`)),
  ]).size;
