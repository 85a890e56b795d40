import type { IncomingMessage, ServerResponse } from 'node:http';
import type { createFauxqs } from './fauxqs.ts';
import { decodeAwsChunked } from './fauxqs.ts';
import { listen, type RunningService, readBody } from './json-service.ts';
import { type Refusal, refuseBody, refuseRequest, refuseWrite } from './s3-rules.ts';

type Fauxqs = ReturnType<typeof createFauxqs>;

const sendRefusal = (response: ServerResponse, refusal: Refusal): void => {
  const text = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${refusal.code}</Code><Message>${refusal.message}</Message></Error>`;
  response.writeHead(refusal.status, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(text) });
  response.end(text);
};

const placeOf = (url: URL): { bucket: string; key: string } => {
  const [, bucket = '', ...rest] = url.pathname.split('/');
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(rest.join('/')) };
};

/** The body as the checksum means it: SDKs send it in chunks with the checksum behind. */
const contentsOf = (headers: IncomingMessage['headers'], body: Buffer) =>
  String(headers['content-encoding'] ?? '').includes('aws-chunked')
    ? decodeAwsChunked(body)
    : { body, trailers: {} as Record<string, string> };

/** One write at a time for each object, or a precondition would be judged on what another write is about to change. */
const createTurns = () => {
  const turns = new Map<string, Promise<unknown>>();
  return async <T>(name: string, run: () => Promise<T>): Promise<T> => {
    const turn = (turns.get(name) ?? Promise.resolve()).then(run, run);
    turns.set(name, turn);
    try {
      return await turn;
    } finally {
      if (turns.get(name) === turn) turns.delete(name);
    }
  };
};

/**
 * S3 on 127.0.0.1: fauxqs behind a guard that enforces preconditions, checksums and the expiry of presigned URLs, and
 * refuses the sub-resources and headers that fauxqs would silently take for something else.
 */
export const startS3 = ({ app, objects }: Fauxqs): Promise<RunningService> => {
  const inTurn = createTurns();
  const pass = async (request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> => {
    const answer = await app.inject({
      method: request.method as 'GET',
      url: request.url ?? '/',
      headers: request.headers,
      ...(body.length > 0 || request.method === 'PUT' ? { payload: body } : {}),
    });
    const { connection: _, 'transfer-encoding': __, ...headers } = answer.headers;
    response.writeHead(answer.statusCode, headers as Record<string, string>);
    response.end(answer.rawPayload);
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const raw = request.url ?? '/';
    const url = new URL(raw, 'http://local');
    const body = await readBody(request);
    const refused = refuseRequest({ url, raw, headers: request.headers }, Date.now());
    if (refused) return sendRefusal(response, refused);
    if (request.method === 'GET' || request.method === 'HEAD') return pass(request, response, body);
    const { bucket, key } = placeOf(url);
    const { body: contents, trailers } = contentsOf(request.headers, body);
    const wrong = refuseBody({ ...request.headers, ...trailers }, contents);
    if (wrong) return sendRefusal(response, wrong);
    await inTurn(`${bucket}/${key}`, async () => {
      const failed = refuseWrite(request.headers, objects.buckets.get(bucket)?.get(key));
      return failed ? sendRefusal(response, failed) : pass(request, response, body);
    });
  };
  return listen((request, response) => {
    handle(request, response).catch((error: unknown) =>
      sendRefusal(response, {
        status: 500,
        code: 'InternalError',
        message: error instanceof Error ? error.message : 'failed',
      }),
    );
  });
};
