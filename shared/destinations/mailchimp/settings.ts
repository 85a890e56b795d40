import * as z from 'zod';
import { localAddress } from '../local-address.ts';
import { fieldsSetting, purposesSetting } from '../member-settings.ts';

/** The settings of a tag in a Mailchimp audience. */
export const settings = z.strictObject({
  audienceId: z
    .string()
    .regex(/^[0-9a-zA-Z]{1,32}$/, 'letters and digits only')
    .meta({ title: 'Audience' })
    .describe('The id of the audience: Audience, Settings, Audience name and defaults.'),
  tagId: z
    .string()
    .regex(/^\d{1,20}$/, 'digits only')
    .meta({ title: 'Tag' })
    .describe('The number of the tag (a static segment), which stands in the address of its page.'),
  newContacts: z
    .enum(['skip', 'transactional', 'subscribed'])
    .default('skip')
    .meta({ title: 'People not in the audience' })
    .describe(
      'skip: only contacts of the audience get the tag. transactional: others are added, and are sent no campaigns. subscribed: others are added and are sent campaigns; choose it only where the purposes below stand for an opt-in. Contacts already there keep their status.',
    ),
  fields: fieldsSetting('merge fields (by their tag, such as FNAME)').refine(
    (fields) => fields.every(({ field }) => field.toUpperCase() !== 'EMAIL'),
    'EMAIL is the address of the contact and no merge field to write.',
  ),
  purposes: purposesSetting(['email']),
  localAddress,
});
export type Settings = z.infer<typeof settings>;

/** An API key, whose end names the data centre: https://mailchimp.com/developer/marketing/docs/fundamentals/ */
export const credentials = z.strictObject({
  apiKey: z
    .string()
    .max(128)
    .regex(/^[\x21-\x7e]+-[a-z]{2,3}\d{1,3}$/, 'ends with its data centre, such as -us21')
    .meta({ title: 'API key' })
    .describe('From Profile, Extras, API keys; it ends with the data centre, such as -us21.'),
});
export type Credentials = z.infer<typeof credentials>;
