/**
 * The only file that spells keys. Every table has a string partition key `pk` and sort key `sk`; TTL is `expiresAt`, epoch
 * seconds. Identifiers appear as keyed hashes only.
 */
import { AUDIENCE_SHARDS } from '../ports/delivery-store.ts';
import { MEMBER_SHARDS } from '../ports/membership-store.ts';
import { TIMER_SHARDS } from '../ports/timer-store.ts';

/** The partition key of every table. */
export const PK = 'pk';
/** The sort key of every table. */
export const SK = 'sk';
/** When an item may be freed, epoch seconds. */
export const TTL = 'expiresAt';
/** Index of `memberships` over publication time: `changesPk`, `changesSk`. */
export const CHANGES_INDEX = 'changes';

/** The key of an item. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** A stable small hash for spreading ids over shards (FNV-1a, 32 bit). */
const spread = (id: string, shards: number): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % shards;
};

/** Shards of each month of quarantined events. */
export const QUARANTINE_SHARDS = 4;

const time = (ms: number): string => String(ms).padStart(15, '0');
/** Kinesis sequence numbers are decimal, up to 56 digits, compared as numbers. */
export const paddedSequence = (sequence: string): string => sequence.padStart(60, '0');

/** Digits of a sequence number of 60 decimal digits in base 36, so that text sorts as numbers do. */
const PLACE_DIGITS = 39;
const SHARD = /^shardId-(\d{12})$/;

/** `7k…#0`: a record's place in its timeline, short because every record carries it. Sorts by sequence, then by shard. */
const timelinePlace = ({ sequence, shard }: { sequence: string; shard: string }): string => {
  const digits = BigInt(sequence === '' ? 0 : sequence).toString(36);
  const number = SHARD.exec(shard)?.[1];
  return `${digits.padStart(PLACE_DIGITS, '0')}#${number === undefined ? shard : Number(number).toString(36)}`;
};

const decimalOf = (digits: string): string =>
  [...digits].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n).toString();

/** The place that `keys.timeline` spelled. */
export const positionOfTimelinePlace = (place: string): { sequence: string; shard: string } => {
  const [digits = '', shard = ''] = [place.slice(0, PLACE_DIGITS), place.slice(PLACE_DIGITS + 1)];
  const isNumber = /^[0-9a-z]{1,8}$/.test(shard);
  return {
    sequence: decimalOf(digits),
    shard: isNumber ? `shardId-${String(Number.parseInt(shard, 36)).padStart(12, '0')}` : shard,
  };
};

