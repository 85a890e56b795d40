import type * as z from 'zod';
import { iso } from '../../shared/domain/api/common-schemas.ts';
import { invalid } from '../../shared/domain/api/failures.ts';
import type { policyTestInput } from '../../shared/domain/api/policy-test-schemas.ts';
import type { SourceDocument } from '../../shared/domain/api/source-schemas.ts';
import type { ConsentAnswer } from '../../shared/domain/consent/consent-stamp.ts';
import type { PrivacyPolicy } from '../../shared/domain/consent/policy.ts';
import { type Trial, tryPolicy } from '../../shared/domain/consent/try-policy.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';

type Input = z.output<typeof policyTestInput>;

const showAnswer = ({ at, act, ...rest }: ConsentAnswer) => ({
  ...rest,
  ...(at === undefined ? {} : { at: iso(at) }),
  act: act === true,
});

const eventOf = ({ event: { type, event, properties, context } }: Input): Trial['event'] => ({
  type,
  ...(event === undefined ? {} : { event }),
  ...(properties && { properties }),
  ...(context && { context }),
});

/** Tries a policy as the door would: a server's `Sec-GPC` is not the person's. */
export const testPolicy = async (
  configuration: Pick<ConfigurationStore, 'get'>,
  policy: PrivacyPolicy,
  { asked, now }: { readonly asked: Input; readonly now: number },
): Promise<HttpResponse> => {
  const { source: sourceId } = asked;
  const source = sourceId === undefined ? undefined : await configuration.get<SourceDocument>('source', sourceId);
  if (sourceId !== undefined && source === undefined)
    return invalid([{ path: 'source', message: 'is no source; GET /v1/sources lists them' }]);
  const tried = tryPolicy(policy, {
    ...(sourceId === undefined ? {} : { sourceId }),
    gpc: asked.gpc && source?.document.trust !== 'asserted',
    at: now,
    event: eventOf(asked),
  });
  const signals = tried.signals.map(({ answers, ...signal }) => ({ ...signal, answers: answers.map(showAnswer) }));
  return answer({ ...tried, signals });
};
