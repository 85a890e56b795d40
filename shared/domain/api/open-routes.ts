import type { HttpRequest, HttpResponse } from '../http.ts';
import type { Operations } from './operation.ts';

type Authenticate = (request: HttpRequest) => Promise<HttpResponse | undefined>;

/** Lets anybody make the calls of this table that want no credential; all others are asked for theirs. */
export const openRoutes =
  (operations: Operations, authenticate: Authenticate): Authenticate =>
  async (request) => {
    const operation = operations[request.route as keyof Operations];
    return operation?.credential === 'none' ? undefined : authenticate(request);
  };
