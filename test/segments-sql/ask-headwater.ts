import { setTimeout as pause } from 'node:timers/promises';
import type { Host } from '../../infra/local/host.ts';
import type { Api } from '../../scripts/demo/api.ts';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import { compileSegments } from '../../shared/domain/segment/compile-segments.ts';
import { parseDefinition } from '../../shared/domain/segment/parse-definition.ts';
import type { CompiledSegment } from '../../shared/domain/segment/segment.ts';
import { inParallel } from './import-calls.ts';
import { openMembersAt } from './members-at.ts';
import type { AskedSegment } from './segments.ts';

export interface Preview {
  readonly count: number;
  /** Customers of the first profiles, sorted. */
  readonly sample: readonly string[];
}

const LOOKUPS_AT_ONCE = 8;
const POLL = 500;
const PATIENCE = 600_000;

const compile = ({ id, definition }: AskedSegment): CompiledSegment => {
  const parsed = parseDefinition(definition);
  const [segment] = 'issues' in parsed ? [] : compileSegments([{ id, definition: parsed.condition }]).segments;
  if (segment) return segment;
  throw new HeadwaterError('test.definition', `${id}: ${JSON.stringify('issues' in parsed ? parsed.issues : parsed)}`);
};

const lookUp = async (api: Api, customers: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const names = new Map<string, string>();
  await inParallel(customers, LOOKUPS_AT_ONCE, async (value) => {
    const { profileId } = await api.post<{ profileId: string }>('/v1/profiles/lookup', { type: 'userId', value });
    names.set(profileId, value);
  });
  return names;
};

interface Page {
  readonly members: readonly { readonly profileId: string }[];
  readonly next?: string;
}

const savedMembers = async (api: Api, id: string): Promise<readonly string[]> => {
  const found: string[] = [];
  let cursor = '';
  do {
    const page: Page = await api.get(`/v1/segments/${id}/members?limit=1000${cursor}`);
    found.push(...page.members.map(({ profileId }) => profileId));
    cursor = page.next === undefined ? '' : `&cursor=${encodeURIComponent(page.next)}`;
  } while (cursor !== '');
  return found;
};

const untilReady = async (api: Api, id: string): Promise<number> => {
  for (const until = performance.now() + PATIENCE; performance.now() < until; await pause(POLL)) {
    const { status, size } = await api.get<{ status: string; size: number }>(`/v1/segments/${id}`);
    if (status === 'ready') return size;
  }
  throw new HeadwaterError('test.not-ready', `The segment ${id} is not ready after ${PATIENCE / 60_000} minutes.`);
};

/** Segments as a user saves them. */
export const save = async (api: Api, segments: readonly AskedSegment[]): Promise<void> => {
  for (const { id, name, definition } of segments) await api.put(`/v1/segments/${id}`, { name, definition });
};

/** Asks a host that holds all customers' calls; every answer is in customers, sorted. */
export const openHeadwater = async (host: Host, api: Api, customers: readonly string[]) => {
  const names = await lookUp(api, customers);
  const { membersAt, close } = await openMembersAt(host);
  const named = (profileIds: readonly string[]) => profileIds.map((id) => names.get(id) ?? id).toSorted();
  const byProfile = [...names].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, customer]) => customer);
  return {
    /** Of these customers, those whom a preview shows. */
    firstOf: (members: readonly string[]): readonly string[] => {
      const all = new Set(members);
      return byProfile
        .filter((customer) => all.has(customer))
        .slice(0, 20)
        .toSorted();
    },
    preview: async ({ definition }: AskedSegment, at: number): Promise<Preview> => {
      const question = { definition, at: new Date(at).toISOString() };
      const { count, sample } = await api.post<Preview>('/v1/segments/preview', question);
      return { count, sample: named(sample) };
    },
    membersAt: async (segment: AskedSegment, at: number) => named(await membersAt(compile(segment), at)),
    /** Waits until the saved segment is ready. */
    saved: async ({ id }: AskedSegment): Promise<{ size: number; members: readonly string[] }> => {
      const size = await untilReady(api, id);
      return { size, members: named(await savedMembers(api, id)) };
    },
    close,
  };
};
