import * as z from 'zod';
import type { DeliveryRequest } from '../../domain/export/delivery.ts';
import type { Json } from '../../domain/json.ts';
import { baseAddress } from '../local-address.ts';
import type { Credentials, Settings } from './settings.ts';

/** Revisions are supported for two years: https://developers.klaviyo.com/en/docs/api_versioning_and_deprecation_policy */
export const REVISION = '2026-07-15';

/** Whose account and which list a call is for. */
export interface Account {
  readonly settings: Settings;
  readonly credentials: Credentials;
}

/** A call in JSON:API, without its members. `path` begins with `/api`. */
export const callOf = (
  { settings: { localAddress }, credentials: { apiKey } }: Account,
  method: DeliveryRequest['method'],
  { path, body }: { readonly path: string; readonly body?: object },
): Omit<DeliveryRequest, 'members'> => ({
  method,
  url: `${baseAddress('https://a.klaviyo.com', localAddress)}${path}`,
  headers: {
    accept: 'application/vnd.api+json',
    authorization: `Klaviyo-API-Key ${apiKey}`,
    revision: REVISION,
    ...(body === undefined ? {} : { 'content-type': 'application/vnd.api+json' }),
  },
  body: body === undefined ? '' : JSON.stringify(body),
});

const step = z.union([
  z.strictObject({ ask: z.enum(['import', 'errors', 'profiles']), job: z.string() }),
  z.strictObject({ list: z.enum(['add', 'remove']), ids: z.array(z.string()) }),
]);
/**
 * What comes next: to ask how an import stands, whom it refused, whose profiles it wrote; or to put profiles into the list
 * or take them out. Ids are Klaviyo's.
 */
export type Step = z.infer<typeof step>;

/** The step that a `poll` names. */
export const readStep = (poll: Json): Step => step.catch({ ask: 'import', job: 'unknown' }).parse(poll);

/** Sparse, so that an answer about a hundred stays well below what is read of a body. */
const QUESTIONS = {
  import: '?fields[profile-bulk-import-job]=status,failed_count',
  errors: '/import-errors?fields[import-error]=code,title,detail,source&page[size]=100',
  profiles: '/relationships/profiles?page[size]=100',
} as const;

/** The call of a step. */
export const callOfStep = (poll: Json, account: Account): Omit<DeliveryRequest, 'members'> => {
  const next = readStep(poll);
  if ('ask' in next) {
    const path = `/api/profile-bulk-import-jobs/${encodeURIComponent(next.job)}${QUESTIONS[next.ask]}`;
    return callOf(account, 'GET', { path: path.replaceAll('[', '%5B').replaceAll(']', '%5D') });
  }
  const path = `/api/lists/${account.settings.listId}/relationships/profiles`;
  const data = next.ids.map((id) => ({ type: 'profile', id }));
  return callOf(account, next.list === 'add' ? 'POST' : 'DELETE', { path, body: { data } });
};
