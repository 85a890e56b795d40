import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { furtherMark, marksToMove } from '../domain/profile/anchor-marks.ts';
import type { ProfileStore } from '../ports/profile-store.ts';
import type { Written } from './build-change.ts';
import type { IdentityPlan } from './identity-plan.ts';

interface Roomy {
  readonly plan: IdentityPlan;
  readonly written: readonly Written[];
}

/**
 * Moves marks of anchors long silent from a head that has too many to their pointers, in the commit that writes the head. Only
 * where nothing else is written: a head over its number waits for the next plain event.
 */
export const moveMarks = async (
  plan: IdentityPlan,
  written: readonly Written[],
  profiles: Pick<ProfileStore, 'pointers'>,
): Promise<Roomy> => {
  const [only] = written;
  if (only === undefined || written.length > 1 || only.plan.isLeftStale) return { plan, written };
  if (plan.links.length + plan.pointers.length + plan.redirects.length > 0) return { plan, written };
  const { state } = only.folded;
  const kept = new Set([
    ...only.incomings.map(({ anchor }) => anchor),
    ...(Object.keys(only.plan.held ?? {}) as IdentifierKey[]),
  ]);
  const marks = new Map(marksToMove(state.anchors, kept));
  if (marks.size === 0) return { plan, written };
  const pointers = [...(await profiles.pointers([...marks.keys()])).values()];
  const moved = new Set<string>(pointers.map(({ key }) => key));
  const anchors = Object.fromEntries(Object.entries(state.anchors).filter(([anchor]) => !moved.has(anchor)));
  return {
    plan: {
      ...plan,
      pointers: pointers.flatMap((pointer) => {
        const mark = marks.get(pointer.key);
        return mark
          ? [
              {
                pointer: { ...pointer, mark: pointer.mark ? furtherMark(pointer.mark, mark) : mark },
                expected: pointer,
              },
            ]
          : [];
      }),
    },
    written: [{ ...only, folded: { ...only.folded, state: { ...state, anchors } }, hasMarksOutside: true }],
  };
};
