import type { IdentifierKey } from '../identity/identifier.ts';
import type { ProfileHead } from './profile.ts';

/**
 * When an identifier was seen first and last, epoch ms. Nothing is written for being seen again: the last time is that of the
 * identifier's own events where it anchors any, else its first.
 */
export const identifierTimes = (
  pointer: { readonly key: IdentifierKey; readonly firstReceivedAt: number },
  head: Pick<ProfileHead, 'state'>,
): { readonly firstSeen: number; readonly lastSeen: number } => {
  const { firstReceivedAt: firstSeen } = pointer;
  const mark = Object.hasOwn(head.state.anchors, pointer.key) ? head.state.anchors[pointer.key]?.mark : undefined;
  return { firstSeen, lastSeen: Math.max(firstSeen, Math.min(mark ?? firstSeen, head.state.lastSeen)) };
};
