import { takesToken } from '../../infra/management-access.ts';
import { createCachedTokenDirectory } from '../../shared/aws/cached-token-directory.ts';
import { allOperations } from '../../shared/domain/api/operations/all.ts';
import type { HttpRoute } from '../../shared/domain/api/serve.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createMemorySessionStore } from '../../shared/memory/memory-session-store.ts';
import { createApiClient, type Sent } from './api-client.ts';
import { openDeployment } from './api-deployment.ts';

/** The token of the deployment. */
export const ROOT = 'the-token-of-the-deployment';

/** A deployment whose management calls are guarded as they are on AWS: `as` gives the calls of who bears a token. */
export const openGuarded = () => {
  const deployment = openDeployment();
  const { stores, routes, now } = deployment;
  let writers = 0;
  /** Each route is a function instance of its own, with its own copies of tokens and its own place in the log. */
  const guard = (route: HttpRoute): HttpRoute => {
    const tokens = createCachedTokenDirectory({
      configuration: stores.configuration,
      sessions: createMemorySessionStore(),
      clock: now,
    });
    const newId = () => `writer${++writers}`;
    const authenticate = createAuthenticator({ rootToken: async () => ROOT, tokens, ...stores, newId });
    return (request) => authenticate(request, route);
  };
  const guarded = Object.entries(routes as Readonly<Record<string, HttpRoute>>).map(
    ([key, route]) => [key, takesToken(key) ? guard(route) : route] as const,
  );
  const call = createApiClient(allOperations, Object.fromEntries(guarded), now);
  const as =
    (token: string) =>
    (method: string, url: string, sent: Sent = {}) =>
      call(method, url, { ...sent, headers: { ...sent.headers, authorization: `Bearer ${token}` } });
  return { ...deployment, as, call };
};
