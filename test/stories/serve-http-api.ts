import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { LambdaHandler } from '../../shared/lambda/stack.ts';

type HttpLambda = LambdaHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>;

interface Match {
  readonly routeKey: string;
  readonly pathParameters: Record<string, string>;
}

const segments = (path: string): string[] => path.split('/').slice(1);

/** API Gateway's rule: a variable takes one segment, `{name+}` the rest, which may be empty after a slash. */
const matchPath = (pattern: string, path: string): Record<string, string> | undefined => {
  const wanted = segments(pattern);
  const given = segments(path);
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const name = /^\{(.+?)(\+?)\}$/.exec(part);
    if (name?.[2] === '+') {
      if (given.length < index + 1) return undefined;
      parameters[name[1] ?? ''] = decodeURIComponent(given.slice(index).join('/'));
      return parameters;
    }
    const value = given[index];
    if (value === undefined || (!name && value !== part)) return undefined;
    if (name) parameters[name[1] ?? ''] = decodeURIComponent(value);
  }
  return given.length === wanted.length ? parameters : undefined;
};

const matchRoute = (routes: readonly string[], method: string, path: string): Match | undefined => {
  for (const routeKey of routes) {
    const [routeMethod, pattern = ''] = routeKey.split(' ');
    const pathParameters = routeMethod === method ? matchPath(pattern, path) : undefined;
    if (pathParameters) return { routeKey, pathParameters };
  }
  return undefined;
};

const readAll = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const toEvent = (request: IncomingMessage, match: Match, body: Buffer): APIGatewayProxyEventV2 => {
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  return {
    version: '2.0',
    routeKey: match.routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers: { ...headers, 'x-forwarded-proto': 'http' },
    queryStringParameters: Object.fromEntries(url.searchParams),
    pathParameters: match.pathParameters,
    requestContext: {
      http: { method: request.method, path: url.pathname, sourceIp: request.socket.remoteAddress },
      requestId: 'request-1',
      domainName: url.host,
    },
    ...(body.length > 0 ? { body: body.toString('base64') } : {}),
    isBase64Encoded: true,
  } as unknown as APIGatewayProxyEventV2;
};

const CONTEXT = { functionName: 'story', awsRequestId: 'request-1', memoryLimitInMB: '1024' } as Context;

/** A request as it was seen on the wire. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly status: number;
}

/** Serves an HTTP function's handler on a free port of this machine, as API Gateway would call it. */
export const serveHttpApi = async (handler: HttpLambda, routes: readonly string[]) => {
  const seen: SeenRequest[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readAll(request);
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const match = matchRoute(routes, request.method ?? 'GET', path);
    const result: APIGatewayProxyStructuredResultV2 = match
      ? await handler(toEvent(request, match, body), CONTEXT)
      : { statusCode: 404, body: '{"message":"Not Found"}' };
    const status = result.statusCode ?? 200;
    seen.push({ method: request.method ?? '', path, headers: request.headers, status });
    response.writeHead(status, result.headers as Record<string, string>);
    response.end(Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8'));
  };
  const server: Server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.writeHead(502).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen: seen as readonly SeenRequest[],
    close: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
