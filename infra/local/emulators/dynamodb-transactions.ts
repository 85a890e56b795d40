import {
  type BatchOperation,
  db,
  type Item,
  type PrefixedDb,
  type Release,
  runAction,
  type Store,
} from './dynalite.ts';
import { failure, isFailure, type ServiceFailure } from './json-service.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const MOST_ITEMS = 100;
const MOST_BYTES = 4 * 1024 * 1024;
const TOKEN_LIFETIME_MS = 10 * 60_000;
const ACTIONS = {
  Put: 'putItem',
  Update: 'updateItem',
  Delete: 'deleteItem',
  ConditionCheck: 'deleteItem',
  Get: 'getItem',
} as const;
type Kind = keyof typeof ACTIONS;

interface Part {
  readonly kind: Kind;
  readonly input: Item;
  readonly table: string;
  readonly key: string;
}

interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Item;
}

const tableOf = (store: Store, name: string): Promise<Item> =>
  new Promise((resolve, reject) =>
    store.getTable(name, (error, table) => (error ? reject(error) : resolve(table ?? {}))),
  );

const partOf = async (store: Store, entry: Item): Promise<Part> => {
  const [kind, ...others] = Object.keys(entry).filter((name) => entry[name] !== undefined && entry[name] !== null);
  if (kind === undefined || others.length > 0 || !(kind in ACTIONS))
    throw failure(
      'com.amazon.coral.validate#ValidationException',
      'TransactItems can only contain one of Check, Put, Update or Delete',
    );
  const input = entry[kind] as Item;
  const table = String(input['TableName']).split('/').at(-1) ?? '';
  const schema = await tableOf(store, table);
  const keyed = (kind === 'Put' ? input['Item'] : input['Key']) as Item;
  const wrong = kind === 'Put' ? undefined : db.validateKey(keyed, schema);
  if (wrong) throw wrong;
  const { ReturnValuesOnConditionCheckFailure: _, ...rest } = input;
  return { kind: kind as Kind, input: { ...rest, TableName: table }, table, key: db.createKey(keyed, schema) };
};

/** Enqueues for every key in one turn, so that two transactions always meet in the same order and never block each other. */
const withLocks = async <T>(store: Store, parts: readonly Part[], run: () => Promise<T>): Promise<T> => {
  const keysByTable = Map.groupBy(parts, (part) => part.table);
  const waits = [...keysByTable].map(
    ([table, group]) =>
      new Promise<Release>((resolve) =>
        store.getItemDb(table).lock(
          group.map((part) => part.key),
          resolve,
        ),
      ),
  );
  const releases = await Promise.all(waits);
  try {
    return await run();
  } finally {
    for (const release of releases) release(() => undefined)();
  }
};

/** A store that reads the real one and keeps what is written: the caller holds the locks. */
const stagingOf = (store: Store, writes: BatchOperation[]): Store => {
  const staged = (prefix: string, real: PrefixedDb): PrefixedDb => ({
    get: (key, callback) => real.get(key, callback),
    put: (key, value, callback) => {
      writes.push({ type: 'put', key: `${prefix}~${key}`, value });
      callback(null);
    },
    del: (key, callback) => {
      writes.push({ type: 'del', key: `${prefix}~${key}` });
      callback(null);
    },
    lock: (_, run) => run((done) => done),
  });
  return {
    ...store,
    getItemDb: (table) => staged(`item-${table}`, store.getItemDb(table)),
    getIndexDb: (type, table, index) =>
      staged(`index-${type.toLowerCase()}~${table}~${index}`, store.getIndexDb(type, table, index)),
  };
};

const itemOf = (store: Store, part: Part): Promise<Item | undefined> =>
  new Promise((resolve, reject) =>
    store.getItemDb(part.table).get(part.key, (error, item) => (error ? reject(error) : resolve(item))),
  );

