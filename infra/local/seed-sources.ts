import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { HostParts } from './host-parts.ts';
import { callRoute } from './http/invoke-route.ts';

/** What opens the management API of every local host. */
export const LOCAL_TOKEN = 'local-admin-token';

/** The two sources of a local host: a browser's and a server's. */
export const LOCAL_SOURCES = {
  'local-browser': {
    name: 'Local browser',
    kind: 'first-party',
    trust: 'claimed',
    writeKey: 'local-write-key',
    origins: ['*'],
  },
  'local-server': {
    name: 'Local server',
    kind: 'first-party',
    trust: 'asserted',
    writeKey: 'local-server-key',
    origins: [],
  },
} as const;

/** Adds the local sources that are missing, by the management API; one that was changed stays as it is. */
export const seedSources = async (parts: HostParts): Promise<void> => {
  if (!parts.router.match('PUT', '/v1/sources/local-browser')) return;
  for (const [id, source] of Object.entries(LOCAL_SOURCES)) {
    const path = `/v1/sources/${id}`;
    const found = await callRoute(parts, { method: 'GET', path, token: LOCAL_TOKEN });
    if (found.status === 200) continue;
    const { status, body } = await callRoute(parts, { method: 'PUT', path, token: LOCAL_TOKEN, body: source });
    if (status >= 300)
      throw new HeadwaterError(
        'local.seed',
        `The source ${id} could not be added: the API answered ${status} ${body.toString()}`,
      );
  }
};
