import { baseAddress } from '../local-address.ts';
import { getRequest, type Probe } from '../probe.ts';
import type { Credentials, Settings } from './settings.ts';

/** Reads the customer list: https://developers.pinterest.com/docs/api/v5/customer_lists-get */
export const probe: Probe<Settings, Credentials> = {
  request: ({ settings: { adAccountId, customerListId, localAddress } }) =>
    getRequest(
      `${baseAddress('https://api.pinterest.com', localAddress)}/v5/ad_accounts/${adAccountId}/customer_lists/${customerListId}`,
    ),
};
