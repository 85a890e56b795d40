import { createDeliverMembers } from '../../functions/deliver-members/deliver-members.ts';
import { createPlanExports } from '../../functions/plan-exports/plan-exports.ts';
import type { DeliveryRequest, OutgoingMember } from '../../shared/domain/export/delivery.ts';
import { walkOf } from '../../shared/domain/segment/walks.ts';
import { createMemoryLaneOpener } from '../../shared/memory/memory-lane-opener.ts';
import { createMemoryQueue } from '../../shared/memory/memory-queue.ts';
import { createMemoryRenewalStore } from '../../shared/memory/memory-renewal-store.ts';
import type { BackfillStore } from '../../shared/ports/backfill-store.ts';
import type { openDeployment } from './api-deployment.ts';

type Deployment = ReturnType<typeof openDeployment>;

const MINUTE = 60_000;

/** Every definition as computed over all profiles: who tells a story waits for that. */
const computed = ({ definitions }: Deployment['stores']): Pick<BackfillStore, 'get'> => ({
  get: async (id) => {
    const { serving, servingTraits } = await definitions.current();
    const walk = [...serving.values(), ...servingTraits.values()].map(walkOf).find((each) => each.id === id);
    return (
      walk && {
        segmentId: id,
        hash: walk.hash,
        version: 1,
        startedAt: 0,
        queued: true,
        progressedAt: 0,
        parts: [{ done: 0, finished: true }],
      }
    );
  },
});

/** A receiver of webhooks, exports to it every quarter of an hour, and who it holds after some time. */
export const startExporting = async (
  { stores, call, wait, now }: Deployment,
  {
    segmentId,
    purposes,
    traits,
  }: { readonly segmentId: string; readonly purposes: readonly string[]; readonly traits: readonly string[] },
) => {
  const held = new Map<string, unknown>();
  const told: string[] = [];
  const send = async ({ body }: DeliveryRequest) => {
    for (const { operation, identifier, traits: said } of (JSON.parse(body) as { members: OutgoingMember[] }).members) {
      told.push(`${operation} ${identifier.value}`);
      if (operation === 'add') held.set(identifier.value, said);
      else held.delete(identifier.value);
    }
    return { status: 204, headers: {}, body: '', at: now() };
  };
  const queue = createMemoryQueue(now);
  const dependencies = {
    ...{ ...stores, backfills: computed(stores) },
    ...{ renewals: createMemoryRenewalStore(), opener: createMemoryLaneOpener(), lane: () => queue },
    ...{ transport: { send }, alarm: () => undefined },
  };
  const plan = createPlanExports(dependencies);
  const deliver = createDeliverMembers(dependencies);
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const settings = { url: 'https://receiver.example/', identifier: 'email', purposes, traits };
  await call('PUT', '/v1/destinations/to', {
    body: { type: 'webhook', name: 'To', settings, credentials: { secret } },
  });
  const document = { segmentId, destinationId: 'to', schedule: 'rate(15 minutes)', mode: 'delta', enabled: true };
  await call('PUT', '/v1/exports/x', { body: document });
  return {
    held,
    /** Each operation on an address, in the order sent. */
    told,
    /** Lets so many minutes pass, with their ticks and deliveries. */
    live: async (minutes: number): Promise<void> => {
      for (let minute = 0; minute < minutes; minute++) {
        await plan();
        for (let round = 0; round < 4; round++) for (const { body } of queue.receive(now())) await deliver(body);
        wait(MINUTE);
      }
    },
  };
};
