/**
 * The calls there are: an import, which is worked on in the background, and the removal from a list:
 * https://developers.brevo.com/reference/import-contacts
 * https://developers.brevo.com/reference/remove-contact-from-list
 */
import type { DeliveryRequest, OutgoingMember } from '../../domain/export/delivery.ts';
import type { Json } from '../../domain/json.ts';
import { fieldsOf } from '../fields.ts';
import { baseAddress } from '../local-address.ts';
import { plainEmail } from '../normalise/contact.ts';
import { createSpelling } from '../spelling.ts';
import type { Placed } from '../split.ts';
import type { Credentials, Settings } from './settings.ts';

/** Who asks, and for which list. */
export interface Caller {
  readonly settings: Settings;
  readonly credentials: Credentials;
}

const call = (
  { settings, credentials: { apiKey } }: Caller,
  path: string,
  body?: Json,
): Omit<DeliveryRequest, 'members'> => ({
  method: body === undefined ? 'GET' : 'POST',
  url: `${baseAddress('https://api.brevo.com', settings.localAddress)}/v3/${path}`,
  headers: {
    accept: 'application/json',
    'api-key': apiKey,
    ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
  },
  body: body === undefined ? '' : JSON.stringify(body),
});

/** The address that a contact goes by. */
export const spelling = createSpelling({ email: { key: 'email', spell: plainEmail } });
const emailOf = ({ identifier }: OutgoingMember): string => spelling.sentAs(identifier);

/** Attributes are texts, numbers, booleans, or lists of texts; an empty one would say nothing, and is left out. */
const attributeOf = (value: Json): Json | undefined => {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  const isTexts = Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string');
  return isTexts ? value : undefined;
};

/** Attributes go by names in capitals. */
const attributesOf = (member: OutgoingMember, { fields }: Settings): Record<string, Json> =>
  Object.fromEntries(fieldsOf(member, fields, attributeOf).map(([field, value]) => [field.toUpperCase(), value]));

/**
 * Makes contacts, or updates those there are, and puts them into the list. `emailBlacklist` is left out: whoever
 * unsubscribed stays so. Without `disableNotification` Brevo mails its user after every import.
 */
export const importContacts = (caller: Caller, batch: readonly Placed<OutgoingMember>[]): DeliveryRequest => ({
  ...call(caller, 'contacts/import', {
    listIds: [Number(caller.settings.listId)],
    jsonBody: batch.map(({ member }) => ({
      email: emailOf(member),
      attributes: attributesOf(member, caller.settings),
    })),
    updateExistingContacts: true,
    emptyContactsAttributes: false,
    disableNotification: true,
  }),
  members: batch.map(({ index }) => index),
});

/** Takes contacts out of the list alone. */
export const removeContacts = (caller: Caller, batch: readonly Placed<OutgoingMember>[]): DeliveryRequest => ({
  ...call(caller, `contacts/lists/${caller.settings.listId}/contacts/remove`, {
    emails: batch.map(({ member }) => emailOf(member)),
  }),
  members: batch.map(({ index }) => index),
});

/** The last ones are asked for: those at work are worked on in their order, and of an answer 64 KiB are read. */
const LAST = 20;

/** The poll of removals that found nobody: whether an import may still bring them in. */
export const ANY_IMPORT = 'any-import';
/** The poll of an import whose answer was lost: whether any is under way. */
export const LOST_IMPORT = 'lost-import';

/**
 * Asks how an import stands, or what else the account works on:
 * https://developers.brevo.com/reference/get-process
 * https://developers.brevo.com/reference/get-processes
 */
export const askProcess = (poll: Json, caller: Caller): Omit<DeliveryRequest, 'members'> =>
  call(
    caller,
    poll === ANY_IMPORT || poll === LOST_IMPORT
      ? `processes?limit=${LAST}&sort=desc`
      : `processes/${encodeURIComponent(String(poll))}`,
  );
