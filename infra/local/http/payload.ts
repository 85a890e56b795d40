import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { LOCAL_ACCOUNT } from '../template/intrinsics.ts';
import type { MatchedRoute } from './router.ts';

export interface HttpRequest {
  readonly requestId: string;
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly sourceIp: string;
  readonly body: Buffer;
  readonly now: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

const TEXT = /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded))|\+(json|xml)$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Text as text, everything else (and what only claims to be text) as base64: nothing is lost on the way. */
const isText = ({ headers, body }: HttpRequest): boolean => {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const encoding = headers['content-encoding'] ?? 'identity';
  return TEXT.test(type) && encoding === 'identity' && isUtf8(body);
};

const joined = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || name === 'cookie' ? [] : [[name, Array.isArray(value) ? value.join(',') : value]],
    ),
  );

const queryOf = (search: string): Record<string, string> => {
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(search))
    parameters[name] = name in parameters ? `${parameters[name]},${value}` : value;
  return parameters;
};

/** `22/Nov/2026:02:31:00 +0000` */
const timeOf = (now: number): string => {
  const [date = '', time = ''] = new Date(now).toISOString().split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
};

/** Payload format 2.0 (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html). */
export const eventOf = (request: HttpRequest, route: MatchedRoute): object => {
  const { method, url, headers, body, requestId, now } = request;
  const mark = url.indexOf('?');
  const rawPath = mark < 0 ? url : url.slice(0, mark);
  const rawQueryString = mark < 0 ? '' : url.slice(mark + 1);
  const queryStringParameters = queryOf(rawQueryString);
  const text = isText(request);
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath,
    rawQueryString,
    ...(headers.cookie === undefined ? {} : { cookies: headers.cookie.split('; ') }),
    // What the gateway adds; a client cannot state it.
    headers: { ...joined(headers), 'x-forwarded-proto': 'http' },
    ...(rawQueryString === '' ? {} : { queryStringParameters }),
    requestContext: {
      accountId: LOCAL_ACCOUNT,
      apiId: route.apiId,
      domainName: headers.host ?? 'localhost',
      domainPrefix: route.apiId,
      http: {
        method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: route.routeKey,
      stage: '$default',
      time: timeOf(now),
      timeEpoch: Math.floor(now),
    },
    ...(Object.keys(route.pathParameters).length > 0 ? { pathParameters: route.pathParameters } : {}),
    ...(body.length > 0 ? { body: body.toString(text ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: body.length > 0 && !text,
  };
};

const jsonAnswer = (status: number, value: unknown): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(value)),
});

/** API Gateway's own answers. */
export const GATEWAY_ANSWERS = {
  notFound: jsonAnswer(404, { message: 'Not Found' }),
  tooLarge: jsonAnswer(413, { message: 'Request Entity Too Large' }),
  failed: jsonAnswer(500, { message: 'Internal Server Error' }),
  timedOut: jsonAnswer(503, { message: 'Service Unavailable' }),
} as const;

interface FunctionResponse {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** What the function answered, or its whole output as JSON where it gave no status code (format 2.0 infers that). */
export const answerOf = (output: unknown): HttpAnswer => {
  const response = output as FunctionResponse | null;
  if (response === null || typeof response !== 'object' || response.statusCode === undefined)
    return jsonAnswer(200, output);
  const headers = Object.entries(response.headers ?? {}).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    String(value),
  ]);
  return {
    status: response.statusCode,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      ...Object.fromEntries(headers),
      ...(response.cookies ? { 'set-cookie': [...response.cookies] } : {}),
    },
    body: Buffer.from(response.body ?? '', response.isBase64Encoded ? 'base64' : 'utf8'),
  };
};
