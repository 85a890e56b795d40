import * as z from 'zod';
import { localAddress } from '../local-address.ts';
import { fieldsSetting, purposesSetting, secretText } from '../member-settings.ts';

/** What names a contact there is no attribute of ours. */
const NAMES = ['EMAIL', 'EXT_ID'];

/** The settings of a list. */
export const settings = z.strictObject({
  listId: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'digits only')
    .meta({ title: 'List' })
    .describe('The number of the list, as Brevo shows it after # beside its name.'),
  fields: fieldsSetting('contact attributes').refine(
    (fields) => fields.every(({ field }) => !NAMES.includes(field.toUpperCase())),
    'EMAIL and EXT_ID name the contact and are no attributes to write.',
  ),
  purposes: purposesSetting(['email']),
  localAddress,
});
export type Settings = z.infer<typeof settings>;

/** A key of the API, version 3. */
export const credentials = z.strictObject({
  apiKey: secretText(
    'API key',
    'Made in Brevo under SMTP & API; it does not end by itself. Switch the blocking of unknown IP addresses off.',
  ),
});
export type Credentials = z.infer<typeof credentials>;
