import type { Permission } from '../domain/consent/permission.ts';
import type { Want } from '../domain/export/delivery-ledger.ts';
import type { DestinationDocument, ExportDocument } from '../domain/export/export.ts';
import { readUnit, type Unit } from '../domain/export/unit.ts';
import { type AudienceRule, type Standing, standingOf, wantOf } from '../domain/export/want.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import { subjectOf } from '../domain/profile/subject-of.ts';
import { isReady, traitWalk } from '../domain/segment/backfill.ts';
import { evaluate } from '../domain/segment/evaluate.ts';
import type { CompiledTrait } from '../domain/segment/segment.ts';
import type { BackfillStore } from '../ports/backfill-store.ts';
import type { ConfigurationStore } from '../ports/configuration-store.ts';
import type { ProfileStore } from '../ports/profile-store.ts';
import type { RunTarget } from '../ports/run-store.ts';
import type { SegmentDefinitions } from '../ports/segment-definitions.ts';
import { type ConfiguredDestination, configureDestination, segmentsFeeding } from './resolve-target.ts';

/** What an audience reader reads. */
export interface AudienceDependencies {
  readonly configuration: Pick<ConfigurationStore, 'get' | 'list'>;
  readonly profiles: Pick<ProfileStore, 'pointers' | 'heads' | 'identifiersOf'>;
  readonly definitions: Pick<SegmentDefinitions, 'current'>;
  readonly backfills: Pick<BackfillStore, 'get'>;
}

/** An audience with its destination, ready to judge profiles. */
export interface Audience {
  readonly name: string;
  readonly destination: ConfiguredDestination;
  readonly rule: AudienceRule;
  /** The computed traits that the settings name. */
  readonly traits: readonly CompiledTrait[];
}

/** An identifier that a unit stands for, with the profile that holds it now. */
export interface Candidate {
  readonly unit: Unit;
  readonly key: IdentifierKey;
  readonly head?: ProfileHead;
  readonly standing?: Standing;
  /** The clear value, where it is known without the ledger. */
  readonly value?: () => string | undefined;
  /** Why the platform can do nothing with it. */
  readonly unusable?: string;
}

/** A unit that stands for nothing to send: a member with no identifier of the type, or a profile that is gone. */
export interface EmptyUnit {
  readonly unit: Unit;
  readonly standing?: Standing;
}

/** What units stand for: identifiers, each once, and the units that stand for none. */
export interface Expansion {
  readonly candidates: readonly Candidate[];
  readonly empty: readonly EmptyUnit[];
}

/** Every profile is folded with the definition: until then nobody knows who is in, or what a trait gives (rule 23). */
const isComputed = async (
  backfills: AudienceDependencies['backfills'],
  { id, hash }: { readonly id: string; readonly hash: string },
): Promise<boolean> => {
  const backfill = await backfills.get(id);
  return backfill?.hash === hash && isReady(backfill);
};

/**
 * Loads the audience as configured now, or says why it cannot be served: `unknown-destination`, the problems of
 * `configureDestination`, and `segment-unavailable` where a segment that feeds it is deleted or cannot be
 * compiled, `segment-computing` while its definition is not computed over all profiles, `computed-trait-computing` likewise for a
 * computed trait that the settings name.
 */
export const loadAudience = async (
  { configuration, definitions, backfills }: Pick<AudienceDependencies, 'configuration' | 'definitions' | 'backfills'>,
  target: Pick<RunTarget, 'audience' | 'destinationId' | 'segmentId'>,
): Promise<Audience | { readonly problem: string }> => {
  const document = await configuration.get<DestinationDocument>('destination', target.destinationId);
  if (!document) return { problem: 'unknown-destination' };
  const destination = configureDestination(document);
  if ('problem' in destination) return destination;
  const exports = await configuration.list<ExportDocument>('export');
  const { segments: all, traits: computedTraits = [] } = await definitions.current();
  const ids = segmentsFeeding(target.audience, destination, exports);
  const segments = all.filter(({ id }) => ids.includes(id));
  if (segments.length < ids.length) return { problem: 'segment-unavailable' };
  const computed = await Promise.all(segments.map((segment) => isComputed(backfills, segment)));
  if (computed.includes(false)) return { problem: 'segment-computing' };
  const traits = computedTraits.filter(({ id }) => destination.needs.traits.includes(id));
  const walks = traits.map(({ id, hash }) => ({ id: traitWalk(id), hash }));
  const worked = await Promise.all(walks.map((walk) => isComputed(backfills, walk)));
  if (worked.includes(false)) return { problem: 'computed-trait-computing' };
  const isMember: AudienceRule['isMember'] = (head, now) =>
    segments.some((segment) => evaluate(segment, subjectOf(head), now).member);
  const { identifiers, purposes } = destination.needs;
  return { name: target.audience, destination, rule: { identifiers, purposes, isMember }, traits };
};

