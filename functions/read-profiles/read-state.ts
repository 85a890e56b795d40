import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { MAX_ANCHOR_MARKS } from '../../shared/domain/profile/anchor-marks.ts';
import { emptyState, foldEvents } from '../../shared/domain/profile/fold-events.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import type { SegmentDefinitions } from '../../shared/ports/segment-definitions.ts';
import type { TimelineStore } from '../../shared/ports/timeline-store.ts';
import { readHistory } from './history.ts';

interface Dependencies {
  readonly profiles: Pick<ProfileStore, 'identifiersOf'>;
  readonly timelines: Pick<TimelineStore, 'read'>;
  readonly definitions: SegmentDefinitions;
}

/** Reads profiles as of the current definitions: where a head was folded with older ones, it is folded anew for the answer. */
export const createReadState = ({ profiles, timelines, definitions }: Dependencies) => {
  /** A head remembers its anchors unless there are too many; then each of its identifiers may be one. */
  const anchorsOf = async (head: ProfileHead): Promise<readonly IdentifierKey[]> => {
    const marked = Object.keys(head.state.anchors) as IdentifierKey[];
    if (marked.length < MAX_ANCHOR_MARKS) return marked;
    return [...new Set([...marked, ...(await profiles.identifiersOf(head)).map(({ key }) => key)])];
  };
  const historyOf = (anchors: readonly IdentifierKey[]) => readHistory(timelines, anchors);

  const upToDate = async (head: ProfileHead) => {
    const { version, segments } = await definitions.current(head.state.definitionsVersion);
    if (head.state.definitionsVersion === version) return { head, segments };
    const events = await historyOf(await anchorsOf(head));
    const state = foldEvents({ ...emptyState(version), anchors: head.state.anchors }, events, { segments });
    return { head: { ...head, state }, segments };
  };
  return { anchorsOf, historyOf, upToDate };
};
