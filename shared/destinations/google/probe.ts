import { baseAddress } from '../local-address.ts';
import { getRequest, type Probe } from '../probe.ts';
import type { Credentials, Settings } from './settings.ts';

const API = 'https://datamanager.googleapis.com';

/**
 * Reads the list: https://developers.google.com/data-manager/api/reference/rest/v1/accountTypes.accounts.userLists/get
 */
export const probe: Probe<Settings, Credentials> = {
  request: ({ settings: { customerId, loginCustomerId, userListId, localAddress } }) =>
    getRequest(
      `${baseAddress(API, localAddress)}/v1/accountTypes/GOOGLE_ADS/accounts/${customerId}/userLists/${userListId}`,
      loginCustomerId === undefined ? {} : { 'login-account': `accountTypes/GOOGLE_ADS/accounts/${loginCustomerId}` },
    ),
};
