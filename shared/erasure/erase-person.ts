import { type AskDependencies, createAskDestinations } from '../destinations/ask-removal.ts';
import { createEraseDeliveries, type EraseCursor } from '../destinations/erase-deliveries.ts';
import { createReadRemoval, type RemovalState } from '../destinations/read-removal.ts';
import type { Identifier, IdentifierKey } from '../domain/identity/identifier.ts';
import { archiveHour, forgetsAfterMs } from '../domain/privacy/erasure.ts';
import type { DeliveryStore } from '../ports/delivery-store.ts';
import type { ErasePerson, ErasureJob } from '../ports/erase-person.ts';
import type { ErasureJobs, ErasureProgress } from '../ports/erasure-jobs.ts';
import type { ErasureNotes } from '../ports/erasure-notes.ts';
import type { Keyring } from '../ports/keyring.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { PrivacyRequestStore } from '../ports/privacy-request-store.ts';
import type { ErasableQuarantine } from '../ports/quarantine-store.ts';
import type { RunStore } from '../ports/run-store.ts';
import { createErase } from '../stitching/erasure/erase.ts';
import { createEmptyPackages } from './empty-packages.ts';
import { eraseQuarantined } from './erase-quarantined.ts';
import { erasureLines } from './erasure-lines.ts';

/** Everything that may hold something of a person. */
export interface ErasePersonDependencies
  extends Omit<Parameters<typeof createErase>[0], 'note' | 'noteProfiles'>,
    AskDependencies {
  readonly profiles: Parameters<typeof createErase>[0]['profiles'];
  readonly notes: ErasureNotes;
  readonly jobs: Pick<ErasureJobs, 'append' | 'progress'>;
  readonly quarantine: ErasableQuarantine;
  readonly deliveries: Pick<DeliveryStore, 'entries' | 'forget' | 'forgetDisclosures'>;
  readonly runs: Pick<RunStore, 'runs' | 'forget' | 'underWay'>;
  readonly requests: Pick<PrivacyRequestStore, 'naming' | 'get'>;
  readonly objects: ObjectStore;
  readonly keyring: Keyring;
  /** How long the stream keeps what is on it. */
  readonly streamHours: number;
}

/** How far an erasure is, between attempts. */
export interface ErasureState {
  readonly erased: readonly IdentifierKey[];
  readonly cut: number;
  readonly records: number;
  readonly quarantined: number;
  readonly packages: number;
  /** Requests whose package was being written when the person was removed. */
  readonly writing?: readonly string[];
  readonly erasedAt: number;
  /** Ids that the person's profile had: rows of runs name them. */
  readonly profileIds: readonly string[];
  /** What exports keep: where erasing it goes on, and what is gone. */
  readonly exports: {
    readonly entries: number;
    readonly rows: number;
    readonly cursor?: EraseCursor;
    readonly isDone?: true;
  };
  /** What was found when the stream had forgotten the last events from before. */
  readonly again?: { readonly records: number; readonly quarantined: number; readonly at: number };
}

/** A destination that does not let go for so long is a matter for people. */
const DESTINATIONS_MS = 14 * 86_400_000;
/** What is left of the function's own time once the rest is done. */
const EXPORTS_MS = 120_000;
const MINUTE_S = 60;

/** An erasure whose first pass is under way. */
interface Begun {
  readonly erasedAt: number;
}

const NO_EXPORTS = { entries: 0, rows: 0 };

const createRemove = (dependencies: ErasePersonDependencies) => {
  const { notes, quarantine, keyring } = dependencies;
  const eraseOf = (requestId: string) =>
    createErase({
      ...dependencies,
      noteProfiles: (profileIds) => notes.addProfiles(requestId, profileIds),
      note: (removed) =>
        notes.add(
          requestId,
          removed.map(({ position, receivedAt, isKept }) => ({
            ...position,
            hour: archiveHour(Date.parse(receivedAt)),
            ...(isKept ? { kept: true as const } : {}),
          })),
        ),
    });

  /** Out of profiles, timelines and quarantine; what is in files is noted on the way. */
  return async ({ requestId, identifiers, tombstones }: ErasureJob, erasedAt: number) => {
    const job = { requestId, identifiers, erasedAt, ...(tombstones === undefined ? {} : { tombstones }) };
    const person = await eraseOf(requestId)(job);
    const erasures = [{ requestId, erasedAt, keys: person.erased, values: identifiers }];
    const search = { erasures, liftedAt: new Map(), keyOf: keyring.keyOf };
    const refused = await eraseQuarantined(quarantine, search, async (found) => {
      for (const positions of found.values()) await notes.add(requestId, positions);
    });
    return { ...person, quarantined: refused.get(requestId)?.removed ?? 0 };
  };
};

