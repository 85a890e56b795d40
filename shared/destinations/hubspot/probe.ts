import { baseAddress } from '../local-address.ts';
import { getRequest, type Probe } from '../probe.ts';
import { VERSION } from './calls.ts';
import type { Credentials, Settings } from './settings.ts';

/** Reads the list: https://developers.hubspot.com/docs/api-reference/latest/crm/lists/guide */
export const probe: Probe<Settings, Credentials> = {
  request: ({ settings: { listId, localAddress }, credentials: { accessToken } }) =>
    getRequest(`${baseAddress('https://api.hubapi.com', localAddress)}/crm/lists/${VERSION}/${listId}`, {
      authorization: `Bearer ${accessToken}`,
    }),
};
