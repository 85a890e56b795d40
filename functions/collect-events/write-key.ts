import type { HttpRequest } from '../../shared/domain/http.ts';
import type { Json } from '../../shared/domain/json.ts';

/** `key:anything` is `key`: some clients insist on a secret part, and Basic auth has one by form. */
const keyPart = (credential: string): string | undefined => {
  const colon = credential.indexOf(':');
  return (colon < 0 ? credential : credential.slice(0, colon)).trim() || undefined;
};

const basicUser = (authorization: string | undefined): string | undefined => {
  const [, encoded] = /^basic +([A-Za-z0-9+/=_-]+)$/i.exec(authorization?.trim() ?? '') ?? [];
  if (encoded === undefined) return undefined;
  try {
    return keyPart(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return undefined;
  }
};

const inBody = (body: Json | undefined): string | undefined => {
  if (typeof body !== 'object' || body === null || !('writeKey' in body)) return undefined;
  return typeof body.writeKey === 'string' ? keyPart(body.writeKey) : undefined;
};

/** The write key of a request, from the first place that has one (api.md, "Collection"). `body` once it is parsed. */
export const writeKeyOf = ({ headers, query, params }: HttpRequest, body?: Json): string | undefined =>
  basicUser(headers['authorization']) ??
  keyPart(headers['x-write-key'] ?? '') ??
  keyPart(params['writeKey'] ?? '') ??
  keyPart(query['writeKey'] ?? '') ??
  inBody(body);
