import type { IncomingMessage } from 'node:http';
import { createStore, type Item, runAction, type Store } from './dynalite.ts';
import { createTransactGet, createTransactWrite } from './dynamodb-transactions.ts';
import {
  failure,
  isFailure,
  listen,
  operationOf,
  type RunningService,
  readBody,
  type ServiceFailure,
  sendJson,
} from './json-service.ts';

/** dynalite reads with iterators that it never closes, which keeps a LevelDB snapshot for each query. */
const closeIterators = (store: Store): void => {
  for (const method of ['values', 'keys'] as const) {
    const open = store.db[method].bind(store.db);
    store.db[method] = (options) => {
      const iterator = open(options);
      iterator.return = () => iterator.close();
      return iterator;
    };
  }
};

/**
 * dynalite reads a table's description from LevelDB for every item it touches. Data operations may keep it until a table
 * changes; those on tables pass a status to check and always read.
 */
const keepDescriptions = (store: Store): (() => void) => {
  const descriptions = new Map<string, Item>();
  const read = store.getTable.bind(store);
  store.getTable = (name, ...rest) => {
    if (rest.length === 2) return read(name, ...rest);
    const [callback] = rest;
    const known = descriptions.get(name);
    if (known) return void setImmediate(callback, null, known);
    return read(name, (error, table) => {
      if (table) descriptions.set(name, table);
      callback(error, table);
    });
  };
  return () => descriptions.clear();
};

const tableExists = (store: Store, name: string): Promise<void> =>
  new Promise((resolve, reject) => store.getTable(name, (error) => (error ? reject(error) : resolve())));

/** Accepted and told back; nothing expires by it, as every reader filters (rule 20). */
const createTimeToLive = (store: Store) => {
  const attributes = new Map<string, string>();
  return {
    UpdateTimeToLive: async (input: Item) => {
      const table = String(input['TableName']);
      await tableExists(store, table);
      const specification = input['TimeToLiveSpecification'] as { AttributeName: string; Enabled: boolean };
      if (specification.Enabled) attributes.set(table, specification.AttributeName);
      else attributes.delete(table);
      return { TimeToLiveSpecification: specification };
    },
    DescribeTimeToLive: async (input: Item) => {
      const table = String(input['TableName']);
      await tableExists(store, table);
      const attribute = attributes.get(table);
      return {
        TimeToLiveDescription: attribute
          ? { TimeToLiveStatus: 'ENABLED', AttributeName: attribute }
          : { TimeToLiveStatus: 'DISABLED' },
      };
    },
  };
};

/** dynalite drops a parameter it does not know without a word: this one would answer less than AWS does. */
const refuseUnknown =
  (run: (input: Item) => Promise<Item>) =>
  async (input: Item): Promise<Item> => {
    if ((input['ReturnValuesOnConditionCheckFailure'] ?? 'NONE') !== 'NONE')
      throw failure(
        'com.amazon.coral.validate#ValidationException',
        'ReturnValuesOnConditionCheckFailure is hosted locally in transactions only.',
      );
    return run(input);
  };

const parse = (body: Buffer): Item => {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw failure('com.amazon.coral.service#SerializationException', 'The body is no JSON.');
  }
};

/** A store that cannot write (a full disk) is no answer: the error ends the thread, and the host says why. */
const answer = async (request: IncomingMessage, operation: (input: Item) => Promise<Item>): Promise<ServiceFailure> => {
  try {
    return { statusCode: 200, body: await operation(parse(await readBody(request))) };
  } catch (error) {
    if (isFailure(error)) return error;
    setImmediate(() => {
      throw error;
    });
    return failure('InternalServerError', String(error), 500);
  }
};

/** Before and after every key that dynalite makes. */
const FIRST_KEY = '\u0000';
const LAST_KEY = '\uffff';

/**
 * LevelDB keeps what was deleted or replaced until it happens to rewrite a file: an erased person must not wait for that. It rewrites
 * only files that something newer overlaps, so something is put and deleted at both ends; once for what is in memory to become files, and
 * once for the files.
 */
const forgetDeleted = async ({ db }: Store): Promise<void> => {
  const ends = [FIRST_KEY, LAST_KEY];
  for (let round = 0; db.compactRange && round < 2; round++) {
    await db.batch(ends.map((key) => ({ type: 'put', key, value: {} })));
    await db.batch(ends.map((key) => ({ type: 'del', key })));
    await db.compactRange(FIRST_KEY, LAST_KEY);
  }
};

/**
 * DynamoDB on 127.0.0.1: dynalite, with the transactions and time to live it lacks. In memory, or kept in the folder
 * `path`, from which what was deleted is gone once it is closed where `compact` says so; a folder that another process holds or that is no LevelDB rejects.
 */
export const startDynamoDb = async (
  options: { readonly path?: string; readonly port?: number; readonly compact?: boolean } = {},
): Promise<RunningService> => {
  const { store, handler } = createStore({
    ...(options.path === undefined ? {} : { path: options.path }),
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
  });
  await store.db.open();
  closeIterators(store);
  const forgetDescriptions = keepDescriptions(store);
  const operations: Record<string, (input: Item) => Promise<Item>> = {
    PutItem: refuseUnknown((input) => runAction('putItem', store, input)),
    UpdateItem: refuseUnknown((input) => runAction('updateItem', store, input)),
    DeleteItem: refuseUnknown((input) => runAction('deleteItem', store, input)),
    TransactWriteItems: createTransactWrite(store),
    TransactGetItems: createTransactGet(store),
    ...createTimeToLive(store),
  };
  const service = await listen((request, response) => {
    const name = operationOf(request);
    const operation = operations[name];
    if (name.endsWith('Table')) {
      forgetDescriptions();
      response.once('close', forgetDescriptions);
    }
    if (!operation) return handler(request, response);
    void answer(request, operation).then(({ statusCode, body }) => sendJson(response, statusCode, body));
  }, options.port);
  return {
    endpoint: service.endpoint,
    close: async () => {
      await service.close();
      if (options.compact) await forgetDeleted(store);
      await new Promise<void>((resolve, reject) => store.db.close((error) => (error ? reject(error) : resolve())));
    },
  };
};
