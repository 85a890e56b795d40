import type { Permission } from '../domain/consent/permission.ts';
import type { Want } from '../domain/export/delivery-ledger.ts';
import type { DestinationDocument, ExportDocument } from '../domain/export/export.ts';
import { readUnit, type Unit } from '../domain/export/unit.ts';
import { type AudienceRule, type Standing, standingOf, wantOf } from '../domain/export/want.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import { subjectOf } from '../domain/profile/subject-of.ts';
import { type Backfill, isOf, isReady } from '../domain/segment/backfill.ts';
import { evaluate } from '../domain/segment/evaluate.ts';
import type { CompiledTrait } from '../domain/segment/segment.ts';
import type { TraitVariant, Variant } from '../domain/segment/variants.ts';
import { walkOf } from '../domain/segment/walks.ts';
import type { BackfillStore } from '../ports/backfill-store.ts';
import type { ConfigurationStore } from '../ports/configuration-store.ts';
import type { ProfileStore } from '../ports/profile-store.ts';
import type { RefusalStore } from '../ports/refusal-store.ts';
import type { RunTarget } from '../ports/run-store.ts';
import type { Definitions, SegmentDefinitions } from '../ports/segment-definitions.ts';
import { loadLeaving } from './leaving-audience.ts';
import { type ConfiguredDestination, configureDestination, segmentsFeeding } from './resolve-target.ts';

/** What an audience reader reads. */
export interface AudienceDependencies {
  readonly configuration: Pick<ConfigurationStore, 'get' | 'list'>;
  readonly profiles: Pick<ProfileStore, 'pointers' | 'heads' | 'identifiersOf'>;
  readonly definitions: Pick<SegmentDefinitions, 'current'>;
  readonly backfills: Pick<BackfillStore, 'get'>;
  readonly refusals: Pick<RefusalStore, 'find'>;
}

/** An audience with its destination, ready to judge profiles. */
export interface Audience {
  readonly name: string;
  readonly destination: ConfiguredDestination;
  readonly rule: AudienceRule;
  /** The computed traits that the settings name, by what serves as of the latest `catchUp`. */
  readonly traits: () => readonly CompiledTrait[];
  /** Ids of the variants that serve: another one asks for everything again. */
  readonly variants: readonly string[];
  /** Judges by definitions no older than those that profiles just read were folded with. */
  readonly catchUp: (version: number) => Promise<void>;
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
  /** Why nothing may be sent to the address, whoever holds it. */
  readonly refused?: string;
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

/** Every profile is folded with what serves: until then nobody knows who is in, or what a trait gives (rule 23). */
const areComputed = async (
  backfills: AudienceDependencies['backfills'],
  variants: readonly (Variant | TraitVariant)[],
): Promise<boolean> => {
  const all = await Promise.all(
    variants.map(walkOf).map(async (walk): Promise<boolean> => {
      const backfill: Backfill | undefined = await backfills.get(walk.id);
      return isOf(walk, backfill) && isReady(backfill);
    }),
  );
  return !all.includes(false);
};

/**
 * Loads the audience as configured now, or says why it cannot be served: `unknown-destination`, the problems of
 * `configureDestination`, and `segment-unavailable` where a segment that feeds it is deleted or cannot be
 * compiled, `segment-computing` while none of its definitions was ever computed over all profiles, `computed-trait-computing` likewise
 * for a computed trait that the settings name. An audience that only loses members needs none of that.
 */
export const loadAudience = async (
  { configuration, definitions, backfills }: Pick<AudienceDependencies, 'configuration' | 'definitions' | 'backfills'>,
  target: Pick<RunTarget, 'audience' | 'destinationId' | 'segmentId' | 'leaving'>,
): Promise<Audience | { readonly problem: string }> => {
  const { audience: name, destinationId, leaving } = target;
  if (leaving) return loadLeaving({ configuration }, { audience: name, destinationId, leaving });
  const document = await configuration.get<DestinationDocument>('destination', target.destinationId);
  if (!document) return { problem: 'unknown-destination' };
  const destination = await configureDestination(document);
  if ('problem' in destination) return destination;
  const exports = await configuration.list<ExportDocument>('export');
  const ids = segmentsFeeding(target.audience, destination, exports);
  const servingOf = ({ serving: segments, servingTraits }: Definitions) => ({
    segments: ids.flatMap((id) => segments.get(id) ?? []),
    traits: destination.needs.traits.flatMap((id) => servingTraits.get(id) ?? []),
  });
  let known = await definitions.current();
  let serving = servingOf(known);
  if (serving.segments.length < ids.length) return { problem: 'segment-unavailable' };
  if (!(await areComputed(backfills, serving.segments))) return { problem: 'segment-computing' };
  if (!(await areComputed(backfills, serving.traits))) return { problem: 'computed-trait-computing' };
  const isMember: AudienceRule['isMember'] = (head, now) =>
    serving.segments.some((segment) => evaluate(segment, subjectOf(head), now).member);
  const catchUp = async (version: number): Promise<void> => {
    if (version <= known.version) return;
    known = await definitions.current(version);
    serving = servingOf(known);
  };
  const { identifiers, purposes, traits } = destination.needs;
  return {
    ...{ name: target.audience, destination, rule: { identifiers, purposes, traits, isMember }, catchUp },
    ...{ traits: () => serving.traits, variants: serving.segments.map(({ id }) => id) },
  };
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
  { rule, catchUp, destination }: Pick<Audience, 'rule' | 'catchUp' | 'destination'>,
  asked: { readonly units: readonly Unit[]; readonly now: number; readonly open: (sealed: string) => string },
): Promise<Expansion> => {
  const named = asked.units.map((unit) => ({ unit, ...readUnit(unit) }));
  const keys = named.flatMap((each) => ('key' in each ? [each.key] : []));
  const pointers = keys.length === 0 ? new Map() : await profiles.pointers(keys);
  const owners = keys.flatMap((key) => pointers.get(key)?.profileId ?? []);
  const ids = [...new Set([...named.flatMap((each) => ('profileId' in each ? [each.profileId] : [])), ...owners])];
  const heads = ids.length === 0 ? new Map<string, ProfileHead>() : await profiles.heads(ids);
  // Folded with newer definitions, a profile says no more about what served before them.
  await catchUp(Math.max(0, ...[...heads.values()].map(({ state }) => state.definitionsVersion)));
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
    const value = pointer && pointer.sealed !== '' && (() => asked.open(pointer.sealed));
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
export const keptBack = ({ unit, standing, unusable, refused }: Candidate): string | undefined => {
  if (!unit.startsWith('p:')) return undefined;
  return skipReason(standing, undefined) ?? (standing?.member ? (refused ?? unusable) : undefined);
};

/** What is wanted of a candidate: nothing that was refused at the address, and nothing that the platform cannot use. */
export const wantOfCandidate = (rule: AudienceRule, { key, standing, unusable, refused }: Candidate): Want => {
  const want = wantOf(rule, key, standing);
  if (refused !== undefined) return { wanted: false, permission: true };
  return want.wanted && unusable !== undefined ? { wanted: false, permission: false } : want;
};
