import { baseAddress } from '../local-address.ts';
import { getRequest, type Probe } from '../probe.ts';
import type { Credentials, Settings } from './settings.ts';

/** Reads the audience: https://developers.snap.com/api/marketing-api/Ads-API/customer-lists */
export const probe: Probe<Settings, Credentials> = {
  request: ({ settings: { segmentId, localAddress } }) =>
    getRequest(`${baseAddress('https://adsapi.snapchat.com', localAddress)}/v1/segments/${segmentId}`),
};
