/** The parts of dynalite 4 that the local DynamoDB stands on, typed; nothing else reaches into the package. */

import type { RequestListener, Server } from 'node:http';
import { createRequire } from 'node:module';
import type { ServiceFailure } from './json-service.ts';

export type Item = Record<string, unknown>;
export type Callback<T = unknown> = (error: ServiceFailure | Error | null, value?: T) => void;

/** `done` of a lock wraps the callback that frees it. */
export type Release = (done: () => void) => () => void;

/** A table's or index's part of the one LevelDB. */
export interface PrefixedDb {
  put(key: string, value: Item, callback: Callback): void;
  get(key: string, callback: Callback<Item>): void;
  del(key: string, callback: Callback): void;
  lock(key: string | string[], run: (release: Release) => void): void;
}

export interface LevelIterator {
  close(): Promise<void>;
  return?: () => Promise<void>;
}

export interface BatchOperation {
  readonly type: 'put' | 'del';
  readonly key: string;
  readonly value?: Item;
}

export interface Store {
  readonly db: {
    open(): Promise<void>;
    close(callback: (error?: Error | null) => void): void;
    batch(operations: readonly BatchOperation[]): Promise<void>;
    values(options: unknown): LevelIterator;
    keys(options: unknown): LevelIterator;
    /** Rewrites the files without what was deleted or replaced; a store in memory has none. */
    compactRange?(start: string, end: string): Promise<void>;
  };
  getItemDb(table: string): PrefixedDb;
  getIndexDb(type: string, table: string, index: string): PrefixedDb;
  /** With a status to check before the callback, operations on tables themselves. */
  getTable(name: string, ...rest: [callback: Callback<Item>] | [checkStatus: boolean, callback: Callback<Item>]): void;
}

export interface DynaliteOptions {
  readonly path?: string;
  readonly createTableMs: number;
  readonly deleteTableMs: number;
  readonly updateTableMs: number;
}

type Action = (store: Store, data: Item, callback: Callback<Item>) => void;

interface ActionValidation {
  readonly types: unknown;
  readonly custom: unknown;
}

const load = createRequire(import.meta.url);
export const db: {
  create(options: DynaliteOptions): Store;
  createKey(keyOrItem: Item, table: Item): string;
  validateKey(key: Item, table: Item): ServiceFailure | null | undefined;
} = load('dynalite/db');
const createDynalite: (options: DynaliteOptions) => Server = load('dynalite');
const validations: {
  checkTypes(data: Item, types: unknown): Item;
  checkValidations(data: Item, types: unknown, context: unknown): void;
} = (() => {
  const index = load('dynalite/validations');
  return {
    checkTypes: index.checkTypes,
    checkValidations: (data, types, context) => {
      const { custom, store } = context as { custom: unknown; store: Store };
      index.checkValidations(data, types, custom, store);
    },
  };
})();

const actionOf = (name: string): { readonly run: Action } & ActionValidation => ({
  run: load(`dynalite/actions/${name}`),
  ...(load(`dynalite/validations/${name}`) as ActionValidation),
});
const ACTIONS = {
  putItem: actionOf('putItem'),
  updateItem: actionOf('updateItem'),
  deleteItem: actionOf('deleteItem'),
  getItem: actionOf('getItem'),
};

/** Runs one of dynalite's own operations, validated as it does, on a store of the caller's choice. */
export const runAction = (name: keyof typeof ACTIONS, store: Store, input: Item): Promise<Item> =>
  new Promise((resolve, reject) => {
    const { run, types, custom } = ACTIONS[name];
    const data = validations.checkTypes(input, types);
    validations.checkValidations(data, types, { custom, store });
    run(store, data, (error, value) => (error ? reject(error) : resolve(value ?? {})));
  });

/** dynalite's request handler together with the store it keeps: `db.create` is wrapped while it is made. */
export const createStore = (options: DynaliteOptions): { readonly store: Store; readonly handler: RequestListener } => {
  const create = db.create;
  let store: Store | undefined;
  db.create = (given) => {
    store = create(given);
    return store;
  };
  try {
    const server = createDynalite(options);
    const handler = server.listeners('request')[0] as RequestListener;
    if (!store) throw new TypeError('dynalite no longer makes its store by db.create.');
    return { store, handler };
  } finally {
    db.create = create;
  }
};
