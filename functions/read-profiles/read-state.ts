import { ownEvents } from '../../shared/domain/identity/period.ts';
import { anchorsOf } from '../../shared/domain/profile/anchors-of.ts';
import { emptyState, foldEvents } from '../../shared/domain/profile/fold-events.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import { isRestricted } from '../../shared/domain/profile/restriction.ts';
import { lacksLeaves } from '../../shared/domain/segment/refold-leaves.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import type { SegmentDefinitions } from '../../shared/ports/segment-definitions.ts';
import type { TimelineStore } from '../../shared/ports/timeline-store.ts';
import { readHistory } from './history.ts';

interface Dependencies {
  readonly profiles: Pick<ProfileStore, 'identifiersOf'>;
  readonly timelines: Pick<TimelineStore, 'read'>;
  readonly definitions: SegmentDefinitions;
}

/** Reads profiles as of the definitions that serve: where a head was folded with older ones, it is folded anew for the answer. */
export const createReadState = ({ profiles, timelines, definitions }: Dependencies) => {
  const historyOf = async (head: ProfileHead) =>
    ownEvents(head.held, await readHistory(timelines, await anchorsOf(profiles, head)));

  const upToDate = async (head: ProfileHead) => {
    const { version, leavesSince, inService, serving } = await definitions.current(head.state.definitionsVersion);
    if (!lacksLeaves(head.state, { version, leavesSince, ...inService })) return { head, inService, serving };
    const events = await historyOf(head);
    const state = foldEvents({ ...emptyState(version), anchors: head.state.anchors }, events, inService);
    return { head: { ...head, state }, inService, serving };
  };

  /** As of an instant of the past: the events known now up to then, today's identity and restriction (rule 19). */
  const asAt = async (head: ProfileHead, at: number) => {
    const { version, inService, serving } = await definitions.current(head.state.definitionsVersion);
    const history = (await historyOf(head)).filter((event) => event.at <= at);
    const { restriction: _, ...state } = foldEvents(emptyState(version), history, inService);
    const { restriction } = head.state;
    const today = restriction && isRestricted(head.state) ? { restriction } : {};
    return { head: { ...head, state: { ...state, ...today } }, history, serving };
  };
  return { historyOf, upToDate, asAt };
};