/** Looks at destinations, and once they let go at what exports keep of the person. */
const createFollowExports = (dependencies: ErasePersonDependencies) => {
  const { deliveries, clock } = dependencies;
  const readRemoval = createReadRemoval(dependencies);
  const eraseDeliveries = createEraseDeliveries(dependencies);

  return async (requestId: string, state: ErasureState): Promise<ErasureState> => {
    const removal = await readRemoval(requestId);
    const isLast = clock() >= state.erasedAt + DESTINATIONS_MS;
    if (state.exports.isDone || (removal !== undefined && removal.closedAt === undefined && !isLast)) return state;
    const { cursor, entries, rows } = state.exports;
    const gone = await eraseDeliveries({
      ...{ keys: state.erased, profileIds: state.profileIds, isLast, deadline: clock() + EXPORTS_MS },
      ...(cursor ? { from: cursor } : {}),
    });
    const sum = { entries: entries + gone.entries, rows: rows + gone.rows };
    if (gone.next) return { ...state, exports: { ...sum, cursor: gone.next } };
    if (gone.underWay.length + gone.held.length > 0) return { ...state, exports: sum };
    await deliveries.forgetDisclosures(state.erased);
    return { ...state, exports: { ...sum, isDone: true } };
  };
};

const valuesOf = (identifiers: readonly Identifier[]): Identifier[] =>
  identifiers.map(({ type, value }) => ({ type, value }));

/** Whether nothing is left to be done, or to be waited for. */
const isFinished = (state: ErasureState, files: ErasureProgress | undefined): boolean =>
  state.exports.isDone === true &&
  !state.writing?.length &&
  state.again !== undefined &&
  files?.receipts.again !== undefined;

/**
 * Makes the erasure of a person from everything (rules 33, 34): tombstones and fences at once, then profiles, timelines and quarantine;
 * destinations are asked, files are rewritten by `rewrite-archive`; what exports keep goes when destinations have let go; and once
 * the stream has forgotten what came before, all of it once more. Only then is it done, and says what went where. Each step may be
 * repeated; what was found is noted before it goes.
 */
export const createErasePerson = (dependencies: ErasePersonDependencies): ErasePerson => {
  const { notes, jobs, clock } = dependencies;
  const forgetsMs = forgetsAfterMs(dependencies.streamHours);
  const remove = createRemove(dependencies);
  const askDestinations = createAskDestinations(dependencies);
  const packagesOf = createEmptyPackages(dependencies);
  const followExports = createFollowExports(dependencies);
  const readRemoval = createReadRemoval(dependencies);

  const begin = async (job: ErasureJob, erasedAt: number): Promise<ErasureState> => {
    const { requestId, identifiers } = job;
    const { erased, cut, records, quarantined } = await remove(job, erasedAt);
    await askDestinations(erased, requestId, clock());
    const { emptied: packages, writing } = await packagesOf.ofPerson(erased);
    const [positions, profileIds] = await Promise.all([notes.positions(requestId), notes.profiles(requestId)]);
    await jobs.append({ requestId, erasedAt, keys: erased, values: valuesOf(identifiers), positions });
    const found = { erased, cut: cut.length, records, quarantined, packages, writing, erasedAt, profileIds };
    return { ...found, exports: NO_EXPORTS };
  };

  const emptyWritten = async (state: ErasureState): Promise<ErasureState> => {
    const { writing = [], packages } = state;
    if (writing.length === 0) return state;
    const written = await packagesOf.ofRequests(writing);
    return { ...state, packages: packages + written.emptied, writing: written.writing };
  };

  const again = async (job: ErasureJob, state: ErasureState): Promise<ErasureState> => {
    if (state.again || clock() < state.erasedAt + forgetsMs) return state;
    // Where nothing keeps the person out they may be back by now.
    if (job.tombstones === false) return { ...state, again: { records: 0, quarantined: 0, at: clock() } };
    const { records, quarantined } = await remove(job, state.erasedAt);
    return { ...state, again: { records, quarantined, at: clock() } };
  };

  const waitOf = (state: ErasureState, removal: RemovalState | undefined): number => {
    const { exports, again: found, erasedAt, writing = [] } = state;
    if (exports.cursor) return 1;
    if (writing.length > 0) return MINUTE_S;
    if (!exports.isDone) return removal?.closedAt === undefined ? 5 * MINUTE_S : MINUTE_S;
    const left = Math.ceil((erasedAt + forgetsMs - clock()) / 1000);
    return found || left <= 0 ? 15 * MINUTE_S : Math.max(MINUTE_S, left);
  };

  return async (job) => {
    const { requestId } = job;
    const opened = await notes.progress<ErasureState | Begun>(requestId);
    const erasedAt = opened?.erasedAt ?? clock();
    // The same instant for every attempt: tombstones are listed by it as they are put.
    if (opened === undefined) await notes.save(requestId, { erasedAt } satisfies Begun);
    const before = opened && 'erased' in opened ? opened : await begin(job, erasedAt);
    await notes.save(requestId, before);
    const followed = await followExports(requestId, await emptyWritten(before));
    const state = await again(job, followed);
    await notes.save(requestId, state);
    const [files, removal] = await Promise.all([jobs.progress(requestId), readRemoval(requestId)]);
    if (!isFinished(state, files)) return { kind: 'again', afterSeconds: waitOf(state, removal) };
    return { kind: 'done', lines: erasureLines({ state, files, removal, now: clock() }) };
  };
};