const reasonOf = async (
  store: Store,
  refused: { part: Part; entry: Item; error: unknown },
): Promise<CancellationReason> => {
  const { error, part, entry } = refused;
  if (!isFailure(error)) throw error;
  const type = String(error.body['__type']).split('#')[1] ?? '';
  const message = String(error.body['message'] ?? error.body['Message']);
  if (type !== 'ConditionalCheckFailedException')
    return { Code: type.replace(/Exception$/, '').replace('Validation', 'ValidationError'), Message: message };
  const wanted = (entry[part.kind] as Item)['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD';
  const existing = wanted ? await itemOf(store, part) : undefined;
  return { Code: 'ConditionalCheckFailed', Message: message, ...(existing ? { Item: existing } : {}) };
};

const cancelled = (reasons: readonly CancellationReason[]): ServiceFailure => {
  const codes = reasons.map((reason) => reason.Code).join(', ');
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  const { statusCode, body } = failure('com.amazonaws.dynamodb.v20120810#TransactionCanceledException', message);
  return { statusCode, body: { ...body, CancellationReasons: reasons } };
};

const partsOf = async (store: Store, input: Item): Promise<Part[]> => {
  const entries = (input['TransactItems'] ?? []) as Item[];
  const invalid = (message: string) => failure('com.amazon.coral.validate#ValidationException', message);
  if (entries.length === 0 || entries.length > MOST_ITEMS)
    throw invalid(
      `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to ${MOST_ITEMS}, greater than or equal to 1`,
    );
  if (JSON.stringify(entries).length > 2 * MOST_BYTES)
    throw invalid('Collection size of items in the transaction exceeds 4 MB');
  const parts = await Promise.all(entries.map((entry) => partOf(store, entry)));
  if (new Set(parts.map((part) => `${part.table} ${part.key}`)).size < parts.length)
    throw invalid('Transaction request cannot include multiple operations on one item');
  return parts;
};

/** Applies every part or none; the write is one LevelDB batch, so a crash leaves all or nothing too. */
const writeAll = async (store: Store, input: Item): Promise<void> => {
  const entries = input['TransactItems'] as Item[];
  const parts = await partsOf(store, input);
  await withLocks(store, parts, async () => {
    const writes: BatchOperation[] = [];
    const reasons: CancellationReason[] = [];
    for (const [index, part] of parts.entries()) {
      const staging = stagingOf(store, part.kind === 'ConditionCheck' ? [] : writes);
      try {
        await runAction(ACTIONS[part.kind], staging, part.input);
        reasons.push({ Code: 'None' });
      } catch (error) {
        reasons.push(await reasonOf(store, { part, entry: entries[index] ?? {}, error }));
      }
    }
    if (reasons.some((reason) => reason.Code !== 'None')) throw cancelled(reasons);
    await store.db.batch(writes);
  });
};

/** `TransactWriteItems` with its idempotency token; rejects with a `ServiceFailure`. */
export const createTransactWrite = (store: Store): ((input: Item) => Promise<Item>) => {
  const done = new Map<string, { readonly request: string; readonly at: number }>();
  const forget = () => {
    for (const [token, { at }] of done) {
      if (performance.now() - at < TOKEN_LIFETIME_MS) return;
      done.delete(token);
    }
  };
  return async (input) => {
    const token = input['ClientRequestToken'];
    const request = JSON.stringify(input['TransactItems']);
    forget();
    const earlier = typeof token === 'string' ? done.get(token) : undefined;
    if (earlier && earlier.request !== request)
      throw failure(
        'com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException',
        'The request token was used with other parameters.',
      );
    if (!earlier) await writeAll(store, input);
    if (typeof token === 'string' && !earlier) done.set(token, { request, at: performance.now() });
    return {};
  };
};

/** `TransactGetItems`: all items as of one instant. */
export const createTransactGet =
  (store: Store) =>
  async (input: Item): Promise<Item> => {
    const parts = await partsOf(store, input);
    return withLocks(store, parts, async () => {
      const responses: Item[] = [];
      for (const part of parts) responses.push(await runAction('getItem', stagingOf(store, []), part.input));
      return { Responses: responses.map((response) => (response['Item'] ? { Item: response['Item'] } : {})) };
    });
  };
