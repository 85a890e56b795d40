import { iso } from '../../shared/domain/api/common-schemas.ts';
import { quarantineOperations } from '../../shared/domain/api/operations/quarantine.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import { answer } from '../../shared/domain/http.ts';
import type { QuarantineReview } from '../../shared/ports/quarantine-review.ts';
import type { QuarantinedEvent } from '../../shared/ports/quarantine-store.ts';
import { listInState, summarise } from './list-quarantine.ts';
import { correctBy, createReplay, createSelect, given, nextOf, type ReplayDependencies } from './replay.ts';

interface Dependencies extends ReplayDependencies {
  readonly quarantine: ReplayDependencies['quarantine'] & QuarantineReview;
}

const show = (quarantined: QuarantinedEvent) => {
  const { receivedAt, replayedAt, discardedAt, position: _, retentionDays: __, ...event } = quarantined;
  return {
    ...event,
    receivedAt: iso(receivedAt),
    ...(replayedAt === undefined ? {} : { replayedAt: iso(replayedAt) }),
    ...(discardedAt === undefined ? {} : { discardedAt: iso(discardedAt) }),
  };
};

/** The calls on quarantined events. */
export const createManageQuarantine = (dependencies: Dependencies) => {
  const { quarantine } = dependencies;
  const select = createSelect(quarantine);
  const replay = createReplay(dependencies);

  return serve(quarantineOperations, {
    'GET /v1/quarantine': async ({ query }) => {
      const page = await listInState(quarantine, { ...given(query), limit: query.limit });
      return answer({ events: page.events.map(show), ...nextOf(page.cursor) });
    },
    'GET /v1/quarantine/summary': async () => answer(await summarise(quarantine)),
    'POST /v1/quarantine/replay': async ({ body, now }) =>
      replay(await select(body), { correct: correctBy(body.fix), dryRun: body.dryRun, now }),
    'POST /v1/quarantine/{id}/replay': async ({ path: { id }, body: { body, dryRun }, now }) =>
      replay(await select({ ids: [id], fix: [], dryRun }), { correct: () => body, dryRun, now }),
    'POST /v1/quarantine/discard': async ({ body, now }) => {
      const { events, cursor } = await select(body);
      const ids = events.map(({ id }) => id);
      const discarded = await quarantine.discard(ids, { at: now, reason: body.reason });
      return answer({ discarded: [...discarded], ...nextOf(cursor) });
    },
    'POST /v1/quarantine/restore': async ({ body: { ids } }) =>
      answer({ restored: [...(await quarantine.restore(ids))] }),
  });
};
