import type { RecordPosition, StreamEntry, StreamRecord } from '../../domain/event/event.ts';
import { commandOf } from '../../domain/identity/command.ts';
import type { Identifier, IdentifierKey, Link } from '../../domain/identity/identifier.ts';
import type { IdentityRules } from '../../domain/identity/rules.ts';
import type { Separation } from '../../domain/identity/separation.ts';
import { judgeErased } from '../../domain/privacy/judge-erased.ts';
import type { Definitions } from '../../domain/profile/fold-events.ts';
import type { ProfileHead } from '../../domain/profile/profile.ts';
import type { ErasureStore, Fence } from '../../ports/erasure-store.ts';
import type { Keyring } from '../../ports/keyring.ts';
import type { ProfileStore } from '../../ports/profile-store.ts';
import type { TimelineRecord, TimelineStore } from '../../ports/timeline-store.ts';
import type { DecideDependencies } from '../rounds.ts';

/** A record of which an erasure takes out something: where it is in the archive, and what to look for there. */
export interface RemovedRecord {
  readonly position: RecordPosition;
  /** ISO 8601: the hour is in the object's key. */
  readonly receivedAt: string;
  /** A living person's, which stays without whom it named besides. */
  readonly isKept: boolean;
}

/** What erasing reads and writes. */
export interface EraseDependencies extends DecideDependencies {
  readonly profiles: ProfileStore & ErasureStore;
  readonly timelines: TimelineStore;
  readonly keyring: Keyring;
  /** Notes for good which records of the archive hold the person, before the timelines that say so are changed. */
  readonly note: (removed: readonly RemovedRecord[]) => Promise<void>;
  /** Notes for good which profiles the person had, before the fences that say so forget them; for whom rows elsewhere matter. */
  readonly noteProfiles?: (profileIds: readonly string[]) => Promise<void>;
}

/** What is erased, and where: the same whenever the erasure is gone through again. */
export interface Erasing {
  readonly requestId: string;
  readonly erasedAt: number;
  /** The fences of everything that is erased, under the keys of all its lives. */
  readonly fences: ReadonlyMap<IdentifierKey, Fence>;
  /** Devices that serve others too: their events of until now go, they themselves stay (rule 33). */
  readonly cut: ReadonlySet<IdentifierKey>;
  readonly isErased: (identifier: Identifier) => boolean;
  /** Fences that go when the erasure is done: they stand for no tombstone. */
  readonly passing: ReadonlySet<IdentifierKey>;
}

/** A timeline record as it is and as it shall be; nothing where no event is left. */
export interface Cleaned {
  readonly before: TimelineRecord;
  readonly after?: StreamRecord;
}

/** What the records of an anchor are without those who are erased. */
export interface CleanedAnchor {
  readonly anchor: IdentifierKey;
  readonly changed: readonly Cleaned[];
  /** All that is left, the unchanged ones among them. */
  readonly left: readonly TimelineRecord[];
}

/** What stood around the erased: those who may change by it. */
export interface Surroundings {
  /** Links and separations that touch the erased. */
  readonly links: readonly Link[];
  readonly separations: readonly Separation[];
  /** Everybody else in their profiles, whoever is tied to them, and who is in a profile with those. */
  readonly others: ReadonlySet<IdentifierKey>;
  /** The profiles of all of these, by id. */
  readonly heads: ReadonlyMap<string, ProfileHead>;
}

/** The rules and definitions of an attempt. */
export interface Terms {
  readonly rules: IdentityRules;
  readonly definitions: Definitions;
}

const cleanedEntry = (entry: StreamEntry, { anchor }: StreamRecord, { isErased }: Erasing): StreamEntry => {
  if (!('event' in entry) || anchor === undefined) return entry;
  const judged = judgeErased(entry, anchor, isErased);
  if (judged === 'keep') return entry;
  // The places of the others in the record stay.
  return judged === 'suppress' ? { suppressed: 'erased' } : judged.entry;
};

/** What a device that serves others did until it was cut; an officer's order is no deed of the device. */
const isCutOff = ({ record, anchor }: TimelineRecord, { cut, erasedAt }: Erasing): boolean =>
  cut.has(anchor) &&
  Date.parse(record.receivedAt) <= erasedAt &&
  !record.entries.some((entry) => 'event' in entry && commandOf(entry.event) !== undefined);

const cleaned = (before: TimelineRecord, erasing: Erasing): Cleaned | undefined => {
  const { record, anchor } = before;
  if (erasing.fences.has(anchor) || isCutOff(before, erasing)) return { before };
  const entries = record.entries.map((entry) => cleanedEntry(entry, record, erasing));
  if (entries.every((entry, place) => entry === record.entries[place])) return undefined;
  return entries.some((entry) => 'event' in entry) ? { before, after: { ...record, entries } } : { before };
};

/** What an anchor's records are without those who are erased. */
export const cleanAnchor = (
  anchor: IdentifierKey,
  records: readonly TimelineRecord[],
  erasing: Erasing,
): CleanedAnchor => {
  const all = records.map((before) => ({ before, change: cleaned(before, erasing) }));
  return {
    anchor,
    changed: all.flatMap(({ change }) => change ?? []),
    left: all.flatMap(({ before, change }) => {
      const record = change === undefined ? before.record : change.after;
      return record ? [{ ...before, record }] : [];
    }),
  };
};
