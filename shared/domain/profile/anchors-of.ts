import type { IdentifierKey } from '../identity/identifier.ts';
import type { ProfileHead } from './profile.ts';

/** Lists a profile's identifiers; the ProfileStore port fits. */
interface Identifiers {
  identifiersOf(head: ProfileHead): Promise<readonly { readonly key: IdentifierKey }[]>;
}

/** The anchors whose timelines make a profile: its head remembers them unless they are too many, then each identifier may be one. */
export const anchorsOf = async (profiles: Identifiers, head: ProfileHead): Promise<readonly IdentifierKey[]> => {
  const marked = Object.keys(head.state.anchors) as IdentifierKey[];
  if (!head.hasMarksOutside) return marked;
  const held = Object.keys(head.held ?? {}) as IdentifierKey[];
  return [...new Set([...marked, ...held, ...(await profiles.identifiersOf(head)).map(({ key }) => key)])];
};
