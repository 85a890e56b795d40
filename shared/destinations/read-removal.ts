import type { AskedAudience, RemovalProblem, RemovalRequest } from '../domain/export/removal.ts';
import type { RemovalStore } from '../ports/removal-store.ts';
import { partName } from './ask-removal.ts';
import type { LeftBehind } from './destination.ts';
import { findDestination } from './find-destination.ts';

/** Where a removal stands with one audience. Instants epoch ms. */
export interface AudienceState {
  readonly audience: string;
  readonly destination: { readonly id: string; readonly type: string; readonly name: string };
  readonly askedAt: number;
  /** `removing`: asked and not yet out, `problem` says why; `unreachable`: nothing can be sent there any more. */
  readonly state: 'removing' | 'removed' | 'unreachable';
  /** When the platform confirmed the last removal. */
  readonly removedAt?: number;
  readonly problem?: RemovalProblem;
  /** When the destination was deleted, where that is why. */
  readonly deletedAt?: number;
  /** What the platform may keep of whoever is out of the audience. */
  readonly leavesBehind?: LeftBehind;
}

/** Where a request stands. `closedAt`: every audience is done, and nothing that was begun before can put anybody in again. */
export interface RemovalState {
  readonly askedAt: number;
  readonly closedAt?: number;
  readonly audiences: readonly AudienceState[];
}

const STATES = ['removed', 'unreachable', 'removing'] as const;

const stateOf = (asked: AskedAudience): AudienceState => {
  const { audience, destinationId, destinationName, type, askedAt, removedAt, problem } = asked;
  const state = removedAt !== undefined ? 'removed' : problem?.isFinal ? 'unreachable' : 'removing';
  return {
    audience,
    destination: { id: destinationId, type, name: destinationName },
    askedAt,
    state,
    ...(removedAt === undefined ? {} : { removedAt }),
    ...(problem ? { problem } : {}),
  };
};

/** Of two parts of a request, the one that is further from being done; of two that are out, the later. */
const worse = (a: AudienceState, b: AudienceState): AudienceState => {
  const [first, second] = [STATES.indexOf(a.state), STATES.indexOf(b.state)];
  if (first !== second) return first > second ? a : b;
  return (a.removedAt ?? 0) > (b.removedAt ?? 0) ? a : b;
};

const partsOf = async (removals: Pick<RemovalStore, 'get'>, id: string): Promise<readonly RemovalRequest[]> => {
  const parts: RemovalRequest[] = [];
  for (let part = await removals.get(id); part; part = await removals.get(partName(id, parts.length))) parts.push(part);
  return parts;
};

/** With what is known of the destination beside the request. */
const complete = async (removals: Pick<RemovalStore, 'deletedAt'>, state: AudienceState): Promise<AudienceState> => {
  const isGone = state.problem?.code === 'destination-deleted';
  const deletedAt = isGone ? await removals.deletedAt(state.destination.id) : undefined;
  const leavesBehind = (await findDestination(state.destination.type))?.leavesBehind;
  return {
    ...state,
    ...(deletedAt === undefined ? {} : { deletedAt }),
    ...(leavesBehind === undefined ? {} : { leavesBehind }),
  };
};

/** Reads what became of a removal that was asked for; undefined where none was, or it was closed over 90 days ago. */
export const createReadRemoval =
  ({ removals }: { readonly removals: Pick<RemovalStore, 'get' | 'deletedAt'> }) =>
  async (id: string): Promise<RemovalState | undefined> => {
    const parts = await partsOf(removals, id);
    const [first] = parts;
    if (!first) return undefined;
    const states = new Map<string, AudienceState>();
    for (const state of parts.flatMap(({ audiences }) => audiences.map(stateOf))) {
      const known = states.get(state.audience);
      states.set(state.audience, known ? worse(known, state) : state);
    }
    const audiences = await Promise.all([...states.values()].map((state) => complete(removals, state)));
    const closed = parts.flatMap(({ closedAt }) => closedAt ?? []);
    return {
      askedAt: first.askedAt,
      ...(closed.length === parts.length ? { closedAt: Math.max(...closed) } : {}),
      audiences,
    };
  };
