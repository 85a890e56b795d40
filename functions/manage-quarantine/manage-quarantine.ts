import type * as z from 'zod';
import { iso } from '../../shared/domain/api/common-schemas.ts';
import { encodeCursor } from '../../shared/domain/api/cursor.ts';
import { quarantineOperations } from '../../shared/domain/api/operations/ledger.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import type { SourceDocument } from '../../shared/domain/api/source-schemas.ts';
import { answer } from '../../shared/domain/http.ts';
import { createScreenParcels } from '../../shared/erasure/screen-parcels.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { EventStream } from '../../shared/ports/event-stream.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { PolicyDirectory } from '../../shared/ports/policy-directory.ts';
import type { QuarantinedEvent, QuarantineStore } from '../../shared/ports/quarantine-store.ts';
import type { RulesDirectory } from '../../shared/ports/rules-directory.ts';
import type { TombstoneStore } from '../../shared/ports/tombstone-store.ts';
import { type Prepared, prepareReplay, replayRecord } from './prepare-replay.ts';

interface Dependencies {
  readonly quarantine: QuarantineStore;
  readonly configuration: ConfigurationStore;
  readonly rules: RulesDirectory;
  readonly policy: PolicyDirectory;
  readonly stream: EventStream;
  readonly tombstones: Pick<TombstoneStore, 'of'>;
  readonly keyring: Pick<Keyring, 'keyOf' | 'digest'>;
  readonly newId: () => string;
}

type ReplayInput = z.output<(typeof quarantineOperations)['POST /v1/quarantine/replay']['body']>;

const show = ({ receivedAt, replayedAt, position: _, retentionDays: __, ...event }: QuarantinedEvent) => ({
  ...event,
  receivedAt: iso(receivedAt),
  ...(replayedAt === undefined ? {} : { replayedAt: iso(replayedAt) }),
});

const nextOf = (cursor: string | undefined) => (cursor === undefined ? {} : { next: encodeCursor(cursor) });

const given = <T extends object>(query: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as never;

type Passed = Extract<Prepared, { parcel: unknown }>;

const isPassed = (prepared: Prepared): prepared is Passed => 'parcel' in prepared;

/** The calls on quarantined events. */
export const createManageQuarantine = (dependencies: Dependencies) => {
  const { quarantine, configuration, stream, keyring, newId } = dependencies;
  const screen = createScreenParcels(dependencies);
  const select = async (input: ReplayInput) => {
    if ('ids' in input) return { events: await quarantine.get([...new Set(input.ids)]), gone: input.ids };
    const page = await quarantine.list({ ...given(input), limit: input.limit });
    return { events: page.events.filter(({ replayedAt }) => replayedAt === undefined), gone: [], cursor: page.cursor };
  };

  /** What was quarantined before an erasure names nobody erased afterwards, whatever consent came since: its first receipt counts. Sends before it marks: a crash in between sends again, which makes duplicates, which are harmless. */
  const replay = async (input: ReplayInput, now: number) => {
    const { events, gone, cursor } = await select(input);
    const sources = new Map((await configuration.list<SourceDocument>('source')).map((s) => [s.id, s.document]));
    const [rules, policy] = await Promise.all([dependencies.rules.current(), dependencies.policy.current()]);
    const prepared = events.map((event) =>
      prepareReplay(event, sources.get(event.sourceId), { keyring, rules, policy, newId }),
    );
    const passed = prepared.filter(isPassed);
    const arrivals = passed.map(({ parcel, event: { receivedAt } }) => ({ parcel, receivedAt }));
    const parcels = await screen(arrivals, { consistent: true });
    const records = passed.flatMap((each, n) => {
      const parcel = parcels[n];
      return parcel === undefined ? [] : [replayRecord(each, parcel, { now, keyring, newId, policy })];
    });
    if (records.length > 0) await stream.put(records);
    const replayed = passed.map(({ id }) => id);
    await quarantine.markReplayed(replayed, now);
    const found = new Set(events.map(({ id }) => id));
    const unknown = gone
      .filter((id) => !found.has(id))
      .map((id) => ({ id, code: 'not-found', message: 'No such event waits; it may have expired.' }));
    const rejected = [...prepared.flatMap((each) => (isPassed(each) ? [] : each)), ...unknown];
    return { status: 202, body: { replayed, rejected, ...nextOf(cursor) } };
  };

  return serve(quarantineOperations, {
    'GET /v1/quarantine': async ({ query }) => {
      const page = await quarantine.list({ ...given(query), limit: query.limit });
      return answer({ events: page.events.map(show), ...nextOf(page.cursor) });
    },
    'POST /v1/quarantine/replay': ({ body, now }) => replay(body, now),
  });
};
