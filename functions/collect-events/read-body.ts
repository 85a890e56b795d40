import { LIMITS } from '../../shared/domain/event/limits.ts';
import { measureJson } from '../../shared/domain/event/measure-json.ts';
import { type HttpRequest, type HttpResponse, refuse } from '../../shared/domain/http.ts';
import type { Json } from '../../shared/domain/json.ts';

/** Unpacks gzip up to a number of bytes, never holding more. */
export type Unpack = (packed: Uint8Array, maxBytes: number) => Promise<Uint8Array | 'broken' | 'too-large'>;

export type ReadBody = { readonly json: Json } | { readonly refused: HttpResponse };

const refused = (status: 400 | 413, code: string, message: string): { readonly refused: HttpResponse } => ({
  refused: refuse(status, { code, message }),
});

/** gzip's first two bytes, which no JSON has: a beacon cannot say `content-encoding`. */
const isGzip = ([first, second]: Uint8Array): boolean => first === 0x1f && second === 0x8b;

const MEBIBYTE = 1024 * 1024;

const parse = (bytes: Uint8Array): ReadBody => {
  const limit = { depth: LIMITS.requestDepth, values: LIMITS.requestValues };
  const { depth, values } = measureJson(bytes, limit);
  if (depth > limit.depth || values > limit.values) {
    return refused(
      413,
      'too-complex',
      `The body nests or holds too much: at most ${limit.depth} levels and ${limit.values} values.`,
    );
  }
  try {
    // Not fatal: broken UTF-8 in one event becomes U+FFFD and must not cost its neighbours.
    return { json: JSON.parse(new TextDecoder().decode(bytes)) as Json };
  } catch {
    return refused(400, 'malformed-json', 'The body is not JSON.');
  }
};

const encodingOf = ({ headers }: HttpRequest): string =>
  headers['content-encoding']?.trim().toLowerCase() || 'identity';

/** What keeps a body from being unpacked; nothing where nothing does. */
const refusePacking = (request: HttpRequest, body: Uint8Array): { readonly refused: HttpResponse } | undefined => {
  if (body.length > LIMITS.requestBytes) {
    const most = LIMITS.requestBytes / MEBIBYTE;
    return refused(413, 'request-too-large', `A request may take at most ${most} MiB; send smaller batches.`);
  }
  const encoding = encodingOf(request);
  if (!['identity', 'gzip', 'x-gzip'].includes(encoding)) {
    return refused(400, 'unknown-encoding', 'The body may be packed with gzip only.');
  }
  if (encoding === 'identity' || isGzip(body)) return undefined;
  return refused(400, 'broken-gzip', 'The body is said to be gzip, but is not.');
};

/** The JSON of a body, whatever its content type says (clients lie about it), packed or not, within the limits of rule 5. */
export const createReadBody =
  (unpack: Unpack) =>
  async (request: HttpRequest): Promise<ReadBody> => {
    const { body } = request;
    if (!body?.length) return refused(400, 'missing-body', 'Send the event as a JSON body.');
    const problem = refusePacking(request, body);
    if (problem) return problem;
    if (!isGzip(body)) return parse(body);
    const unpacked = await unpack(body, LIMITS.unpackedBytes);
    if (unpacked === 'broken') return refused(400, 'broken-gzip', 'The gzip of the body is broken.');
    if (unpacked === 'too-large') {
      const most = LIMITS.unpackedBytes / MEBIBYTE;
      return refused(413, 'unpacked-too-large', `A body may unpack to at most ${most} MiB.`);
    }
    return parse(unpacked);
  };
