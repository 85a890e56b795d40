import type { Dependencies } from '../../functions/rewrite-archive/parts.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import type { ArchiveRow } from '../../shared/domain/archive/archive-rows.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { createMemoryArchiveDays } from '../../shared/memory/memory-archive-days.ts';
import { createMemoryErasureJobs } from '../../shared/memory/memory-erasure-jobs.ts';
import { createMemoryRewritableObjects } from '../../shared/memory/memory-rewritable-objects.ts';
import type { ErasureJob } from '../../shared/ports/erasure-jobs.ts';
import { ERASED_AT, identifiersOf } from './erased-archive.ts';

export const keyring = createKeyring('a-key-of-sixteen-or-more');

/** Everything that the rewriting of files needs, in memory, with a clock that the test sets. */
export const openWorld = (objects = new Map<string, readonly ArchiveRow[]>()) => {
  const time = { now: ERASED_AT };
  const lifted = new Map<IdentifierKey, number>();
  let ids = 0;
  return {
    archive: createMemoryRewritableObjects({ objects }),
    failed: createMemoryRewritableObjects<string>({ writtenAt: ERASED_AT }),
    exports: createMemoryRewritableObjects<string>({ writtenAt: ERASED_AT }),
    jobs: createMemoryErasureJobs(),
    days: createMemoryArchiveDays(),
    tombstones: {
      of: async () =>
        new Map(
          [...lifted].map(([key, liftedAt]) => [key, { key, erasedAt: ERASED_AT, requestId: 'r', epoch: 1, liftedAt }]),
        ),
    },
    keyring,
    clock: () => time.now,
    streamHours: 24,
    newId: () => `id-${++ids}`,
    time,
    lifted,
  } satisfies Dependencies & Record<string, unknown>;
};

/** The job that erases a generated person. */
export const jobOf = (person: number, more: Partial<ErasureJob> = {}): ErasureJob => {
  const values = identifiersOf(person);
  const job = { requestId: `request-${person}`, erasedAt: ERASED_AT, positions: [] };
  return { ...job, keys: values.map(keyring.keyOf), values, ...more };
};
