import * as z from 'zod';
import { localAddress } from '../local-address.ts';
import { fieldsSetting, purposesSetting, secretText } from '../member-settings.ts';

/** What names a person there: one of the two, never both, by how the project identifies people. */
export const IDENTIFIERS = ['email', 'userId'] as const;

/** The data centre's address: a project lives in one of them, and so do its keys. */
export const ADDRESSES = { us: 'https://api.iterable.com', eu: 'https://api.eu.iterable.com' } as const;

/** Fields that say who somebody is, or what they receive: an export must never write those. */
const KEPT: readonly string[] = [
  'email',
  'userId',
  'emailListIds',
  'unsubscribedChannelIds',
  'unsubscribedMessageTypeIds',
  'subscribedMessageTypeIds',
];

/** The settings of a static list. */
export const settings = z.strictObject({
  listId: z
    .string()
    .regex(/^\d{1,15}$/, 'digits only')
    .meta({ title: 'List' })
    .describe('The id of a static list, as Audience > Lists shows it.'),
  region: z
    .enum(['us', 'eu'])
    .default('us')
    .meta({ title: 'Data centre' })
    .describe('Where the project lives: us, or eu where the browser shows app.eu.iterable.com.'),
  identifier: z
    .enum(IDENTIFIERS)
    .default('email')
    .meta({ title: 'Identifier' })
    .describe('What names a person there, as the project identifies people: email, or userId.'),
  existingOnly: z
    .boolean()
    .default(false)
    .meta({ title: 'Known people only' })
    .describe(
      'Whoever the project does not know is rejected instead of created. A project that identifies people by email alone creates them all the same.',
    ),
  fields: fieldsSetting("the person's profile").refine(
    (fields) => fields.every(({ field }) => !KEPT.includes(field)),
    `not ${KEPT.join(', ')}: those say who somebody is and what they receive`,
  ),
  purposes: purposesSetting(['email']),
  localAddress,
});
export type Settings = z.infer<typeof settings>;

/** A server-side key of the project: https://support.iterable.com/hc/en-us/articles/360043464871-API-Keys */
export const credentials = z.strictObject({
  apiKey: secretText('API key', 'A server-side key of the project, from Integrations > API Keys.'),
});
export type Credentials = z.infer<typeof credentials>;
