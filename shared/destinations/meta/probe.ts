import * as z from 'zod';
import type { ConnectionFault } from '../../domain/export/connection.ts';
import { readJson } from '../http-answer.ts';
import { baseAddress } from '../local-address.ts';
import { faultOfStatus, getRequest, type Probe } from '../probe.ts';
import type { Credentials, Settings } from './settings.ts';

/** As the uploads speak it. */
const VERSION = 'v26.0';

const refusal = z.object({
  error: z.object({ code: z.number(), error_subcode: z.number().optional(), message: z.string().default('') }),
});

/** https://developers.facebook.com/documentation/ads-commerce/marketing-api/error-reference */
const faultOfCode = (code: number, subcode: number | undefined): ConnectionFault => {
  if (code === 463 || code === 467 || subcode === 463 || subcode === 467) return 'credentials-expired';
  if (code === 190 || code === 102) return 'credentials-invalid';
  if (code === 10 || (code >= 200 && code <= 299)) return 'permission-missing';
  if (code === 100) return 'audience-missing';
  return [4, 17, 32, 613, 80_003, 80_004].includes(code) ? 'rate-limited' : 'refused';
};

/** Reads the name of the audience. */
export const probe: Probe<Settings, Credentials> = {
  request: ({ settings: { audienceId, localAddress }, credentials: { accessToken } }) =>
    getRequest(`${baseAddress('https://graph.facebook.com', localAddress)}/${VERSION}/${audienceId}?fields=id,name`, {
      authorization: `Bearer ${accessToken}`,
    }),
  read: (response) => {
    const said = 'body' in response ? refusal.safeParse(readJson(response.body)).data?.error : undefined;
    return said ? faultOfCode(said.code, said.error_subcode) : faultOfStatus(response);
  },
};
