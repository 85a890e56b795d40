import type { SourceDocument } from '../../shared/domain/api/source-schemas.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { iso } from '../../shared/domain/iso.ts';
import type { Json } from '../../shared/domain/json.ts';
import type { Origin, PackageIdentifier, PersonPackage } from '../../shared/domain/privacy/package.ts';
import type { ProfileState } from '../../shared/domain/profile/profile.ts';
import { subjectOf } from '../../shared/domain/profile/subject-of.ts';
import { computeTraits } from '../../shared/domain/segment/computed-traits.ts';
import { type Explanation, explain } from '../../shared/domain/segment/explain.ts';
import { type SegmentSet, segmentIdOf } from '../../shared/domain/segment/variants.ts';
import type { StoredLink } from '../../shared/ports/profile-store.ts';
import type { StoredPerson } from './read-person.ts';

const originOf = (key: IdentifierKey, link: StoredLink, { keys }: StoredPerson): Origin => {
  const other = keys.get(link.anchor === key ? link.other : link.anchor);
  return {
    source: link.sourceId,
    at: iso(link.receivedAt),
    trust: link.trust,
    messageId: link.messageId,
    // Whoever is on the other end of a link that leads out of the subject is somebody else.
    ...(other ? { with: other } : {}),
  };
};

/** The identifiers of a subject, each with the links that showed it, the first ones first. */
export const describeIdentifiers = (person: StoredPerson): readonly PackageIdentifier[] =>
  [...person.keys].map(([key, { type, value }]) => {
    const known = person.identifiers.get(key);
    const links = person.links.filter(
      ({ anchor, other, refused }) => refused === undefined && [anchor, other].includes(key),
    );
    const distinct = new Map(links.map((link) => [`${link.anchor} ${link.other} ${link.trust}`, link]));
    const first = [...distinct.values()].sort((a, b) => a.receivedAt - b.receivedAt);
    return {
      type,
      value,
      ...(known ? { firstSeen: iso(known.firstSeen), lastSeen: iso(known.lastSeen) } : {}),
      origins: first.map((link) => originOf(key, link, person)),
    };
  });

/** The traits that a subject has, with the event and the source that set each. */
export const describeTraits = (
  { traits }: ProfileState,
  sourceOf: (trait: string) => string | undefined,
): PersonPackage['traits'] =>
  Object.entries(traits)
    .filter(([, { value }]) => value !== null)
    .map(([name, { value, at, messageId, pinned }]) => {
      const source = sourceOf(name);
      return {
        name,
        value,
        at: iso(at),
        messageId,
        ...(source === undefined ? {} : { source }),
        ...(pinned ? { corrected: true as const } : {}),
      };
    });

const showTree = ({ condition, value, actual, count, because, since }: Explanation): Json =>
  ({
    condition: condition as Json,
    value,
    ...(actual === undefined ? {} : { actual }),
    ...(count === undefined ? {} : { count }),
    ...(since === undefined ? {} : { since: iso(since) }),
    ...(because ? { because: because.map(showTree) } : {}),
  }) as Json;

/** What is worked out from a subject's own events: its computed traits, and the segments it is in with the reasons. */
export const describeSegments = (
  state: ProfileState,
  person: StoredPerson,
  asked: {
    readonly definitions: Pick<SegmentSet, 'inService'>;
    readonly names: ReadonlyMap<string, string>;
    readonly now: number;
  },
): Required<Pick<PersonPackage, 'computedTraits' | 'segments'>> => {
  const { definitions, names, now } = asked;
  const types = new Set([...person.keys.values()].map(({ type }) => type));
  const profileId = person.heads[0]?.profileId ?? '';
  const subject = subjectOf({ profileId, state, identifierCounts: {} }, types);
  const segments = definitions.inService.segments.flatMap((segment) => {
    const tree = explain(segment, subject, now);
    if (!tree.value) return [];
    const id = segmentIdOf(segment.id);
    const name = names.get(id);
    return [
      {
        id,
        ...(name === undefined ? {} : { name }),
        ...(tree.since === undefined ? {} : { since: iso(tree.since) }),
        because: showTree(tree),
      },
    ];
  });
  return { computedTraits: computeTraits(definitions.inService.traits, subject, now).values, segments };
};

/** Where data comes from and how long it is kept. */
export const describeSources = (sources: readonly { readonly id: string; readonly document: SourceDocument }[]) =>
  sources.map(({ id, document: { name, kind, retentionDays } }) => ({
    id,
    name,
    kind,
    retention: `P${retentionDays}D`,
  }));
