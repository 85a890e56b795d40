import * as z from 'zod';
import type { ConnectionFault } from '../../domain/export/connection.ts';
import { readJson } from '../http-answer.ts';
import { baseAddress } from '../local-address.ts';
import { faultOfStatus, getRequest, type Probe } from '../probe.ts';
import type { Credentials, Settings } from './settings.ts';

const answer = z.object({ code: z.number() });

/** The codes of https://business-api.tiktok.com/portal/docs?id=1737172488964097 */
const faultOfCode = (code: number): ConnectionFault | undefined => {
  if (code === 0) return undefined;
  if (code === 40_102) return 'credentials-expired';
  if ([40_101, 40_104, 40_105, 40_106].includes(code)) return 'credentials-invalid';
  if (code === 40_001) return 'permission-missing';
  if (code === 40_002 || code === 40_007) return 'audience-missing';
  return [40_016, 40_100, 40_132, 40_133].includes(code) ? 'rate-limited' : 'refused';
};

/** Reads the audience of the ad account: https://business-api.tiktok.com/portal/docs?id=1739940507792385 */
export const probe: Probe<Settings, Credentials> = {
  request: ({ settings: { advertiserId, audienceId, localAddress }, credentials: { accessToken } }) => {
    const ids = encodeURIComponent(JSON.stringify([audienceId]));
    const path = `/open_api/v1.3/dmp/custom_audience/get/?advertiser_id=${advertiserId}&custom_audience_ids=${ids}`;
    return getRequest(`${baseAddress('https://business-api.tiktok.com', localAddress)}${path}`, {
      'access-token': accessToken,
    });
  },
  read: (response) => {
    const said = 'body' in response ? answer.safeParse(readJson(response.body)).data : undefined;
    return said ? faultOfCode(said.code) : faultOfStatus(response);
  },
};
