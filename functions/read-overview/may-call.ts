import { lackOf } from '../../shared/domain/access/access.ts';
import type { Caller } from '../../shared/domain/access/caller.ts';

/** Calls whose answers the overview shows parts of, and the tags that they have. */
const TAGS = {
  'GET /v1/exports': 'Exports',
  'GET /v1/segments': 'Segments',
  'GET /v1/computed-traits': 'Computed traits',
  'GET /v1/privacy/requests': 'Privacy',
} as const;

/** Whether somebody may make a call: what they may not read there they do not see here. */
export const mayCall = (caller: Caller | undefined, route: keyof typeof TAGS): boolean =>
  caller !== undefined && lackOf(caller, route, { tag: TAGS[route] }) === undefined;
