import { baseAddress } from '../local-address.ts';
import { getRequest, type Probe } from '../probe.ts';
import type { Credentials, Settings } from './settings.ts';

/** Reads the tag: https://mailchimp.com/developer/marketing/api/list-segments/get-segment/ */
export const probe: Probe<Settings, Credentials> = {
  request: ({ settings: { audienceId, tagId, localAddress }, credentials: { apiKey } }) => {
    const dataCentre = apiKey.slice(apiKey.lastIndexOf('-') + 1);
    const address = baseAddress(`https://${dataCentre}.api.mailchimp.com`, localAddress);
    return getRequest(`${address}/3.0/lists/${audienceId}/segments/${tagId}?fields=id,name`, {
      authorization: `Basic ${btoa(`headwater:${apiKey}`)}`,
    });
  },
};
