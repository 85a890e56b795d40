import type * as z from 'zod';
import { iso } from '../../shared/domain/api/common-schemas.ts';
import { encodeCursor } from '../../shared/domain/api/cursor.ts';
import { quarantineOperations } from '../../shared/domain/api/operations/ledger.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import type { SourceDocument } from '../../shared/domain/api/source-schemas.ts';
import { answer } from '../../shared/domain/http.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { EventStream } from '../../shared/ports/event-stream.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { PolicyDirectory } from '../../shared/ports/policy-directory.ts';
import type { QuarantinedEvent, QuarantineStore } from '../../shared/ports/quarantine-store.ts';
import type { RulesDirectory } from '../../shared/ports/rules-directory.ts';
import { prepareReplay } from './prepare-replay.ts';

interface Dependencies {
  readonly quarantine: QuarantineStore;
  readonly configuration: ConfigurationStore;
  readonly rules: RulesDirectory;
  readonly policy: PolicyDirectory;
  readonly stream: EventStream;
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

/** The calls on quarantined events. */
export const createManageQuarantine = (dependencies: Dependencies) => {
  const { quarantine, configuration, stream, keyring, newId } = dependencies;
  const select = async (input: ReplayInput) => {
    if ('ids' in input) return { events: await quarantine.get([...new Set(input.ids)]), gone: input.ids };
    const page = await quarantine.list({ ...given(input), limit: input.limit });
    return { events: page.events.filter(({ replayedAt }) => replayedAt === undefined), gone: [], cursor: page.cursor };
  };

  /** Sends before it marks: a crash in between sends again, which makes duplicates, which are harmless. */
  const replay = async (input: ReplayInput, now: number) => {
    const { events, gone, cursor } = await select(input);
    const sources = new Map((await configuration.list<SourceDocument>('source')).map((s) => [s.id, s.document]));
    const [rules, policy] = await Promise.all([dependencies.rules.current(), dependencies.policy.current()]);
    const prepared = events.map((event) =>
      prepareReplay(event, sources.get(event.sourceId), { now, keyring, rules, policy, newId }),
    );
    const passed = prepared.flatMap((each) => ('record' in each ? each : []));
    if (passed.length > 0) await stream.put(passed.map(({ record }) => record));
    const replayed = passed.map(({ id }) => id);
    await quarantine.markReplayed(replayed, now);
    const found = new Set(events.map(({ id }) => id));
    const unknown = gone
      .filter((id) => !found.has(id))
      .map((id) => ({ id, code: 'not-found', message: 'No such event waits; it may have expired.' }));
    const rejected = [...prepared.flatMap((each) => ('record' in each ? [] : each)), ...unknown];
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
