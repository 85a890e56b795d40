import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { type Item, itemSize, readUnits, writeUnits } from './capacity.ts';

/** What one table was asked, and what it costs. */
export interface TableUsage {
  requests: number;
  writeUnits: number;
  readUnits: number;
}

/** Usage by table; `reset` starts a new count. */
export interface Meter {
  readonly usage: Map<string, TableUsage>;
  reset(): void;
}

interface Target {
  readonly table: string;
  readonly key: Item;
  readonly put?: Item;
  readonly transactional: boolean;
}

const INDEXES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  memberships: [['changesPk', 'changesSk']],
};

const keyOf = (item: Item): Item => ({ pk: item['pk'], sk: item['sk'] });

const transactionTargets = (command: TransactWriteCommand): readonly Target[] =>
  (command.input.TransactItems ?? []).flatMap(({ Put, Update, Delete, ConditionCheck }) => {
    if (Put)
      return [{ table: `${Put.TableName}`, key: keyOf(Put.Item ?? {}), put: Put.Item ?? {}, transactional: true }];
    const other = Update ?? Delete ?? ConditionCheck;
    return other ? [{ table: `${other.TableName}`, key: other.Key ?? {}, transactional: true }] : [];
  });

const batchTargets = (command: BatchWriteCommand): readonly Target[] =>
  Object.entries(command.input.RequestItems ?? {}).flatMap(([table, requests]) =>
    requests.map(({ PutRequest, DeleteRequest }) => ({
      table,
      key: PutRequest ? keyOf(PutRequest.Item ?? {}) : (DeleteRequest?.Key ?? {}),
      ...(PutRequest?.Item ? { put: PutRequest.Item } : {}),
      transactional: false,
    })),
  );

/** The items a command writes. */
const writeTargets = (command: unknown): readonly Target[] => {
  if (command instanceof PutCommand) {
    const item = command.input.Item ?? {};
    return [{ table: `${command.input.TableName}`, key: keyOf(item), put: item, transactional: false }];
  }
  if (command instanceof UpdateCommand || command instanceof DeleteCommand) {
    return [{ table: `${command.input.TableName}`, key: command.input.Key ?? {}, transactional: false }];
  }
  if (command instanceof TransactWriteCommand) return transactionTargets(command);
  return command instanceof BatchWriteCommand ? batchTargets(command) : [];
};

interface Read {
  readonly table: string;
  readonly bytes: number;
  readonly consistent: boolean;
}

/** What an answer read: each item of a get by itself, a query's page as one sum. */
const readsOf = (command: unknown, answer: Record<string, unknown>): readonly Read[] => {
  if (command instanceof GetCommand) {
    const bytes = itemSize(answer['Item'] as Item | undefined);
    return [{ table: `${command.input.TableName}`, bytes, consistent: command.input.ConsistentRead === true }];
  }
  if (command instanceof QueryCommand || command instanceof ScanCommand) {
    const bytes = ((answer['Items'] as Item[] | undefined) ?? []).reduce((sum, item) => sum + itemSize(item), 0);
    return [{ table: `${command.input.TableName}`, bytes, consistent: command.input.ConsistentRead === true }];
  }
  if (command instanceof BatchGetCommand) {
    return Object.entries(command.input.RequestItems ?? {}).flatMap(([table, { Keys = [], ConsistentRead }]) => {
      const found = (answer['Responses'] as Record<string, Item[]> | undefined)?.[table] ?? [];
      const missing = Math.max(0, Keys.length - found.length);
      const sizes = [...found.map(itemSize), ...Array.from({ length: missing }, () => 0)];
      return sizes.map((bytes) => ({ table, bytes, consistent: ConsistentRead === true }));
    });
  }
  return [];
};

/**
 * Wraps a document client so that every request through it is counted by the published rules: each written item is read
 * from the emulator before and after (uncounted), because sizes before and after decide.
 */
export const meterClient = (client: DynamoDBDocumentClient): { client: DynamoDBDocumentClient; meter: Meter } => {
  const usage = new Map<string, TableUsage>();
  const of = (table: string): TableUsage => {
    const entry = usage.get(table) ?? { requests: 0, writeUnits: 0, readUnits: 0 };
    usage.set(table, entry);
    return entry;
  };
  const stored = async ({ table, key }: Target): Promise<Item | undefined> =>
    (await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }))).Item;

  const countWrites = async (targets: readonly Target[], before: readonly (Item | undefined)[], failed: boolean) => {
    for (const [index, target] of targets.entries()) {
      const after = failed ? undefined : await stored(target);
      const indexes = INDEXES[target.table] ?? [];
      const { transactional } = target;
      of(target.table).writeUnits += writeUnits({ before: before[index], after, transactional, failed, indexes });
    }
  };

  const send = async (command: never): Promise<unknown> => {
    const targets = writeTargets(command);
    const before = await Promise.all(targets.map(stored));
    for (const table of new Set(targets.map((target) => target.table))) of(table).requests += 1;
    try {
      const answer = await client.send(command);
      await countWrites(targets, before, false);
      const reads = readsOf(command, answer as Record<string, unknown>);
      for (const table of new Set(reads.map((read) => read.table))) of(table).requests += 1;
      for (const read of reads) of(read.table).readUnits += readUnits(read.bytes, read.consistent);
      return answer;
    } catch (error) {
      await countWrites(targets, before, true);
      throw error;
    }
  };
  const metered = new Proxy(client, {
    get: (target, name) => (name === 'send' ? send : Reflect.get(target, name)),
  });
  return { client: metered, meter: { usage, reset: () => usage.clear() } };
};
