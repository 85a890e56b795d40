import type { ArchiveRow } from '../../shared/domain/archive/archive-rows.ts';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { ErasedStore } from '../../shared/domain/privacy/erasure.ts';
import type { ArchiveDays } from '../../shared/ports/archive-days.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ErasureJobs } from '../../shared/ports/erasure-jobs.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { RewritableObjects } from '../../shared/ports/rewritable-objects.ts';
import type { TombstoneStore } from '../../shared/ports/tombstone-store.ts';

export interface Dependencies {
  /** The bucket of the archive, as rows, and as the text of what consumers gave up on. */
  readonly archive: RewritableObjects<readonly ArchiveRow[]>;
  readonly failed: RewritableObjects<string>;
  /** The bucket of exports. */
  readonly exports: RewritableObjects<string>;
  readonly jobs: ErasureJobs;
  readonly days: ArchiveDays;
  readonly tombstones: Pick<TombstoneStore, 'of'>;
  readonly keyring: Pick<Keyring, 'keyOf'>;
  /** What the stream keeps. */
  readonly streamHours: number;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** An object that may hold somebody. */
export interface Target {
  readonly store: ErasedStore;
  readonly key: string;
  /** Epoch ms. */
  readonly writtenAt: number;
}

/** Objects in hand at once: each waits for S3 more than it computes, and is a few MB in memory. */
export const AT_ONCE = 8;

/** Somebody else writes a version in between so often only when something is wrong. */
export const ATTEMPTS = 8;

export const contended = (what: string): HeadwaterError =>
  new HeadwaterError('archive.contended', `An object of ${what} changes faster than it can be rewritten.`);

/** Groups of so many of what comes. */
export async function* inGroups<T>(all: AsyncIterable<T>, size: number): AsyncGenerator<readonly T[]> {
  let group: T[] = [];
  for await (const one of all) {
    group.push(one);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