const uniqueBy = <T>(items: readonly T[], name: (item: T) => string): readonly T[] => [
  ...new Map(items.map((item) => [name(item), item])).values(),
];

/**
 * Turns units into identifiers with their owners as of `now`: a profile stands for all its identifiers of the audience's
 * types, a key for itself. Each identifier comes once. `open` unseals a pointer's value.
 */
export const expandUnits = async (
  { profiles }: Pick<AudienceDependencies, 'profiles'>,
  { rule, destination }: Audience,
  asked: { readonly units: readonly Unit[]; readonly now: number; readonly open: (sealed: string) => string },
): Promise<Expansion> => {
  const named = asked.units.map((unit) => ({ unit, ...readUnit(unit) }));
  const keys = named.flatMap((each) => ('key' in each ? [each.key] : []));
  const pointers = keys.length === 0 ? new Map() : await profiles.pointers(keys);
  const owners = keys.flatMap((key) => pointers.get(key)?.profileId ?? []);
  const ids = [...new Set([...named.flatMap((each) => ('profileId' in each ? [each.profileId] : [])), ...owners])];
  const heads = ids.length === 0 ? new Map<string, ProfileHead>() : await profiles.heads(ids);
  const standings = new Map([...heads].map(([id, head]) => [id, standingOf(rule, head, asked.now)]));

  const ofOwner = (profileId: string | undefined) => {
    const head = profileId === undefined ? undefined : heads.get(profileId);
    const standing = profileId === undefined ? undefined : standings.get(profileId);
    return head && standing ? { head, standing } : {};
  };
  const ofProfile = async (unit: Unit, profileId: string): Promise<Expansion> => {
    const owner = ofOwner(profileId);
    const all = owner.head ? await profiles.identifiersOf(owner.head) : [];
    const usable = all.filter(({ type }) => rule.identifiers.includes(type));
    if (usable.length === 0) return { candidates: [], empty: [{ unit, ...owner }] };
    return {
      candidates: usable.map(({ type, key, value }) => {
        const unusable = destination.type.unusable?.({ type, value });
        return { unit, key, value: () => value, ...owner, ...(unusable === undefined ? {} : { unusable }) };
      }),
      empty: [],
    };
  };
  const ofKey = (unit: Unit, key: IdentifierKey): Expansion => {
    const pointer = pointers.get(key);
    const value = pointer && (() => asked.open(pointer.sealed));
    return { candidates: [{ unit, key, ...(value ? { value } : {}), ...ofOwner(pointer?.profileId) }], empty: [] };
  };

  const expansions = await Promise.all(
    named.map((each) => ('key' in each ? ofKey(each.unit, each.key) : ofProfile(each.unit, each.profileId))),
  );
  return {
    candidates: uniqueBy(
      expansions.flatMap(({ candidates }) => candidates),
      ({ key }) => key,
    ),
    empty: expansions.flatMap(({ empty }) => empty),
  };
};

/** Why a member is kept back; undefined when the profile is no member, or nothing keeps it back. */
export const skipReason = (
  standing: Standing | undefined,
  needsIdentifiers: readonly string[] | undefined,
): string | undefined => {
  if (!standing?.member) return undefined;
  const permission: Permission = standing.permission;
  if (!permission.permitted) return permission.reason;
  return needsIdentifiers === undefined ? undefined : `no-identifier:${needsIdentifiers.join(',')}`;
};

/** Why the member behind a candidate is kept back: for lack of permission, or because the platform cannot use the value. */
export const keptBack = ({ unit, standing, unusable }: Candidate): string | undefined => {
  if (!unit.startsWith('p:')) return undefined;
  return skipReason(standing, undefined) ?? (standing?.member ? unusable : undefined);
};

/** What is wanted of a candidate: nothing that the platform cannot use. */
export const wantOfCandidate = (rule: AudienceRule, { key, standing, unusable }: Candidate): Want => {
  const want = wantOf(rule, key, standing);
  return want.wanted && unusable !== undefined ? { wanted: false, permission: false } : want;
};
