import type * as z from 'zod';
import type { Caller } from '../../shared/domain/access/caller.ts';
import { iso } from '../../shared/domain/api/common-schemas.ts';
import type { overviewQuery } from '../../shared/domain/api/overview-schemas.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import { type LedgerTally, mergeStages } from '../../shared/domain/ledger/ledger.ts';
import { type Attention, inOrder } from '../../shared/domain/overview/attention.ts';
import { eventAttention } from '../../shared/domain/overview/event-attention.ts';
import { type ExportState, exportAttention } from '../../shared/domain/overview/export-attention.ts';
import { midnightBefore } from '../../shared/domain/overview/midnight.ts';
import { privacyAttention } from '../../shared/domain/overview/privacy-attention.ts';
import { profileCountOf } from '../../shared/domain/profile/profile-count.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { HistoryPoint, HistoryStore } from '../../shared/ports/history-store.ts';
import type { LedgerStore } from '../../shared/ports/ledger-store.ts';
import type { PrivacyRequestStore } from '../../shared/ports/privacy-request-store.ts';
import type { ProfileCounter } from '../../shared/ports/profile-counter.ts';
import { mayCall } from './may-call.ts';
import { type ComputingDependencies, createReadComputing } from './read-computing.ts';
import { createReadExports, type ExportDependencies, showExports } from './read-exports.ts';

/** What the overview is read from. */
export interface SituationDependencies extends ComputingDependencies, ExportDependencies {
  readonly configuration: Pick<ConfigurationStore, 'list' | 'get' | 'revision'>;
  readonly ledger: Pick<LedgerStore, 'tallies'>;
  readonly history: Pick<HistoryStore, 'read' | 'last' | 'first'>;
  readonly profiles: ProfileCounter;
  readonly requests: Pick<PrivacyRequestStore, 'unfinished'>;
}

interface Asked {
  readonly query: z.output<typeof overviewQuery>;
  readonly now: number;
  readonly caller?: Caller;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** More open requests of persons are not looked through; those due first are. */
const MOST_REQUESTS = 200;

type Stored<T> = { readonly id: string; readonly document: T };

/** The count of the hour, or one of now where there is none yet. */
const countProfiles = async (counter: ProfileCounter, last: HistoryPoint | undefined, now: number) => {
  if (!last) return { ...profileCountOf(await counter.sample(now / HOUR)), asOf: iso(now) };
  const { profiles: found = 0, profileParts: parts = 1 } = last.counts;
  return { ...profileCountOf({ found, parts }), asOf: iso(last.at) };
};

const showAttention = ({ since, due, ...item }: Attention) => ({
  ...item,
  ...(since === undefined ? {} : { since: iso(since) }),
  ...(due === undefined ? {} : { due: iso(due) }),
});

interface Seen {
  readonly last: HistoryPoint | undefined;
  readonly tallies: readonly LedgerTally[];
  readonly sources: readonly unknown[];
  readonly segments: readonly unknown[];
  readonly states: readonly ExportState[];
}

/** Which first steps were taken. */
const setupOf = ({ last, tallies, sources, segments, states }: Seen) => ({
  source: sources.length > 0,
  event: mergeStages(tallies).some(({ accepted }) => accepted > 0) || (last?.counts['events'] ?? 0) > 0,
  segment: segments.length > 0,
  export: states.length > 0,
  delivered: (last?.counts['members'] ?? 0) > 0 || states.some(({ runs }) => runs.some((run) => run.accepted > 0)),
});

/** Answers how the deployment is doing, as far as the caller may know: each part takes what the call that shows it in full takes. */
export const createReadSituation = (dependencies: SituationDependencies) => {
  const { configuration, ledger, history, profiles, requests } = dependencies;
  const readExports = createReadExports(dependencies);
  const readComputing = createReadComputing(dependencies);

  const readPrivacy = async (caller: Caller | undefined, now: number): Promise<readonly Attention[]> => {
    if (!mayCall(caller, 'GET /v1/privacy/requests')) return [];
    return privacyAttention((await requests.unfinished({ limit: MOST_REQUESTS })).lines, now);
  };

  return async ({ query, now, caller }: Asked): Promise<HttpResponse> => {
    const since = midnightBefore(now, query.timezone);
    const [last, tallies, sources, segments, states, computing, privacy] = await Promise.all([
      history.last('deployment', now + 1),
      ledger.tallies({ from: now - 2 * DAY, to: now }),
      configuration.list<{ name: string }>('source') as Promise<readonly Stored<{ name: string }>[]>,
      configuration.list('segment'),
      readExports(since),
      readComputing(caller, now),
      readPrivacy(caller, now),
    ]);
    const isShown = mayCall(caller, 'GET /v1/exports');
    const events = eventAttention(tallies, { now, sources });
    const attention = [...events, ...(isShown ? exportAttention(states) : []), ...computing, ...privacy];
    return answer({
      ...{ asOf: iso(now), profiles: await countProfiles(profiles, last, now) },
      ...(isShown ? { exports: showExports(states, since) } : {}),
      attention: inOrder(attention).map(showAttention),
      setup: setupOf({ last, tallies, sources, segments, states }),
    });
  };
};
