import type { HttpRequest } from '../http.ts';
import type { Actor } from './request.ts';

/** The deployment's own token, which is nobody's in particular. */
const ROOT: Actor = { tokenId: 'root', role: 'admin' };

/** Who sent a request, as authentication said; the deployment's own token where it says nothing. */
export const actorOf = (request: HttpRequest & { readonly caller?: Actor }): Actor =>
  request.caller === undefined ? ROOT : { tokenId: request.caller.tokenId, role: request.caller.role };
