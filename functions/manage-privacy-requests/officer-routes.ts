import { type ErrorDetail, failure, invalid } from '../../shared/domain/api/failures.ts';
import type { HttpResponse } from '../../shared/domain/http.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import type { PrivacyRequest, WaitingTie } from '../../shared/domain/privacy/request.ts';
import { type Change, changeRequest, type Refusal } from '../../shared/domain/privacy/request-life.ts';
import type { PrivacyRequestStore } from '../../shared/ports/privacy-request-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';

const SENTENCES: Readonly<Record<Refusal, string>> = {
  'not-pending': 'Work on the request has begun, or it is closed: it can neither be cancelled nor rejected any more.',
  'not-waiting': 'Nothing of this request waits for a decision.',
  'not-open': 'The request is closed.',
  'extended-before': 'The time to answer was extended before; the law allows it once.',
  leased: 'The request is being worked on right now; try again in a moment.',
  'nothing-to-say': 'There is nothing to change.',
};

/** How often a change is decided again when somebody else wrote in between. */
const ATTEMPTS = 5;

/** The keys that an officer named by key or by place, or what is no such thing. */
export const chosenKeys = (
  waiting: readonly WaitingTie[],
  named: readonly (string | number)[] | undefined,
): readonly IdentifierKey[] | ErrorDetail => {
  if (named === undefined) return waiting.map(({ key }) => key);
  const found = named.map((name) =>
    typeof name === 'number' ? waiting[name]?.key : waiting.find(({ key }) => key === name)?.key,
  );
  const wrong = found.indexOf(undefined);
  if (wrong >= 0) return { path: `identifiers.${wrong}`, message: 'is neither a place nor a key of what waits' };
  return [...new Set(found.filter((key) => key !== undefined))];
};

/** Changes a request that exists: read, decide, write, again where somebody was faster; then whoever works on it is told. */
export const createChange =
  ({ requests, queue }: { readonly requests: Pick<PrivacyRequestStore, 'get' | 'put'>; readonly queue: Queue }) =>
  async (
    { id, now }: { readonly id: string; readonly now: number },
    decide: (request: PrivacyRequest) => Change | { readonly refused: HttpResponse },
    show: (request: PrivacyRequest) => Promise<HttpResponse>,
  ): Promise<HttpResponse> => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const request = await requests.get(id);
      if (!request) return failure('not-found', 'There is no request with this id; GET the list to see which exist.');
      const change = decide(request);
      if ('refused' in change) return change.refused;
      const step = changeRequest(request, change, now);
      if ('refused' in step) return failure('conflict', SENTENCES[step.refused]);
      if ((await requests.put(step.request, { before: request, entries: step.entries })) === 'conflict') continue;
      await queue.send([{ body: { requestId: id } }]);
      return show(step.request);
    }
    return failure('conflict', 'Others are changing the same request right now; send yours again.');
  };

/** The change that an officer's decision about claimed identifiers is. */
export const decisionOf =
  (body: { claimed: 'include' | 'leave'; identifiers?: readonly (string | number)[] | undefined; reason: string }) =>
  (request: PrivacyRequest, by: PrivacyRequest['askedBy']): Change | { readonly refused: HttpResponse } => {
    // Of a request that waits for nothing no place is wrong: what is refused is the decision.
    const isAbout = body.claimed === 'include' && request.phase === 'waiting';
    const include = isAbout ? chosenKeys(request.waiting ?? [], body.identifiers) : [];
    if ('message' in include) return { refused: invalid([include]) };
    return { kind: 'decide', include, by, reason: body.reason };
  };
