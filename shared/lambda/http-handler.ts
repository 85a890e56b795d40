import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { HttpRoute } from '../domain/api/serve.ts';
import { HeadwaterError } from '../domain/errors.ts';
import { type HttpRequest, type HttpResponse, refuse } from '../domain/http.ts';
import { loggable, logger } from './observability.ts';
import { createStack, type LambdaHandler } from './stack.ts';

/**
 * Answers for a route: refuses the request, or passes it on. The route it is given never throws: a throw is answered 500, or 503 for
 * `….unavailable`, so that what came of a call is known here in any case.
 */
export type Authenticate = (request: HttpRequest, route: HttpRoute) => Promise<HttpResponse>;

/** What an HTTP function answers, and whom it lets in; without `authenticate` its routes decide themselves. */
export interface HttpHandlerOptions {
  /** By route key as declared in `function.ts`: `GET /v1/segments/{id}`. */
  readonly routes: Readonly<Record<string, HttpRoute>>;
  readonly authenticate?: Authenticate;
}

const lowerCased = (headers: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name.toLowerCase(), value]])),
  );

const present = (values: Readonly<Record<string, string | undefined>> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(values ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** API Gateway's payload 2.0, whose path variables and query it has decoded already, as a request. */
const toRequest = (event: APIGatewayProxyEventV2): HttpRequest => {
  const headers = lowerCased(event.headers ?? {});
  return {
    method: event.requestContext.http.method,
    route: event.routeKey,
    params: present(event.pathParameters),
    query: present(event.queryStringParameters),
    headers,
    ...(event.body ? { body: Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8') } : {}),
    sourceIp: event.requestContext.http.sourceIp,
    origin: `${headers['x-forwarded-proto'] ?? 'https'}://${headers['host'] ?? event.requestContext.domainName}`,
    receivedAt: Date.now(),
    requestId: event.requestContext.requestId,
  };
};

const toResult = ({ status, headers = {}, body }: HttpResponse): APIGatewayProxyStructuredResultV2 => {
  if (body === undefined) return { statusCode: status, headers: { ...headers } };
  if (body instanceof Uint8Array) {
    return {
      statusCode: status,
      headers: { ...headers },
      body: Buffer.from(body).toString('base64'),
      isBase64Encoded: true,
    };
  }
  if (typeof body === 'string') {
    return { statusCode: status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
  }
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
};

/** What broken infrastructure and bugs look like from outside: a code and what to do, no internals. */
const answerFailure = (error: unknown): HttpResponse =>
  error instanceof HeadwaterError && error.code.endsWith('.unavailable')
    ? refuse(503, { code: 'unavailable', message: 'Try again in a moment.', headers: { 'retry-after': '1' } })
    : refuse(500, {
        code: 'internal-error',
        message: 'Something broke on our side; quote the x-request-id header when you report it.',
      });

const logFailure = ({ route }: HttpRequest, cause: unknown): void => {
  logger.error('request failed', { route, error: loggable(cause) });
};

/** The route, with every throw as an answer. */
const settled = (route: HttpRoute): HttpRoute => {
  const answer = async (request: HttpRequest): Promise<HttpResponse> => {
    try {
      return await route(request);
    } catch (error) {
      return { ...answerFailure(error), cause: error };
    }
  };
  return route.operation ? Object.assign(answer, { operation: route.operation }) : answer;
};

const answerSafely = async (
  request: HttpRequest,
  { routes, authenticate }: HttpHandlerOptions,
): Promise<HttpResponse> => {
  const route = routes[request.route];
  if (!route) {
    return refuse(404, { code: 'unknown-route', message: 'This call does not exist; GET /openapi.json lists all.' });
  }
  const safe = settled(route);
  return authenticate ? settled((each) => authenticate(each, safe))(request) : safe(request);
};

/** A Lambda handler for API Gateway HTTP API (payload 2.0) that answers its routes and never throws to the gateway. */
export const createHttpHandler = (
  options: HttpHandlerOptions,
): LambdaHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> =>
  createStack(async (event: APIGatewayProxyEventV2) => {
    const request = toRequest(event);
    const response = await answerSafely(request, options);
    if (response.cause !== undefined) logFailure(request, response.cause);
    return toResult({ ...response, headers: { 'x-request-id': request.requestId, ...response.headers } });
  });
