import { baseAddress } from '../local-address.ts';
import { faultOfStatus, getRequest, type Probe } from '../probe.ts';
import type { Credentials, Settings } from './settings.ts';

/** Reads the list: https://developers.brevo.com/reference/get-list */
export const probe: Probe<Settings, Credentials> = {
  request: ({ settings: { listId, localAddress }, credentials: { apiKey } }) =>
    getRequest(`${baseAddress('https://api.brevo.com', localAddress)}/v3/contacts/lists/${listId}`, {
      accept: 'application/json',
      'api-key': apiKey,
    }),
  // An address that was not let in is a matter of rights, though Brevo says 401: the key is good.
  read: (response) => {
    const isBlocked = 'body' in response && /unrecogni[sz]ed IP/i.test(response.body);
    return isBlocked ? 'permission-missing' : faultOfStatus(response);
  },
};