/** Every key of every table, by what it names. */
export const keys = {
  configuration: (kind: string, id: string): Key => ({ pk: `C#${kind}`, sk: id }),
  revision: (kind: string): Key => ({ pk: 'R', sk: kind }),
  session: (id: string): Key => ({ pk: `S#${id}`, sk: 'S' }),
  pointer: (identifierKey: string): Key => ({ pk: `I#${identifierKey}`, sk: 'P' }),
  /** Stored from both sides; `as` says which side is the anchor's and who showed the link. */
  link: (from: string, to: string, as: `${'anchor' | 'other'}-${'asserted' | 'claimed'}`): Key => ({
    pk: `I#${from}`,
    sk: `L#${to}#${as}`,
  }),
  /** A separation, stored from both sides too. */
  separation: (from: string, to: string, kind: 'apart' | 'cut'): Key => ({ pk: `I#${from}`, sk: `U#${to}#${kind}` }),
  /** The list of super-nodes. */
  superNode: (identifierKey: string): Key => ({ pk: 'N', sk: identifierKey }),
  head: (profileId: string): Key => ({ pk: `P#${profileId}`, sk: 'H' }),
  /** An identifier born in this profile. */
  profileIdentifier: (profileId: string, identifierKey: string): Key => ({
    pk: `P#${profileId}`,
    sk: `I#${identifierKey}`,
  }),
  /** A profile joined into this one. */
  merged: (profileId: string, child: string): Key => ({ pk: `P#${profileId}`, sk: `M#${child}` }),
  timeline: (anchor: string, position: { sequence: string; shard: string }): Key => ({
    pk: `T#${anchor}`,
    sk: timelinePlace(position),
  }),
  memberShard: (profileId: string): number => spread(profileId, MEMBER_SHARDS),
  members: (segmentId: string, shard: number): string => `S#${segmentId}#${shard}`,
  /** A profile's published membership of a segment; `changesPk` is the same partition, `changesSk` is `change`. */
  member: (segmentId: string, profileId: string): Key => ({
    pk: keys.members(segmentId, keys.memberShard(profileId)),
    sk: profileId,
  }),
  change: (changedAt: number, profileId: string): string => `${time(changedAt)}#${profileId}`,
  timerShard: (profileId: string): number => spread(profileId, TIMER_SHARDS),
  timerMinute: (minute: number, shard: number): string => `D#${time(minute - (minute % 60_000))}#${shard}`,
  timer: (due: number, profileId: string): string => `${time(due)}#${profileId}`,
  /** The oldest minute that the sweep has not handed over. */
  timersSwept: { pk: 'W', sk: 'swept' } as Key,
  /** Progress of computing a segment. */
  backfill: (segmentId: string): Key => ({ pk: 'B', sk: segmentId }),
  audience: (audience: string, shard: number): string => `A#${audience}#${shard}`,
  /** What an audience was told about an identifier. */
  delivery: (audience: string, identifierKey: string): Key => ({
    pk: keys.audience(audience, spread(identifierKey, AUDIENCE_SHARDS)),
    sk: identifierKey,
  }),
  /** That an audience was told of an identifier. */
  disclosures: (identifierKey: string): string => `D#${identifierKey}`,
  disclosure: (identifierKey: string, audience: string): Key => ({ pk: keys.disclosures(identifierKey), sk: audience }),
  /** What is remembered of an export between runs. */
  exportState: (exportId: string): Key => ({ pk: `X#${exportId}`, sk: 'S' }),
  /** A destination's credentials as its platform renewed them. */
  renewal: (destinationId: string): Key => ({ pk: `Y#${destinationId}`, sk: 'S' }),
  /** An audience that an export fed, in the list of all. */
  knownAudiences: 'AL',
  knownAudience: (audience: string, exportId: string): Key => ({
    pk: keys.knownAudiences,
    sk: `${audience}#${exportId}`,
  }),
  /** When a destination was deleted. */
  deletedDestination: (destinationId: string): Key => ({ pk: `Y#${destinationId}`, sk: 'D' }),
  /** Identifiers that should leave every audience at once, and the list of what is open of that. */
  removal: (id: string): Key => ({ pk: `K#${id}`, sk: 'K' }),
  openRemovals: 'KO',
  openRemoval: (id: string): Key => ({ pk: keys.openRemovals, sk: id }),
  run: (exportId: string, runId: string): Key => ({ pk: `X#${exportId}`, sk: `R#${runId}` }),
  runPart: (runId: string, sk: string): Key => ({ pk: `R#${runId}`, sk }),
  chunk: (runId: string, number: number): Key => keys.runPart(runId, `C#${keys.chunkNumber(number)}`),
  chunkUnits: (runId: string, number: number): Key => keys.runPart(runId, `U#${keys.chunkNumber(number)}`),
  chunkCalls: (number: number): string => `J#${keys.chunkNumber(number)}#`,
  runMember: (runId: string, number: number, member: string): Key =>
    keys.runPart(runId, `M#${keys.chunkNumber(number)}#${member}`),
  chunkNumber: (number: number): string => String(number).padStart(7, '0'),
  ledger: (hour: string, row: { sourceId: string; stage: string; shard: string }): Key => ({
    pk: `H#${hour}`,
    sk: `${row.sourceId}#${row.stage}#${row.shard}`,
  }),
  /** What was counted in an hour. */
  history: (of: string, at: number): Key => ({ pk: of, sk: time(at) }),
  /** A quarantined event, by the month of its receipt and spread so that a flood of bad events has room. */
  quarantined: (receivedAt: number, id: string): Key => ({
    pk: keys.quarantineShard(new Date(receivedAt).toISOString().slice(0, 7), spread(id, QUARANTINE_SHARDS)),
    sk: id,
  }),
  quarantineShard: (month: string, shard: number): string => `Q#${month}#${shard}`,
  /** The tombstone of an erased identifier, and its line in the list of them by time. */
  tombstone: (identifierKey: string): Key => ({ pk: `E#${identifierKey}`, sk: 'T' }),
  tombstones: 'EL',
  tombstoneLine: (erasedAt: number, identifierKey: string): Key => ({
    pk: keys.tombstones,
    sk: `${time(erasedAt)}#${identifierKey}`,
  }),
  /** A request of a person and its parts, and its line in the list of them by time. */
  privacyRequest: (id: string): Key => ({ pk: `Q#${id}`, sk: 'R' }),
  privacyRequestPart: (id: string, part: string): Key => ({ pk: `Q#${id}`, sk: `S#${part}` }),
  privacyRequests: 'QL',
  privacyRequestLine: (receivedAt: number, id: string): Key => ({
    pk: keys.privacyRequests,
    sk: `${time(receivedAt)}#${id}`,
  }),
  /** An erasure that files wait for, its parts, and its line in the list of those that wait for a pass, by time. */
  erasureJob: (requestId: string): Key => ({ pk: `J#${requestId}`, sk: 'J' }),
  erasurePart: (requestId: string, number: number): Key => ({
    pk: `J#${requestId}`,
    sk: `P#${keys.chunkNumber(number)}`,
  }),
  erasureJobs: (pass: string): string => `JL#${pass}`,
  erasureLine: (pass: string, erasedAt: number, requestId: string): Key => ({
    pk: keys.erasureJobs(pass),
    sk: `${time(erasedAt)}#${requestId}`,
  }),
  /** Sorts behind the lines of that instant and before those of the next. */
  erasureLinesUntil: (erasedAt: number): string => `${time(erasedAt)}#\uffff`,
  /** Who rewrites files, the batch under way, and what it does to an object, by a digest of the object's key. */
  erasureLease: { pk: 'JW', sk: 'L' } as Key,
  erasureBatch: { pk: 'JW', sk: 'B' } as Key,
  erasedObjects: (batchId: string): string => `JB#${batchId}`,
  erasedObject: (batchId: string, digest: string): Key => ({ pk: keys.erasedObjects(batchId), sk: digest }),
  /** When a day of the archive (`2026-11-22`) has rows that expire. */
  archiveDays: 'AD',
  archiveDay: (day: string): Key => ({ pk: keys.archiveDays, sk: day }),
  /** How far the walk is that forgets what is kept no longer. */
  retentionWalk: { pk: 'W', sk: 'retention' } as Key,
  /** The erasure of a profile past its period that is under way. */
  inactiveErasure: (profileId: string): Key => ({ pk: `I#${profileId}`, sk: 'I' }),
  /** The line of a request that is not finished, by when it is due. */
  unfinishedRequests: 'QD',
  unfinishedRequest: (dueAt: number, id: string): Key => ({ pk: keys.unfinishedRequests, sk: `${time(dueAt)}#${id}` }),
  /** A request that names an identifier. */
  requestNaming: (identifierKey: string, id: string): Key => ({ pk: `N#${identifierKey}`, sk: id }),
  /** What happened to a request with a version: a part of it. */
  privacyRequestHistory: (id: string, version: number, place: number): Key =>
    keys.privacyRequestPart(id, `H#${String(version).padStart(9, '0')}#${place}`),
  /** What an address, whoever's profile it is in, was refused for. */
  refusal: (identifierKey: string): Key => ({ pk: `V#${identifierKey}`, sk: 'V' }),
  /** Audit entries of a day, by time. */
  auditDay: (at: number): string => `A#${new Date(at).toISOString().slice(0, 10)}`,
  audit: (at: number, id: string): Key => ({ pk: keys.auditDay(at), sk: `${time(at)}#${id}` }),
  /** The place that `keys.audit` spelled. */
  auditPlace: (sk: string): { at: number; id: string } => ({ at: Number(sk.slice(0, 15)), id: sk.slice(16) }),
  /** Before every entry of this instant, and after every earlier one. */
  auditBefore: (at: number): string => time(at),
  /** That a token was used on a day. */
  tokenUse: (tokenId: string, day: string): Key => ({ pk: `U#${tokenId}`, sk: day }),
  /** The months that hold quarantined events. */
  quarantineMonth: (month: string): Key => ({ pk: 'QM', sk: month }),
} as const;
