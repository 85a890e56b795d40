import * as z from 'zod';
import { readJson } from '../http-answer.ts';
import { baseAddress } from '../local-address.ts';
import { faultOfStatus, type Probe } from '../probe.ts';
import type { Credentials, Settings } from './settings.ts';

const errors = z.array(z.object({ Code: z.number().nullish() }).nullable()).nullish();
const answer = z.object({ Audiences: z.array(z.unknown()).nullish(), Errors: errors, PartialErrors: errors });

const faultOfAnswer = ({ Audiences: found, Errors: all, PartialErrors: some }: z.infer<typeof answer>) => {
  const codes = [...(all ?? []), ...(some ?? [])].flatMap((each) => each?.Code ?? []);
  if (codes.some((code) => [106, 208].includes(code))) return 'permission-missing';
  if (codes.some((code) => [105, 108, 109, 120].includes(code))) return 'credentials-invalid';
  if (codes.includes(117)) return 'rate-limited';
  return found && (found[0] ?? null) === null ? 'audience-missing' : undefined;
};

/** Reads the customer list: https://learn.microsoft.com/advertising/campaign-management-service/getaudiencesbyids */
export const probe: Probe<Settings, Credentials> = {
  request: ({ settings: { customerId, accountId, audienceId, localAddress }, credentials: { developerToken } }) => ({
    method: 'POST',
    url: `${baseAddress('https://campaign.api.bingads.microsoft.com', localAddress)}/CampaignManagement/v13/Audiences/QueryByIds`,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      developertoken: developerToken,
      customerid: customerId,
      customeraccountid: accountId,
    },
    body: JSON.stringify({ AudienceIds: [audienceId], Type: 'CustomerList' }),
  }),
  read: (response) => {
    const said = 'body' in response ? answer.safeParse(readJson(response.body)).data : undefined;
    return (said && faultOfAnswer(said)) ?? faultOfStatus(response);
  },
};
