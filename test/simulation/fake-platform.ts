import type { DeliveryRequest, DeliveryResponse } from '../../shared/domain/export/delivery.ts';

/** What the platform does with a request: applies it or not, and what it answers, if anything. */
export type Mood = 'well' | '429' | '500' | '500-applied' | 'silent' | 'silent-applied' | 'nonsense' | 'refuses-first';

interface SentMember {
  readonly operation: 'add' | 'remove';
  readonly operationId: string;
  readonly identifier: { readonly value: string };
}

const APPLIES: readonly Mood[] = ['well', '500-applied', 'silent-applied', 'nonsense', 'refuses-first'];

/** A webhook receiver that keeps an audience and counts each operation once by its id. */
export const createFakePlatform = (clock: () => number, onMember: (member: SentMember) => void) => {
  const audience = new Set<string>();
  const seen = new Set<string>();
  /** By identifier: the operation sent last, to see adds that would count twice. */
  const last = new Map<string, SentMember>();
  const countedTwice: string[] = [];
  const state: { mood: Mood; requests: number } = { mood: 'well', requests: 0 };

  const apply = (member: SentMember): void => {
    const { operation, operationId, identifier } = member;
    if (seen.has(operationId)) return;
    seen.add(operationId);
    if (operation === 'remove') audience.delete(identifier.value);
    else audience.add(identifier.value);
  };
  const note = (member: SentMember): void => {
    const before = last.get(member.identifier.value);
    if (member.operation === 'add' && before?.operation === 'add' && before.operationId !== member.operationId)
      countedTwice.push(member.identifier.value);
    last.set(member.identifier.value, member);
    onMember(member);
  };
  const answer = (status: number, body = '', headers: Record<string, string> = {}): DeliveryResponse => ({
    status,
    body,
    headers,
    at: clock(),
  });
  const answers: Record<Mood, () => DeliveryResponse> = {
    well: () => answer(204),
    '429': () => answer(429, 'slow down', { 'retry-after': '20' }),
    '500': () => answer(500),
    '500-applied': () => answer(500, '<html>'),
    silent: () => ({ failure: 'timeout', message: 'No answer.', at: clock() }),
    'silent-applied': () => ({ failure: 'timeout', message: 'No answer.', at: clock() }),
    nonsense: () => answer(200, '}{"rejected": 7'),
    'refuses-first': () => answer(200, '{"rejected":[{"index":0,"code":"no"}]}'),
  };

  return {
    audience,
    state,
    countedTwice,
    transport: {
      send: async ({ body }: DeliveryRequest): Promise<DeliveryResponse> => {
        state.requests += 1;
        const { members } = JSON.parse(body) as { members: SentMember[] };
        const { mood } = state;
        const taken = mood === 'refuses-first' ? members.slice(1) : members;
        for (const member of mood === 'refuses-first' ? taken : members) note(member);
        if (APPLIES.includes(mood)) for (const member of taken) apply(member);
        return answers[mood]();
      },
    },
  };
};
