import type { SendAuthorised } from '../../shared/destinations/authorised-transport.ts';
import { type AuthorityDependencies, findAuthority } from '../../shared/destinations/authority.ts';
import {
  audienceOf,
  type ConfiguredDestination,
  configureDestination,
} from '../../shared/destinations/resolve-target.ts';
import type { DeliveryResponse } from '../../shared/domain/export/delivery.ts';
import { outlivesDropBefore } from '../../shared/domain/export/delivery-ledger.ts';
import type { DestinationDocument, ExportDocument, Run } from '../../shared/domain/export/export.ts';
import { RETRY_FOR_MS } from '../../shared/domain/export/run.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import { AUDIENCE_SHARDS, type DeliveryStore } from '../../shared/ports/delivery-store.ts';
import type { RunLook, RunStore, RunTarget } from '../../shared/ports/run-store.ts';

/** What replacing needs. */
export interface ReplaceDependencies extends AuthorityDependencies {
  readonly configuration: Pick<ConfigurationStore, 'get'>;
  readonly runs: Pick<RunStore, 'control'>;
  readonly deliveries: Pick<DeliveryStore, 'walk'>;
  readonly authorised: SendAuthorised;
  readonly clock: Clock;
}

/** `kept`: it would not have been safe, or the platform refused; `later`: the platform wants to be asked again. */
export type Replacement = 'replaced' | 'kept' | 'later';

/** The platform's clock may be behind ours by so much: what a run sends as it begins must not look older than the run. */
const CLOCK_MARGIN_MS = 60_000;
const PAGE = 1_000;
/** The ledger is read within the invocation (120 s); one that takes longer is not replaced. */
const READ_MS = 30_000;

const findDestination = async (
  { configuration }: ReplaceDependencies,
  { destinationId }: RunTarget,
): Promise<ConfiguredDestination | undefined> => {
  const document = await configuration.get<DestinationDocument>('destination', destinationId);
  const destination = document && (await configureDestination(document));
  return destination && !('problem' in destination) ? destination : undefined;
};

/** True while nobody has stopped the export, and what it feeds is still the audience of the run. */
const isStanding = async (
  { configuration, runs }: ReplaceDependencies,
  { run: { exportId }, target }: RunLook,
  destination: ConfiguredDestination,
): Promise<boolean> => {
  const found = await configuration.get<ExportDocument>('export', exportId);
  if (!found?.document.enabled || audienceOf(destination, found) !== target.audience) return false;
  return (await runs.control(exportId)).paused === undefined;
};

/**
 * Sent to everybody, and nothing held back, refused or left over. A full run that adds has read the whole audience. One that
 * put nobody in is no reason to empty the list.
 */
const isWhole = ({ target, dispatched }: RunLook, { status, added, cancelled }: Run): boolean =>
  target.mode === 'full' &&
  dispatched?.kinds.includes('add') === true &&
  status === 'succeeded' &&
  added > 0 &&
  cancelled !== true;

const shardOutlivesDrop = async (
  { deliveries, clock }: ReplaceDependencies,
  page: { readonly audience: string; readonly shard: number; readonly limit: number },
  { since, deadline }: { since: number; deadline: number },
): Promise<boolean> => {
  let after: string | undefined;
  do {
    if (clock() > deadline) return false;
    const found = await deliveries.walk({ ...page, ...(after === undefined ? {} : { after }) });
    if (!found.entries.every((entry) => outlivesDropBefore(since, entry))) return false;
    after = found.after;
  } while (after !== undefined);
  return true;
};

/** True when every identifier that the ledger knows would outlive the drop, whichever export or run put it in. */
const outlivesDrop = async (dependencies: ReplaceDependencies, audience: string, since: number): Promise<boolean> => {
  const until = { since, deadline: dependencies.clock() + READ_MS };
  const shards = Array.from({ length: AUDIENCE_SHARDS }, (_, shard) =>
    shardOutlivesDrop(dependencies, { audience, shard, limit: PAGE }, until),
  );
  return !(await Promise.all(shards)).includes(false);
};

const readAnswer = (response: DeliveryResponse, isOver: boolean): Replacement => {
  if ('status' in response && response.status >= 200 && response.status <= 299) return 'replaced';
  const mayWork =
    'failure' in response
      ? response.failure !== 'refused-address'
      : response.status >= 500 || [408, 409, 425, 429].includes(response.status);
  return mayWork && !isOver ? 'later' : 'kept';
};

/**
 * Ends a full run, about to end as `ended`: what the platform was last given before the run began is dropped, once the ledger
 * shows that nobody it knows would go with it. Answers nothing where the destination does not replace. Again is harmless:
 * the instant stays, and what was put in since, by whichever run, outlives it.
 */
export const createReplaceAudience =
  (dependencies: ReplaceDependencies) =>
  async (look: RunLook, ended: Run): Promise<Replacement | undefined> => {
    const { authorised, clock } = dependencies;
    const { target, dispatched, progressedAt = 0 } = look;
    if (target.mode !== 'full') return undefined;
    const destination = await findDestination(dependencies, target);
    const { startedAt } = ended;
    const before = startedAt - CLOCK_MARGIN_MS;
    const request = destination?.type.replace?.({ settings: destination.settings, before });
    if (!destination || !request) return undefined;
    const isSafe = isWhole(look, ended) && (await isStanding(dependencies, look, destination));
    if (!isSafe || !(await outlivesDrop(dependencies, target.audience, startedAt))) return 'kept';
    const authority = await findAuthority(dependencies, destination);
    if (!authority) return 'kept';
    const isOver = clock() > Math.max(dispatched?.at ?? 0, progressedAt) + RETRY_FOR_MS;
    return readAnswer(await authorised(authority, { ...request, members: [] }), isOver);
  };
