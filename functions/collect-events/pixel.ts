import { type HttpRequest, type HttpResponse, refuse } from '../../shared/domain/http.ts';
import type { ReadBody } from './read-body.ts';

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

/** A transparent GIF of one pixel. */
const GIF = bytesOf('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7');

/** The picture that a mail or a page without scripts asks for. */
export const gif: HttpResponse = {
  status: 200,
  headers: { 'content-type': 'image/gif', 'cache-control': 'no-store' },
  body: GIF,
};

/** The event in a pixel's `data`: base64 or base64url of JSON; a `+` that became a space on the way is read as one. */
export const readPixel = ({ query }: HttpRequest): ReadBody => {
  try {
    const base64 = (query['data'] ?? '').replaceAll(' ', '+').replaceAll('-', '+').replaceAll('_', '/');
    return { json: JSON.parse(new TextDecoder().decode(bytesOf(base64))) };
  } catch {
    return {
      refused: refuse(400, { code: 'malformed-data', message: 'Send ?data= with the event as base64 of JSON.' }),
    };
  }
};
