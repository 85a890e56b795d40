import * as z from 'zod';
import { localAddress } from '../local-address.ts';
import { fieldsSetting, purposesSetting, secretText } from '../member-settings.ts';

/** What HubSpot keeps by itself: the address names the contact, and whether it may be mailed is not ours to say. */
const isOwnField = (field: string): boolean =>
  !['email', 'hs_additional_emails'].includes(field) && !/^hs_(email_optout|marketable|legal_basis)/.test(field);

/** The settings of a static list of contacts, which HubSpot now calls a segment. */
export const settings = z.strictObject({
  listId: z
    .string()
    .regex(/^\d{1,20}$/, 'digits only')
    .meta({ title: 'List' })
    .describe('The id of a static list (segment) of contacts: the number in its address, after /objectLists/.'),
  fields: fieldsSetting('contact properties').refine(
    (fields) => fields.every(({ field }) => isOwnField(field)),
    'The address and the permission to mail are left to HubSpot.',
  ),
  purposes: purposesSetting(['email']),
  localAddress,
});
export type Settings = z.infer<typeof settings>;

/** A service key, or the token of an older private app: both are sent as a Bearer header and do not end by themselves. */
export const credentials = z.strictObject({
  accessToken: secretText(
    'Service key',
    'With the scopes crm.lists.read, crm.lists.write, crm.objects.contacts.read and crm.objects.contacts.write; the token of a private app does as well.',
  ),
});
export type Credentials = z.infer<typeof credentials>;
