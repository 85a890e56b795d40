import type * as z from 'zod';
import { encodeCursor } from '../../shared/domain/api/cursor.ts';
import type { quarantineOperations } from '../../shared/domain/api/operations/quarantine.ts';
import type { SourceDocument } from '../../shared/domain/api/source-schemas.ts';
import { type BodyChange, fixBody } from '../../shared/domain/event/fix-body.ts';
import type { Json } from '../../shared/domain/json.ts';
import { createScreenParcels } from '../../shared/erasure/screen-parcels.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { EventStream } from '../../shared/ports/event-stream.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { PolicyDirectory } from '../../shared/ports/policy-directory.ts';
import type { QuarantinedEvent, QuarantineStore } from '../../shared/ports/quarantine-store.ts';
import type { RulesDirectory } from '../../shared/ports/rules-directory.ts';
import type { TombstoneStore } from '../../shared/ports/tombstone-store.ts';
import { type Prepared, prepareReplay, replayRecord } from './prepare-replay.ts';

export interface ReplayDependencies {
  readonly quarantine: QuarantineStore;
  readonly configuration: ConfigurationStore;
  readonly rules: RulesDirectory;
  readonly policy: PolicyDirectory;
  readonly stream: EventStream;
  readonly tombstones: Pick<TombstoneStore, 'of'>;
  readonly keyring: Pick<Keyring, 'keyOf' | 'digest'>;
  readonly newId: () => string;
}

type Operations = typeof quarantineOperations;
type ReplayInput = z.output<Operations['POST /v1/quarantine/replay']['body']>;
type DiscardInput = z.output<Operations['POST /v1/quarantine/discard']['body']>;
type Passed = Extract<Prepared, { parcel: unknown }>;

/** Which quarantined events a call is about. */
interface Selected {
  readonly events: readonly QuarantinedEvent[];
  /** Ids asked for that name nothing. */
  readonly unknown: readonly string[];
  readonly cursor?: string | undefined;
}

/** How they are sent: what becomes of a body first, and whether anything is sent at all. */
interface Manner {
  readonly correct: (body: Json) => Json;
  readonly dryRun: boolean;
  readonly now: number;
}

const isPassed = (prepared: Prepared): prepared is Passed => 'parcel' in prepared;

const notFound = (id: string) => ({ id, code: 'not-found', message: 'No such event waits; it may have expired.' });

/** A page's cursor as the API answers it. */
export const nextOf = (cursor: string | undefined) => (cursor === undefined ? {} : { next: encodeCursor(cursor) });

/** A query without what it leaves open. */
export const given = <T extends object>(query: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as never;

/** The events that a call names, by id or by what they have in common; of the latter those that wait. */
export const createSelect =
  (quarantine: Pick<QuarantineStore, 'get' | 'list'>) =>
  async (input: ReplayInput | DiscardInput): Promise<Selected> => {
    if ('ids' in input) {
      const events = await quarantine.get([...new Set(input.ids)]);
      const found = new Set(events.map(({ id }) => id));
      return { events, unknown: input.ids.filter((id) => !found.has(id)) };
    }
    const { sourceId, code, cursor, limit } = input;
    const page = await quarantine.list({ ...given({ sourceId, code, cursor }), limit });
    const events = page.events.filter(({ replayedAt, discardedAt }) => (replayedAt ?? discardedAt) === undefined);
    return { events, unknown: [], cursor: page.cursor };
  };

/** The changes of a call as one. */
export const correctBy =
  (fix: readonly BodyChange[]) =>
  (body: Json): Json =>
    fixBody(body, fix);

/**
 * Sends quarantined events again. What was quarantined before an erasure names nobody erased afterwards, whatever consent came since: its
 * first receipt counts. Sends before it marks: a crash in between sends again, which makes duplicates, which are harmless.
 */
export const createReplay = (dependencies: ReplayDependencies) => {
  const { quarantine, configuration, stream, keyring, newId } = dependencies;
  const screen = createScreenParcels(dependencies);

  const prepare = async (events: readonly QuarantinedEvent[], correct: Manner['correct']) => {
    const sources = new Map((await configuration.list<SourceDocument>('source')).map((s) => [s.id, s.document]));
    const [rules, policy] = await Promise.all([dependencies.rules.current(), dependencies.policy.current()]);
    const prepared = events.map((event) =>
      prepareReplay({ ...event, body: correct(event.body) }, sources.get(event.sourceId), {
        ...{ keyring, rules, policy, newId },
      }),
    );
    return { prepared, policy };
  };

  return async ({ events, unknown, cursor }: Selected, { correct, dryRun, now }: Manner) => {
    const { prepared, policy } = await prepare(events, correct);
    const passed = prepared.filter(isPassed);
    const ids = passed.map(({ id }) => id);
    const rejected = [...prepared.flatMap((each) => (isPassed(each) ? [] : each)), ...unknown.map(notFound)];
    if (dryRun) return { status: 200, body: { passes: ids, rejected, ...nextOf(cursor) } };
    const arrivals = passed.map(({ parcel, event: { receivedAt } }) => ({ parcel, receivedAt }));
    const parcels = await screen(arrivals, { consistent: true });
    const records = passed.flatMap((each, n) => {
      const parcel = parcels[n];
      return parcel === undefined ? [] : [replayRecord(each, parcel, { now, keyring, newId, policy })];
    });
    if (records.length > 0) await stream.put(records);
    await quarantine.markReplayed(ids, now);
    return { status: 202, body: { replayed: ids, rejected, ...nextOf(cursor) } };
  };
};
