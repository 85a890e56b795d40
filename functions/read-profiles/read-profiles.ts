import { failure, invalid } from '../../shared/domain/api/failures.ts';
import type { ProfileName } from '../../shared/domain/api/identifier-path.ts';
import { readIdentifier } from '../../shared/domain/api/identifier-path.ts';
import { consentOperations } from '../../shared/domain/api/operations/consents.ts';
import { profileOperations } from '../../shared/domain/api/operations/profiles.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import { commandOf } from '../../shared/domain/identity/command.ts';
import { createFindProfile } from '../../shared/domain/profile/find-profile.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import { subjectOf } from '../../shared/domain/profile/subject-of.ts';
import { computeTraits } from '../../shared/domain/segment/computed-traits.ts';
import { decideMemberships } from '../../shared/domain/segment/decide-memberships.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import type { RulesDirectory } from '../../shared/ports/rules-directory.ts';
import type { SegmentDefinitions } from '../../shared/ports/segment-definitions.ts';
import type { TimelineStore } from '../../shared/ports/timeline-store.ts';
import { createReadState } from './read-state.ts';
import { showProfile } from './show-profile.ts';

interface Dependencies {
  readonly profiles: Pick<ProfileStore, 'places' | 'heads' | 'identifiersOf' | 'linksOf'>;
  readonly timelines: Pick<TimelineStore, 'read'>;
  readonly definitions: SegmentDefinitions;
  readonly keyring: Pick<Keyring, 'keyOf' | 'open'>;
  readonly rules: RulesDirectory;
}

const noProfile = failure(
  'not-found',
  'No profile has this identifier. Events are readable about a second after they came.',
);

/** The calls on profiles: everything is evaluated as of now, nothing stored is trusted past its time (rule 21). */
export const createReadProfiles = ({ profiles, timelines, definitions, keyring, rules }: Dependencies) => {
  const state = createReadState({ profiles, timelines, definitions });
  const { historyOf, upToDate } = state;
  // What officers and the console ask for, seldom: loaded with the first such call, so that reading a profile starts quickly.
  const openEvidence = async () => (await import('./read-evidence.ts')).createReadEvidence({ profiles, state });
  const openFinding = async () =>
    (await import('./find-candidates.ts')).createFindCandidates({ profiles, rules, keyring });
  const openEvents = async () => (await import('./show-events.ts')).showEvents;
  const openEventSearch = async () => (await import('./search-events.ts')).searchEvents;
  const openConsents = async () => (await import('./show-consents.ts')).showConsents;

  const find = createFindProfile({ profiles, keyring });

  /** Does something with a profile that exists. */
  const withProfile = async (name: ProfileName, run: (head: ProfileHead) => Promise<HttpResponse>) => {
    const head = await find(name);
    return head ? run(head) : noProfile;
  };

  const readProfile = async (found: ProfileHead, now: number): Promise<HttpResponse> => {
    const [{ head, inService }, identifiers] = await Promise.all([upToDate(found), profiles.identifiersOf(found)]);
    const { memberships } = decideMemberships({
      subject: subjectOf(head),
      memberships: head.memberships,
      segments: inService.segments,
      now,
    });
    const computed = computeTraits(inService.traits, subjectOf(head), now);
    return answer(showProfile({ head, identifiers }, { memberships, computed }));
  };

  /** What the person's sources sent: what officers order travels as events too, and the graph shows it. */
  const ownHistory = async (head: ProfileHead) =>
    (await historyOf(head)).filter(({ body }) => commandOf(body) === undefined);

  return serve(
    { ...profileOperations, ...consentOperations },
    {
      'POST /v1/profiles/lookup': async ({ body: { type, value }, now }) => {
        const identifier = readIdentifier(type, value);
        if ('message' in identifier) return invalid([identifier]);
        return withProfile({ identifier }, (head) => readProfile(head, now));
      },
      'POST /v1/profiles/find': async ({ body }) => (await openFinding())(body.value),
      'GET /v1/profiles/{identifier}': ({ path, now }) =>
        withProfile(path.identifier, (head) => readProfile(head, now)),
      'GET /v1/profiles/{identifier}/events': ({ path, query }) =>
        withProfile(path.identifier, async (head) =>
          answer((await openEvents())(await ownHistory(head), { limit: query.limit, after: query.cursor })),
        ),
      'POST /v1/profiles/{identifier}/events/search': ({ path, body }) =>
        withProfile(path.identifier, async (head) => answer((await openEventSearch())(await ownHistory(head), body))),
      'GET /v1/profiles/{identifier}/provenance': ({ path, now }) =>
        withProfile(path.identifier, async (head) => (await openEvidence()).readProvenance(head, now)),
      'GET /v1/profiles/{identifier}/consents': ({ path, query }) =>
        withProfile(path.identifier, async (head) =>
          answer((await openConsents())(await historyOf(head), { limit: query.limit, after: query.cursor })),
        ),
      'GET /v1/profiles/{identifier}/segments': ({ path, query, now }) =>
        withProfile(path.identifier, async (head) =>
          (await openEvidence()).readMemberships(head, { at: query.at, now }),
        ),
      'GET /v1/profiles/{identifier}/segments/{id}': ({ path: { identifier, id }, query, now }) =>
        withProfile(identifier, async (head) => (await openEvidence()).readMembership(head, id, { at: query.at, now })),
    },
  );
};
