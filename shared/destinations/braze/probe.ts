import { baseAddress } from '../local-address.ts';
import { faultOfStatus, type Probe } from '../probe.ts';
import { type Credentials, HOSTS, type Settings } from './settings.ts';

/**
 * An update of nobody: a key with the one permission that exports need can ask nothing else. Braze looks at the key before the
 * body, and refuses an empty one with 400: https://www.braze.com/docs/api/endpoints/user_data/post_user_track
 */
export const probe: Probe<Settings, Credentials> = {
  request: ({ settings: { instance, localAddress }, credentials: { apiKey } }) => ({
    method: 'POST',
    url: `${baseAddress(HOSTS[instance], localAddress)}/users/track`,
    headers: { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ attributes: [] }),
  }),
  read: (response) => ('status' in response && response.status === 400 ? undefined : faultOfStatus(response)),
};
