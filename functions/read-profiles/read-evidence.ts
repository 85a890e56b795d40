import { iso } from '../../shared/domain/api/common-schemas.ts';
import { invalid, notFound } from '../../shared/domain/api/failures.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import { subjectOf } from '../../shared/domain/profile/subject-of.ts';
import { explain } from '../../shared/domain/segment/explain.ts';
import type { CompiledSegment } from '../../shared/domain/segment/segment.ts';
import { zoneFor } from '../../shared/domain/segment/zone.ts';
import type { ProfileStore, StoredLink } from '../../shared/ports/profile-store.ts';
import type { createReadState } from './read-state.ts';
import { showMembership } from './show-membership.ts';
import { showProvenance } from './show-provenance.ts';

interface Dependencies {
  readonly profiles: Pick<ProfileStore, 'identifiersOf' | 'linksOf'>;
  readonly state: ReturnType<typeof createReadState>;
}

/** An instant to answer for: now where `at` is absent. */
interface Instant {
  readonly at: number | undefined;
  readonly now: number;
}

/** Identifiers whose links are read, the newest, and how many at once. */
const MOST_IDENTIFIERS = 500;
const AT_ONCE = 50;

const inFuture = invalid([{ path: 'query.at', message: 'is in the future' }]);

/** Why things are said of a person: which events are behind them. */
export const createReadEvidence = ({ profiles, state: { historyOf, upToDate, asAt } }: Dependencies) => {
  const linksAmong = async (identifiers: Awaited<ReturnType<ProfileStore['identifiersOf']>>) => {
    const links: StoredLink[] = [];
    for (let from = 0; from < identifiers.length; from += AT_ONCE) {
      const some = identifiers.slice(from, from + AT_ONCE);
      links.push(...(await Promise.all(some.map(({ key }) => profiles.linksOf(key)))).flat());
    }
    return links;
  };

  const readProvenance = async (found: ProfileHead, now: number): Promise<HttpResponse> => {
    const [{ head, inService }, all, history] = await Promise.all([
      upToDate(found),
      profiles.identifiersOf(found),
      historyOf(found),
    ]);
    const identifiers = all.toSorted((a, b) => b.firstSeen - a.firstSeen).slice(0, MOST_IDENTIFIERS);
    const links = await linksAmong(identifiers);
    const { state } = head;
    return answer(
      showProvenance({
        ...{ state, identifiers, links, history, now },
        computed: inService.traits,
        zone: ({ leaf }) => zoneFor(leaf.policy, state.traits),
      }),
    );
  };

  /** The state to judge at an instant, with the events behind it where any of these segments looks at events. */
  const subjectAt = async (found: ProfileHead, { at, now }: Instant) => {
    if (at !== undefined && at !== now) return asAt(found, at);
    const { head, serving } = await upToDate(found);
    return { head, serving };
  };

  const readMemberships = async (found: ProfileHead, instant: Instant): Promise<HttpResponse> => {
    const { at = instant.now, now } = instant;
    if (at > now) return inFuture;
    const { head, serving } = await subjectAt(found, instant);
    const subject = subjectOf(head);
    const show = ([id, segment]: readonly [string, CompiledSegment]) => {
      const { value, since, nextChange } = explain(segment, subject, at);
      const published = at === now ? head.memberships[segment.id]?.since : undefined;
      const from = value ? (published ?? since) : undefined;
      return {
        ...{ id, member: value },
        ...(from === undefined ? {} : { since: iso(from) }),
        ...(nextChange === undefined ? {} : { nextChange: iso(nextChange) }),
      };
    };
    return answer({ at: iso(at), segments: [...serving].map(show) });
  };

  const readMembership = async (found: ProfileHead, id: string, instant: Instant): Promise<HttpResponse> => {
    const { at = instant.now, now } = instant;
    if (at > now) return inFuture;
    const looked = await subjectAt(found, instant);
    const { head, serving } = looked;
    const segment = serving.get(id);
    if (!segment) return notFound('segment', id);
    const needed = segment.leaves.length === 0 ? [] : undefined;
    const history = needed ?? ('history' in looked ? looked.history : await historyOf(head));
    const published = at === now ? head.memberships[segment.id]?.since : undefined;
    return answer(showMembership({ segment, subject: subjectOf(head), history, now: at }, published));
  };

  return { readProvenance, readMemberships, readMembership };
};
