import { hashedSpellings } from '../../shared/destinations/normalise/sent-spellings.ts';
import { createEraseFailedBatch, type ErasedBatch } from '../../shared/domain/archive/erase-failed-batch.ts';
import { createEraseRows, positionName } from '../../shared/domain/archive/erase-rows.ts';
import { eraseExportFile, isMemberFile } from '../../shared/domain/export/erase-export-file.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { createErasedValues } from '../../shared/domain/privacy/erased-values.ts';
import type { ErasedObject } from '../../shared/ports/erasure-jobs.ts';
import type { RewritableObjects } from '../../shared/ports/rewritable-objects.ts';
import { createAmendPart } from './amend-manifest.ts';
import type { PositionedErasure } from './find-targets.ts';
import { ATTEMPTS, contended, type Dependencies, type Target } from './parts.ts';

/** What is left of an object, nothing where all of it goes, and how many rows each request took. */
interface Left<Content> {
  readonly content?: Content;
  readonly removed: ReadonlyMap<string, number>;
}

/** What is done to the objects of one store. */
interface Rewriting<Content> {
  readonly objects: RewritableObjects<Content>;
  readonly erase: (content: Content, key: string) => Left<Content>;
}

interface Noting {
  readonly target: Target;
  /** What was written down of this object before; a crash may lie behind it. */
  readonly noted: ErasedObject | undefined;
  readonly note: (object: ErasedObject) => Promise<void>;
}

/**
 * Rewrites one object until no erased person is in it. It is written down before it is done: who comes back after a crash finds
 * either the old object, and does it, or a clean one, and counts it. Answers whether anything was ever done to it.
 */
const eraseObject = async <Content>(
  { objects, erase }: Rewriting<Content>,
  { target, noted, note }: Noting,
): Promise<boolean> => {
  const { store, key } = target;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = await objects.read(key);
    if (found === undefined) return noted !== undefined;
    const { content, removed } = erase(found.content, key);
    if (removed.size === 0) {
      if (noted !== undefined) await note({ ...noted, bytesWritten: found.bytes });
      return noted !== undefined;
    }
    const { etag, bytes: bytesRead } = found;
    const planned = { store, key, bytesRead, bytesWritten: 0, removed: Object.fromEntries(removed) };
    await note(planned);
    const done =
      content === undefined ? await objects.remove({ key, etag }) : await objects.replace({ key, etag, content });
    if (done === 'changed') continue;
    if (done !== 'removed') await note({ ...planned, bytesWritten: done.bytes });
    return true;
  }
  throw contended(store);
};

const textLeft = (batch: ErasedBatch): Left<string> => ({
  removed: batch.removed,
  ...(batch.text === undefined ? {} : { content: batch.text }),
});

/** By what a file of an instant is searched: who came back by a new consent before it was written is nobody erased. */
const createSearchAt = (jobs: readonly PositionedErasure[], liftedAt: ReadonlyMap<IdentifierKey, number>) => {
  const made = new Map<string, ReturnType<typeof searchOf>>();
  return (writtenAt: number) => {
    const isOver = ({ keys }: PositionedErasure) => keys.some((key) => (liftedAt.get(key) ?? writtenAt) < writtenAt);
    const over = liftedAt.size === 0 ? [] : jobs.filter(isOver);
    const name = over.map(({ requestId }) => requestId).join();
    const known = made.get(name) ?? searchOf(jobs.filter((job) => !over.includes(job)));
    made.set(name, known);
    return known;
  };
};

const searchOf = (jobs: readonly PositionedErasure[]) => ({
  values: createErasedValues(jobs),
  spelled: new Map(
    jobs.flatMap(({ requestId, keys, values }) =>
      [...values.flatMap(hashedSpellings), ...keys].map((text) => [text, requestId] as const),
    ),
  ),
});

/** What erases the persons of all jobs from any object. */
export const createEraseTarget = (
  jobs: readonly PositionedErasure[],
  liftedAt: ReadonlyMap<IdentifierKey, number>,
  dependencies: Dependencies,
) => {
  const { archive, failed, exports, keyring } = dependencies;
  const positions = new Map(
    jobs.flatMap(({ requestId, positions: all }) =>
      all.filter(({ kept }) => kept !== true).map((each) => [positionName(each), requestId] as const),
    ),
  );
  const eraseRows = createEraseRows({ erasures: jobs, positions, liftedAt, keyOf: keyring.keyOf });
  const searchAt = createSearchAt(jobs, liftedAt);
  const amendPart = createAmendPart(exports);

  const ofArchive: Rewriting<Parameters<typeof eraseRows>[0]> = {
    objects: archive,
    erase: (rows) => {
      const { rows: left, removed } = eraseRows(rows);
      return { removed, content: left };
    },
  };
  const ofFailed = (writtenAt: number): Rewriting<string> => {
    const eraseBatch = createEraseFailedBatch({ eraseRows, findIn: searchAt(writtenAt).values.findIn });
    return { objects: failed, erase: (text) => textLeft(eraseBatch(text)) };
  };
  const ofExports = (writtenAt: number): Rewriting<string> => ({
    objects: exports,
    erase: (text, key) => textLeft(eraseExportFile(key, text, searchAt(writtenAt))),
  });

  return async (noting: Noting): Promise<void> => {
    const { store, key, writtenAt } = noting.target;
    if (store === 'archive') await eraseObject(ofArchive, noting);
    else if (store === 'failed-batches') await eraseObject(ofFailed(writtenAt), noting);
    else if (isMemberFile(key) && (await eraseObject(ofExports(writtenAt), noting))) await amendPart(key);
  };
};
