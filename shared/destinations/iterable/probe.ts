import { baseAddress } from '../local-address.ts';
import { faultOfStatus, getRequest, type Probe } from '../probe.ts';
import { ADDRESSES, type Credentials, type Settings } from './settings.ts';

/** Asks how many the list holds: https://api.iterable.com/api-docs (lists/{listId}/size). */
export const probe: Probe<Settings, Credentials> = {
  request: ({ settings: { region, listId, localAddress }, credentials: { apiKey } }) =>
    getRequest(`${baseAddress(ADDRESSES[region], localAddress)}/api/lists/${listId}/size`, { 'api-key': apiKey }),
  // The only parameter is the list: a bad one is a list that the project does not have.
  read: (response) => ('status' in response && response.status === 400 ? 'audience-missing' : faultOfStatus(response)),
};
