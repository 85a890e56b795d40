import * as z from 'zod';
import { localAddress } from '../local-address.ts';
import { fieldsSetting, purposesSetting, secretText } from '../member-settings.ts';

/** The settings of a list of SendGrid Marketing Campaigns. */
export const settings = z.strictObject({
  listId: z
    .uuid()
    .meta({ title: 'List' })
    .describe('The id of the list, which stands in the address of its page in Marketing, Contacts.'),
  // Host: https://www.twilio.com/docs/sendgrid/api-reference/subusers-api/create-subuser ; the specification of contacts lists the
  // global host alone: https://github.com/twilio/sendgrid-oai/blob/main/spec/yaml/tsg_mc_contacts_v3.yaml
  region: z
    .enum(['global', 'eu'])
    .default('global')
    .meta({ title: 'Region' })
    .describe(
      'eu only for an API key of a subuser in the EU region; Twilio documents contacts at the global address alone.',
    ),
  fields: fieldsSetting(
    'fields of the contact (first_name, last_name, address_line_1, address_line_2, city, state_province_region, postal_code, country) or custom fields (by their id, such as w1)',
  ),
  purposes: purposesSetting(['email']),
  localAddress,
});
export type Settings = z.infer<typeof settings>;

/** An API key, which does not end by itself. */
export const credentials = z.strictObject({
  apiKey: secretText('API key', 'From Settings, API Keys, with full access to Marketing; it begins with SG.'),
});
export type Credentials = z.infer<typeof credentials>;
