import { HeadwaterError } from '../domain/errors.ts';
import {
  type AskedAudience,
  askAudience,
  isDone,
  type KnownAudience,
  type RemovalRequest,
} from '../domain/export/removal.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { RemovalStore } from '../ports/removal-store.ts';
import type { RunStore } from '../ports/run-store.ts';
import { type LookDependencies, lookAtAudience } from './look-at-audience.ts';

/** What asking for a removal reads and writes. */
export interface AskDependencies extends LookDependencies {
  readonly removals: RemovalStore;
  readonly runs: Pick<RunStore, 'underWay'>;
}

/** Identifiers that should leave; `id` names the request, and asking again under it changes nothing while it is open. */
export interface RemovalAsked {
  readonly id: string;
  readonly keys: readonly IdentifierKey[];
  /** False: those leave that permission forbids now. */
  readonly isErased: boolean;
  readonly now: number;
}

/** A request is one item of at most 400 KB. */
const KEYS_TOGETHER = 2_000;
const ATTEMPTS = 8;

/** The names of a request's parts, one for each 2,000 identifiers; the first is its own. */
export const partName = (id: string, part: number): string => (part === 0 ? id : `${id}~${part + 1}`);

/** Each audience once, whichever exports fed it. */
export const distinctAudiences = (all: readonly KnownAudience[]): readonly KnownAudience[] => [
  ...new Map(all.map((known) => [known.audience, known])).values(),
];

/** The audiences that hold some of the identifiers against their will. */
export const findHolding = async (
  dependencies: LookDependencies,
  known: readonly KnownAudience[],
  asked: Omit<RemovalAsked, 'id'>,
): Promise<readonly AskedAudience[]> => {
  const looked = await Promise.all(
    known.map(async (each) => ({ each, found: await lookAtAudience(dependencies, each, asked) })),
  );
  return looked.flatMap(({ each, found }) => (found.unwanted.length > 0 ? [askAudience(each, asked.now)] : []));
};

const covers = ({ keys, closedAt }: RemovalRequest, asked: readonly IdentifierKey[]): boolean => {
  const known = new Set(keys);
  return closedAt === undefined && asked.every((key) => known.has(key));
};

/** The request as asked now: what was found before stays, and a closed one begins again. */
const requestOf = async (
  dependencies: AskDependencies,
  asked: RemovalAsked,
  existing: RemovalRequest | undefined,
): Promise<RemovalRequest> => {
  const { removals, runs } = dependencies;
  const { id, now, isErased } = asked;
  const all = await removals.audiences();
  const holding = await findHolding(dependencies, distinctAudiences(all), asked);
  const exportIds = [...new Set(all.map(({ exportId }) => exportId))];
  const underWay = await Promise.all(
    exportIds.map(async (exportId) => (await runs.underWay(exportId)).map((runId) => ({ exportId, runId }))),
  );
  const open = (existing?.audiences ?? []).filter((each) => !isDone(each));
  // One that is being worked on goes on as it is; one that was out and holds somebody again begins anew.
  const audiences = [...(existing?.audiences ?? []), ...holding, ...open];
  return {
    id,
    version: (existing?.version ?? 0) + 1,
    keys: [...new Set([...(existing?.keys ?? []), ...asked.keys])],
    isErased: isErased || existing?.isErased === true,
    askedAt: now,
    audiences: [...new Map(audiences.map((each) => [each.audience, each])).values()],
    before: underWay.flat(),
    lookedAt: now,
    nextAt: now,
  };
};

const askPart = async (dependencies: AskDependencies, asked: RemovalAsked): Promise<RemovalRequest> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const existing = await dependencies.removals.get(asked.id);
    if (existing && covers(existing, asked.keys)) return existing;
    const request = await requestOf(dependencies, asked, existing);
    if ((await dependencies.removals.put(request)) === 'written') return request;
  }
  throw new HeadwaterError('removal.contended', 'The request changes faster than it can be read; ask again.');
};

/**
 * Asks that identifiers leave every audience that holds them, at once: the next tick of the planner begins, whatever schedules,
 * pauses and the removal guard say, and while other runs are under way. It stays asked until nothing that was begun before can
 * put them in again. Answers the audiences asked; nothing is read per identifier beyond the ledgers of known audiences, so that
 * a delivery costs no write more.
 */
export const createAskRemoval =
  (dependencies: AskDependencies) =>
  async (asked: RemovalAsked): Promise<readonly AskedAudience[]> => {
    const keys = [...new Set(asked.keys)];
    const parts = Array.from({ length: Math.max(1, Math.ceil(keys.length / KEYS_TOGETHER)) }, (_, part) => ({
      ...asked,
      id: partName(asked.id, part),
      keys: keys.slice(part * KEYS_TOGETHER, (part + 1) * KEYS_TOGETHER),
    }));
    const requests: RemovalRequest[] = [];
    for (const part of parts) requests.push(await askPart(dependencies, part));
    return [...new Map(requests.flatMap(({ audiences }) => audiences).map((each) => [each.audience, each])).values()];
  };

/** Asks every destination for the removal of erased identifiers; `requestId` names the request in `readRemoval`. */
export const createAskDestinations = (dependencies: AskDependencies) => {
  const ask = createAskRemoval(dependencies);
  return (keys: readonly IdentifierKey[], requestId: string, now: number): Promise<readonly AskedAudience[]> =>
    ask({ id: requestId, keys, isErased: true, now });
};
