import type { IncomingMessage } from 'node:http';
import { listen, operationOf, readBody, sendJson } from '../../../infra/local/emulators/json-service.ts';

/** What the double does with the next calls: EventBridge's own failures, and those of the way to it. */
export type BusMood = 'well' | 'some-throttled' | 'throttled' | 'broken' | 'unheard' | 'lost' | 'denied';

interface Entry {
  readonly EventBusName?: string;
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
}

/** A member event as a consumer finds it in `detail`. */
export interface MemberEvent {
  readonly operation: 'add' | 'remove';
  readonly operationId: string;
  readonly sentAt: string;
  readonly identifier: { readonly type: string; readonly value: string };
  readonly traits?: Readonly<Record<string, unknown>>;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

const MOST_BYTES = 1024 * 1024;
const failure = (status: number, __type: string, message = ''): Answer => ({ status, body: { __type, message } });

const bytesOf = ({ Source = '', DetailType = '', Detail = '' }: Entry): number =>
  Buffer.byteLength(Source) + Buffer.byteLength(DetailType) + Buffer.byteLength(Detail);

const isObject = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
};

/** Why EventBridge refuses the whole call; undefined where it takes it. */
const refusalOf = (request: IncomingMessage, entries: unknown): Answer | undefined => {
  if (!/^AWS4-HMAC-SHA256 Credential=.+\/events\/aws4_request/.test(request.headers.authorization ?? ''))
    return failure(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
  if (operationOf(request) !== 'PutEvents') return failure(400, 'UnknownOperationException');
  if (!Array.isArray(entries) || entries.length < 1 || entries.length > 10)
    return failure(400, 'ValidationException', 'Member must have length less than or equal to 10');
  const total = entries.reduce((sum, entry) => sum + bytesOf(entry), 0);
  if (total <= MOST_BYTES) return undefined;
  return failure(400, 'ValidationException', 'Total size of the entries in the request is over the limit.');
};

const entryRefusal = ({
  Source,
  DetailType,
  Detail,
}: Entry): { ErrorCode: string; ErrorMessage: string } | undefined => {
  if (!Source || !DetailType || Detail === undefined)
    return { ErrorCode: 'InvalidArgument', ErrorMessage: 'Parameter is not valid. Reason: it must not be empty.' };
  if (Source.startsWith('aws.'))
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  return isObject(Detail) ? undefined : { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
};

/** EventBridge's PutEvents on 127.0.0.1: it enforces the documented limits, fails as told, and keeps the events of its buses. */
export const startEventBridge = async (port = 0) => {
  const events: { readonly bus: string; readonly detailType: string; readonly detail: MemberEvent }[] = [];
  const state: { mood: BusMood; calls: number } = { mood: 'well', calls: 0 };

  const take = (entry: Entry, index: number): object => {
    if (state.mood === 'some-throttled' && (state.calls + index) % 3 === 0)
      return { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' };
    const refused = entryRefusal(entry);
    if (refused) return refused;
    const { EventBusName: bus = 'default', DetailType: detailType = '', Detail = '' } = entry;
    events.push({ bus, detailType, detail: JSON.parse(Detail) });
    return { EventId: `event-${events.length}` };
  };
  const answer = async (request: IncomingMessage): Promise<Answer | undefined> => {
    state.calls += 1;
    const { Entries } = JSON.parse((await readBody(request)).toString());
    const refused = refusalOf(request, Entries);
    if (refused) return refused;
    if (state.mood === 'throttled') return failure(400, 'ThrottlingException', 'Rate exceeded');
    if (state.mood === 'broken') return failure(500, 'InternalException', 'Internal failure');
    if (state.mood === 'denied')
      return failure(400, 'AccessDeniedException', 'not authorized to perform: events:PutEvents');
    if (state.mood === 'lost') return undefined;
    const results = (Entries as Entry[]).map(take);
    const FailedEntryCount = results.filter((result) => 'ErrorCode' in result).length;
    return state.mood === 'unheard' ? undefined : { status: 200, body: { FailedEntryCount, Entries: results } };
  };
  const server = await listen((request, response) => {
    answer(request).then(
      (answered) => (answered ? sendJson(response, answered.status, answered.body) : response.destroy()),
      () => response.destroy(),
    );
  }, port);

  return {
    ...server,
    state,
    events,
    /** What a consumer holds who follows the events as their documentation says. */
    audience: (): string[] => {
      const latest = new Map<string, MemberEvent>();
      for (const { detail } of events) {
        const known = latest.get(detail.identifier.value);
        if (!known || detail.sentAt >= known.sentAt) latest.set(detail.identifier.value, detail);
      }
      return [...latest].flatMap(([value, { operation }]) => (operation === 'add' ? [value] : [])).sort();
    },
  };
};
