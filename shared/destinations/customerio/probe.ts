import { baseAddress } from '../local-address.ts';
import { getRequest, type Probe } from '../probe.ts';
import { ADDRESSES, type Credentials, type Settings } from './settings.ts';

/**
 * Asks for the region of the account, which the Site ID and the key alone decide: https://docs.customer.io/integrations/api/track/
 * (Find your account region). The Track API has no call that reads a segment: whether there is one, the first run tells.
 */
export const probe: Probe<Settings, Credentials> = {
  request: ({ settings: { region, localAddress }, credentials: { siteId, apiKey } }) =>
    getRequest(`${baseAddress(ADDRESSES[region], localAddress)}/api/v1/accounts/region`, {
      authorization: `Basic ${Buffer.from(`${siteId}:${apiKey}`).toString('base64')}`,
    }),
};
