import { commandOf } from '../../shared/domain/identity/command.ts';
import { type IdentifierKey, typeOfKey } from '../../shared/domain/identity/identifier.ts';
import { ownEvents } from '../../shared/domain/identity/period.ts';
import type { Component } from '../../shared/domain/identity/resolve.ts';
import { eventsOf } from '../../shared/domain/profile/events-of.ts';
import { emptyState, foldEvents } from '../../shared/domain/profile/fold-events.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import { subjectOf } from '../../shared/domain/profile/subject-of.ts';
import { evaluate } from '../../shared/domain/segment/evaluate.ts';
import type { SegmentDefinitions } from '../../shared/ports/segment-definitions.ts';
import type { TimelineStore } from '../../shared/ports/timeline-store.ts';

interface Dependencies {
  readonly timelines: Pick<TimelineStore, 'read'>;
  readonly definitions: SegmentDefinitions;
}

/** Counts what a person would have: its events, and the segments that these put it in. */
export const createMeasurePersons = ({ timelines, definitions }: Dependencies) => {
  const historyOf = async ({ members, held }: Component) => {
    const anchors = [...new Set([...members, ...(Object.keys(held ?? {}) as IdentifierKey[])])];
    return ownEvents(held, await eventsOf(timelines, anchors));
  };

  return async (person: Component, holder: ProfileHead | undefined, now: number) => {
    const [events, { version, inService }] = await Promise.all([historyOf(person), definitions.current()]);
    const state = foldEvents(emptyState(version), events, inService);
    const profileId = holder?.profileId ?? '';
    const subject = subjectOf(
      { profileId, state, identifierCounts: {} },
      new Set(person.members.map((key) => typeOfKey(key))),
    );
    const isIn = (segment: (typeof inService.segments)[number]) => evaluate(segment, subject, now).member;
    return {
      events: events.filter(({ body }) => commandOf(body) === undefined).length,
      segments: inService.segments.flatMap((segment) => (isIn(segment) ? [segment.segmentId] : [])),
    };
  };
};
