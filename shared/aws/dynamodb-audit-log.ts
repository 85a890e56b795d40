import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import type { AuditEntry, AuditPlace } from '../domain/access/audit-entry.ts';
import { HeadwaterError } from '../domain/errors.ts';
import { type AuditLog, type AuditQuery, LATEST_DAYS } from '../ports/audit-log.ts';
import { unlessConditionFails } from './conditional.ts';
import { type Key, keys, PK, SK } from './keys.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

type Item = Record<string, unknown>;

const DAY = 86_400_000;
const READ_PAGE = 100;
/** The first status that says that a call did nothing. */
const FAILED = 400;
const FILTERS = ['tokenId', 'route', 'target'] as const;

/** What an entry of each outcome says. */
const OUTCOMES = {
  done: { clause: '#step = :step AND #status < :failed', values: { ':step': 'answered', ':failed': FAILED } },
  failed: { clause: '#step = :step AND #status >= :failed', values: { ':step': 'answered', ':failed': FAILED } },
  refused: { clause: '#step = :step', values: { ':step': 'refused' } },
} as const;
const METHODS = { read: 'begins_with(#route, :get)', write: 'NOT begins_with(#route, :get)' } as const;

/** The conditions of a query beyond its span, as DynamoDB takes them. */
const filterOf = (query: AuditQuery) => {
  const named = FILTERS.filter((name) => query[name] !== undefined);
  const outcome = query.outcome && OUTCOMES[query.outcome];
  const method = query.method && METHODS[query.method];
  const clauses = [...named.map((name) => `#${name} = :${name}`), outcome?.clause, method].filter(Boolean);
  const names = [...named, ...(method ? ['route'] : []), ...(outcome ? ['step'] : [])];
  if (outcome && query.outcome !== 'refused') names.push('status');
  return {
    ...(clauses.length === 0 ? {} : { FilterExpression: clauses.join(' AND ') }),
    names: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    values: {
      ...Object.fromEntries(named.map((name) => [`:${name}`, query[name]])),
      ...outcome?.values,
      ...(method ? { ':get': 'GET ' } : {}),
    },
  };
};

/** Time and id are read from the key: an entry that was copied to another place is not what its digest says. */
const entryOf = ({ [PK]: _, [SK]: sk, ...entry }: Item): AuditEntry =>
  ({ ...entry, ...keys.auditPlace(sk as string) }) as unknown as AuditEntry;

const itemOf = ({ at, id, ...entry }: AuditEntry): Item => ({ ...keys.audit(at, id), ...entry });

/** A failed read or write of the log is a call that does not happen: said as such, so that it is answered 503. */
const reached = async <T>(request: Promise<T>): Promise<T> => {
  try {
    return await request;
  } catch (cause) {
    throw new HeadwaterError('audit.unavailable', 'The audit log cannot be reached.', { cause });
  }
};

const createPutOnce =
  ({ client, table }: StoreOptions) =>
  async (item: Item): Promise<boolean> => {
    const put = new PutCommand({ TableName: table, Item: item, ConditionExpression: `attribute_not_exists(${PK})` });
    return (await reached(unlessConditionFails(client.send(put)))) !== undefined;
  };

const createGet =
  ({ client, table }: StoreOptions) =>
  async ({ at, id }: AuditPlace): Promise<AuditEntry | undefined> => {
    const Key = keys.audit(at, id);
    const { Item } = await reached(client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true })));
    return Item && entryOf(Item);
  };

/** The last item of a partition. */
const createLast =
  ({ client, table }: StoreOptions) =>
  async ({ pk }: Pick<Key, 'pk'>): Promise<Item | undefined> => {
    const query = new QueryCommand({
      TableName: table,
      KeyConditionExpression: '#pk = :pk',
      ExpressionAttributeNames: { '#pk': PK },
      ExpressionAttributeValues: { ':pk': pk },
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: 1,
    });
    return (await reached(client.send(query))).Items?.[0];
  };

/** The entries of one day that a query asks for, newest first, up to `most`. */
const createReadDay = ({ client, table }: StoreOptions) => {
  const pagesOf = (day: number, query: AuditQuery) => {
    const { names, values, ...filter } = filterOf(query);
    const { from, to, after } = query;
    const isWithin = after !== undefined && after.at >= day && after.at < Math.min(to, day + DAY);
    const end = isWithin ? keys.audit(after.at, after.id).sk : keys.auditBefore(Math.min(to, day + DAY));
    return paginateQuery(
      { client, pageSize: Math.max(query.limit, READ_PAGE) },
      {
        TableName: table,
        KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :to',
        ...filter,
        ExpressionAttributeNames: { '#pk': PK, '#sk': SK, ...names },
        ExpressionAttributeValues: {
          ':pk': keys.auditDay(day),
          ':from': keys.auditBefore(Math.max(from, day)),
          ':to': end,
          ...values,
        },
        ScanIndexForward: false,
        ConsistentRead: true,
      },
    );
  };
  return async (day: number, query: AuditQuery, most: number): Promise<readonly AuditEntry[]> => {
    const found: AuditEntry[] = [];
    const read = async () => {
      for await (const { Items } of pagesOf(day, query)) {
        // BETWEEN holds its bounds: the last entry of the page before is not shown again.
        found.push(...(Items ?? []).map(entryOf).filter(({ id }) => id !== query.after?.id));
        if (found.length >= most) break;
      }
    };
    await reached(read());
    return found.slice(0, most);
  };
};

/** The AuditLog on the `audit` table, which functions may read and put into, and nothing else. */
export const createDynamoAuditLog = (options: StoreOptions): AuditLog => {
  const putOnce = createPutOnce(options);
  const get = createGet(options);
  const last = createLast(options);
  const readDay = createReadDay(options);
  /** A token's day is noted once by each function instance: the condition keeps it once in the table, but costs all the same. */
  const noted = new Set<string>();

  return {
    append: async (entry) => {
      if (await putOnce(itemOf(entry))) return;
      // The SDK repeats a put whose answer got lost: what is there then is this entry.
      const present = await get(entry);
      if (present?.digest === entry.digest) return;
      throw new HeadwaterError('audit.taken', 'Another audit entry has this place.');
    },
    latest: async (at) => {
      for (let days = 0; days <= LATEST_DAYS; days += 1) {
        const found = await last({ pk: keys.auditDay(at - days * DAY) });
        if (found) return entryOf(found);
      }
      return undefined;
    },
    find: async (places) => (await Promise.all(places.map(get))).filter((entry) => entry !== undefined),
    read: async (query) => {
      const found: AuditEntry[] = [];
      const start = Math.min(query.after?.at ?? query.to - 1, query.to - 1);
      for (let day = start - (start % DAY); day + DAY > query.from && found.length <= query.limit; day -= DAY)
        found.push(...(await readDay(day, query, query.limit + 1 - found.length)));
      const entries = found.slice(0, query.limit);
      const end = entries.at(-1);
      return { entries, ...(found.length > query.limit && end ? { next: { at: end.at, id: end.id } } : {}) };
    },
    noteUse: async (tokenId, at) => {
      const key = keys.tokenUse(tokenId, new Date(at).toISOString().slice(0, 10));
      const mark = `${key.pk}#${key.sk}`;
      if (noted.has(mark)) return;
      await putOnce({ ...key });
      noted.add(mark);
    },
    lastUses: async (tokenIds) => {
      const uses = await Promise.all(
        tokenIds.map(async (id) => [id, (await last(keys.tokenUse(id, '')))?.[SK]] as const),
      );
      return new Map(uses.filter((use): use is readonly [string, string] => typeof use[1] === 'string'));
    },
  };
};
