import type { Probe } from '../probe.ts';
import { callOf } from './calls.ts';
import type { Credentials, Settings } from './settings.ts';

/** Reads the name of the list: https://developers.klaviyo.com/en/reference/get_list */
export const probe: Probe<Settings, Credentials> = {
  request: (account) => callOf(account, 'GET', { path: `/api/lists/${account.settings.listId}?fields%5Blist%5D=name` }),
};
