import type { Dependencies } from '../functions/rewrite-archive/parts.ts';
import { createRewriteArchive } from '../functions/rewrite-archive/rewrite-archive.ts';
import { createKeyring } from '../shared/aws/hmac-keyring.ts';
import { archiveCodec } from '../shared/aws/object-codecs.ts';
import { type ArchiveRow, archiveKey, archiveObjects, archiveRows } from '../shared/domain/archive/archive-rows.ts';
import { archiveHour, type ErasedPosition } from '../shared/domain/privacy/erasure.ts';
import { createMemoryArchiveDays } from '../shared/memory/memory-archive-days.ts';
import { createMemoryErasureJobs } from '../shared/memory/memory-erasure-jobs.ts';
import { createMemoryRewritableObjects } from '../shared/memory/memory-rewritable-objects.ts';
import { streamRecord } from './measured-path.ts';
import { browsingEvent } from './workload.ts';

const GB = 1e9;
/** The sizes that are projected, GB. */
export const ARCHIVE_GB = [1, 10, 100] as const;
/** A shard's archive: an object each minute (the archiver's window), kept 400 days. */
export const OBJECTS = 400 * 24 * 60;
/** Objects that hold the measured person, and as many around the erasure that do not. */
const TOUCHED = 20;
const ERASED_AT = Date.parse('2026-11-22T12:30:00.000Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Events of one record, as 10 a request. */
const EVENTS_A_RECORD = 10;

/** What one object costs, measured: bytes and processor milliseconds. */
export interface ObjectWork {
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly cpuMs: number;
}

/** What was measured on objects of the size that an archive of so many GB has. */
export interface ErasureWork {
  readonly gigabytes: number;
  readonly objectBytes: number;
  /** An object that holds the person, and one that is only searched. */
  readonly rewritten: ObjectWork;
  readonly searched: ObjectWork;
}

const rowsOf = (person: number, n: number, at: number): readonly ArchiveRow[] => {
  const events = Array.from({ length: EVENTS_A_RECORD }, (_, i) => browsingEvent({ person, n: n + i, at: at - i }));
  return archiveRows(
    { shard: 'shardId-000000000000', sequence: String(10n ** 55n + BigInt(at)) },
    streamRecord(at, events),
  );
};

/** A minute's object: so many records, each of another person, the last of the person who is erased where it is theirs. */
const minuteOf = (at: number, records: number, isTheirs: boolean) =>
  archiveObjects(
    Array.from({ length: records }, (_, n) =>
      rowsOf(isTheirs && n === records - 1 ? 0 : 1 + ((at / MINUTE + n) % 5_000), n, at + n),
    ).flat(),
  );

/** Objects in memory as the bytes that a bucket would hold, with a count of what is asked of them. */
const createMeteredObjects = () => {
  const objects = new Map<string, Uint8Array>();
  const used = { reads: 0, writes: 0, bytesRead: 0, bytesWritten: 0 };
  const names = createMemoryRewritableObjects<Uint8Array>({ objects });
  const archive: Dependencies['archive'] = {
    list: async ({ prefix, after = '', limit = 1_000 }) =>
      [...objects.keys()]
        .filter((key) => key.startsWith(prefix) && key > after)
        .sort()
        .slice(0, limit)
        .map((key) => ({ key, etag: key, bytes: objects.get(key)?.length ?? 0, writtenAt: ERASED_AT })),
    read: async (key) => {
      const bytes = objects.get(key);
      if (bytes === undefined) return undefined;
      used.reads += 1;
      used.bytesRead += bytes.length;
      return { content: await archiveCodec.decode(bytes, key), etag: key, sha256: '', bytes: bytes.length };
    },
    replace: async ({ key, content }) => {
      const bytes = archiveCodec.encode(content, key);
      objects.set(key, bytes);
      used.writes += 1;
      used.bytesWritten += bytes.length;
      return { sha256: '', bytes: bytes.length };
    },
    remove: async ({ key }) => {
      objects.delete(key);
      used.writes += 1;
      return 'removed';
    },
  };
  return { objects: names.objects, archive, used };
};

const keyring = createKeyring('bench-secret');

/** One person, in every object of some minutes; the job's positions are what their timeline says, or none. */
const measurePass = async (records: number, isTheirs: boolean): Promise<{ work: ObjectWork; objectBytes: number }> => {
  const { objects, archive, used } = createMeteredObjects();
  const positions: ErasedPosition[] = [];
  const start = isTheirs ? ERASED_AT - 40 * HOUR : ERASED_AT - HOUR;
  for (let n = 0; n < TOUCHED; n++) {
    for (const object of minuteOf(start + n * MINUTE, records, isTheirs)) {
      objects.set(archiveKey(object), archiveCodec.encode(object.rows, ''));
      const last = object.rows.at(-1);
      if (isTheirs && last) positions.push({ ...last, hour: archiveHour(last.received_at) });
    }
  }
  const objectBytes = [...objects.values()].reduce((sum, bytes) => sum + bytes.length, 0) / objects.size;
  const values = [
    { type: 'userId', value: 'user-0' },
    { type: 'anonymousId', value: 'a0-5f0c2d3e-7b1a-4c55' },
  ];
  const jobs = createMemoryErasureJobs();
  const job = {
    requestId: 'r',
    erasedAt: ERASED_AT,
    keys: values.map(keyring.keyOf),
    values,
    positions,
    exportIds: [],
  };
  await jobs.append(job);
  const before = process.cpuUsage();
  await createRewriteArchive({
    ...{ archive, jobs, keyring, clock: () => ERASED_AT + HOUR, newId: () => 'id' },
    failed: createMemoryRewritableObjects<string>(),
    exports: createMemoryRewritableObjects<string>(),
    days: createMemoryArchiveDays(),
    tombstones: { of: async () => new Map() },
    streamHours: 24,
  })();
  const { user, system } = process.cpuUsage(before);
  const each = (value: number) => value / Math.max(1, used.reads);
  const cpuMs = each((user + system) / 1000);
  return { objectBytes, work: { cpuMs, bytesRead: each(used.bytesRead), bytesWritten: each(used.bytesWritten) } };
};

/** Records a minute that make an object of about so many bytes: what a first object took, scaled. */
const recordsFor = (objectBytes: number): number => {
  const probe = 40;
  const [object] = minuteOf(ERASED_AT - 40 * HOUR, probe, false);
  const bytes = archiveCodec.encode(object?.rows ?? [], '').length;
  return Math.max(2, Math.round((objectBytes * probe) / bytes));
};

/** Measures real objects of the size that archives of each size have, rewritten by the real function. */
export const measureErasures = async (): Promise<readonly ErasureWork[]> => {
  const found: ErasureWork[] = [];
  for (const gigabytes of ARCHIVE_GB) {
    const records = recordsFor((gigabytes * GB) / OBJECTS);
    const theirs = await measurePass(records, true);
    const others = await measurePass(records, false);
    found.push({ gigabytes, objectBytes: theirs.objectBytes, rewritten: theirs.work, searched: others.work });
  }
  return found;
};
