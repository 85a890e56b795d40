import { baseAddress } from '../local-address.ts';
import { getRequest, type Probe } from '../probe.ts';
import type { Credentials, Settings } from './settings.ts';

const HOSTS = { global: 'https://api.sendgrid.com', eu: 'https://api.eu.sendgrid.com' };

/** Reads the list: https://www.twilio.com/docs/sendgrid/api-reference/lists/get-a-list-by-id */
export const probe: Probe<Settings, Credentials> = {
  request: ({ settings: { region, listId, localAddress }, credentials: { apiKey } }) =>
    getRequest(`${baseAddress(HOSTS[region], localAddress)}/v3/marketing/lists/${listId}`, {
      authorization: `Bearer ${apiKey}`,
    }),
};
