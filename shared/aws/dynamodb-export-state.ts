import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { GUARD_REASON } from '../domain/export/removal-guard.ts';
import type { ExportControl, Pause, PlannerHold, RunStore } from '../ports/run-store.ts';
import { unlessConditionFails } from './conditional.ts';
import { keys } from './keys.ts';

interface StateOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly newRunId: RunStore['newRunId'];
}

type Item = Record<string, unknown>;
type Facet = Pick<RunStore, 'request' | 'control' | 'pause' | 'resume' | 'hold' | 'save'>;

interface Change {
  readonly update: string;
  readonly condition?: string;
  readonly values?: Item;
}

const controlOf = (item: Item | undefined): ExportControl => {
  const { paused, requested, guardWaived, nextAt } = (item ?? {}) as Omit<ExportControl, 'paused'> & {
    /** `at` is a reserved word where expressions name it. */
    readonly paused?: Omit<Pause, 'at'> & { readonly since: number };
  };
  const { since, ...why } = paused ?? { reason: '', since: 0 };
  return {
    ...(paused ? { paused: { ...why, at: since } } : {}),
    ...(nextAt === undefined ? {} : { nextAt }),
    ...(requested === undefined ? {} : { requested }),
    ...(guardWaived ? { guardWaived } : {}),
  };
};

interface Saved {
  readonly fence: number;
  readonly plan: unknown;
  readonly nextAt?: number;
  readonly guardUsed?: boolean;
  readonly release?: boolean;
}

/** The planner's memory under its fence; what is not there any more goes. */
const saveOf = ({ fence, plan, nextAt, guardUsed = false, release = false }: Saved): Change => {
  const isKnown = nextAt !== undefined;
  const sets = ['planned = :plan', ...(release ? ['holdUntil = :free'] : []), ...(isKnown ? ['nextAt = :next'] : [])];
  const gone = [...(guardUsed ? ['guardWaived'] : []), ...(isKnown ? [] : ['nextAt'])];
  return {
    update: `SET ${sets.join(', ')}${gone.length > 0 ? ` REMOVE ${gone.join(', ')}` : ''}`,
    condition: 'fence = :fence',
    values: {
      ':plan': JSON.stringify(plan),
      ':fence': fence,
      ...(release ? { ':free': 0 } : {}),
      ...(isKnown ? { ':next': nextAt } : {}),
    },
  };
};

/** The part of the RunStore that is one item per export: what people said, and the planner's hold and memory. */
export const createExportState = ({ client, table, newRunId }: StateOptions): Facet => {
  const change = async (exportId: string, { update, condition, values }: Change): Promise<Item | undefined> => {
    const done = await unlessConditionFails(
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: keys.exportState(exportId),
          UpdateExpression: update,
          ...(condition === undefined ? {} : { ConditionExpression: condition }),
          ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
          ReturnValues: 'ALL_NEW',
        }),
      ),
    );
    return done && (done.Attributes ?? {});
  };
  const read = async (exportId: string): Promise<ExportControl> => {
    const key = keys.exportState(exportId);
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    return controlOf(Item);
  };
  const request = async (exportId: string, now: number): Promise<string> => {
    const values = { ':id': newRunId(now) };
    const item = await change(exportId, { update: 'SET requested = if_not_exists(requested, :id)', values });
    return controlOf(item).requested ?? values[':id'];
  };

  return {
    request,
    control: read,
    pause: async (exportId, { at, ...why }) => {
      await change(exportId, { update: 'SET paused = :paused', values: { ':paused': { ...why, since: at } } });
    },
    resume: async (exportId, now) => {
      const { paused } = await read(exportId);
      if (!paused) return;
      const isGuard = paused.reason === GUARD_REASON;
      const resumed = await change(exportId, {
        update: isGuard ? 'REMOVE paused SET guardWaived = :yes' : 'REMOVE paused',
        condition: 'paused.since = :since',
        values: { ':since': paused.at, ...(isGuard ? { ':yes': true } : {}) },
      });
      if (resumed && isGuard) await request(exportId, now);
    },
    hold: async <Plan>(exportId: string, { now, until }: { now: number; until: number }) => {
      const item = await change(exportId, {
        update: 'SET holdUntil = :until ADD fence :one',
        condition: 'attribute_not_exists(holdUntil) OR holdUntil <= :now',
        values: { ':until': until, ':now': now, ':one': 1 },
      });
      if (!item) return undefined;
      const plan = typeof item['planned'] === 'string' ? { plan: JSON.parse(item['planned']) as Plan } : {};
      const held: PlannerHold<Plan> = { fence: item['fence'] as number, control: controlOf(item), ...plan };
      return held;
    },
    save: async (exportId, { fence, plan, begun, ...given }) => {
      const saved = await change(exportId, saveOf({ fence, plan, ...given }));
      if (!saved) return 'lost';
      if (begun !== undefined)
        await change(exportId, { update: 'REMOVE requested', condition: 'requested = :id', values: { ':id': begun } });
      return 'saved';
    },
  };
};
