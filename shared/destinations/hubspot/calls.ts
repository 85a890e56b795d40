/**
 * The calls there are. A contact is looked up, or made, by its address; lists know record ids alone:
 * https://developers.hubspot.com/docs/api-reference/latest/crm/objects/contacts/guide
 * https://developers.hubspot.com/docs/api-reference/latest/crm/lists/guide
 */
import * as z from 'zod';
import type { DeliveryRequest, OutgoingMember } from '../../domain/export/delivery.ts';
import type { Json } from '../../domain/json.ts';
import { fieldsOf } from '../fields.ts';
import { baseAddress } from '../local-address.ts';
import { plainEmail } from '../normalise/contact.ts';
import { createSpelling } from '../spelling.ts';
import type { Placed } from '../split.ts';
import type { Credentials, Settings } from './settings.ts';

/** Current since September 2026; a version is supported for 18 months. */
export const VERSION = '2026-09';

/** Who asks, and for which list. */
export interface Caller {
  readonly settings: Settings;
  readonly credentials: Credentials;
}

const call = (
  { settings, credentials: { accessToken } }: Caller,
  method: DeliveryRequest['method'],
  { path, body }: { readonly path: string; readonly body: Json },
): Omit<DeliveryRequest, 'members'> => ({
  method,
  url: `${baseAddress('https://api.hubapi.com', settings.localAddress)}/crm/${path}`,
  headers: { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${accessToken}` },
  body: JSON.stringify(body),
});

/** Properties are text; several values of one are joined by `;`. What is neither is left out. */
const propertyText = (value: Json | undefined): string | undefined => {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!Array.isArray(value)) return undefined;
  const texts = value.map(propertyText);
  return texts.length > 0 && texts.every((text) => text !== undefined) ? texts.join(';') : undefined;
};

const propertiesOf = (member: OutgoingMember, { fields }: Settings): Record<string, string> =>
  Object.fromEntries(fieldsOf(member, fields, propertyText));

/** The address that a contact goes by. */
export const spelling = createSpelling({ email: { key: 'email', spell: plainEmail } });
const emailOf = ({ identifier }: OutgoingMember): string => spelling.sentAs(identifier);

/**
 * Makes or updates contacts. The address is not among the properties: one that is a contact's additional address would
 * become its first. A trace id has an answer name the contact it speaks of:
 * https://developers.hubspot.com/docs/api-reference/error-handling
 */
export const upsertContacts = (caller: Caller, batch: readonly Placed<OutgoingMember>[]): DeliveryRequest => ({
  ...call(caller, 'POST', {
    path: `objects/${VERSION}/contacts/batch/upsert`,
    body: {
      inputs: batch.map(({ member }, place) => ({
        id: emailOf(member),
        idProperty: 'email',
        objectWriteTraceId: String(place),
        properties: propertiesOf(member, caller.settings),
      })),
    },
  }),
  members: batch.map(({ index }) => index),
});

/** Looks contacts up and makes none. */
export const findContacts = (caller: Caller, batch: readonly Placed<OutgoingMember>[]): DeliveryRequest => ({
  ...call(caller, 'POST', {
    path: `objects/${VERSION}/contacts/batch/read`,
    body: {
      idProperty: 'email',
      properties: ['email', 'hs_additional_emails'],
      propertiesWithHistory: [],
      inputs: batch.map(({ member }) => ({ id: emailOf(member) })),
    },
  }),
  members: batch.map(({ index }) => index),
});

/** What a first call leaves for the second: the record of each member still pending, in their order. */
const change = z.object({ change: z.enum(['add', 'remove']), records: z.array(z.string()) });
export type Change = z.infer<typeof change>;

/** The change that a poll names; undefined for anything else. */
export const readChange = (poll: Json): Change | undefined => change.safeParse(poll).data;

/** Puts records into the list or takes them out; two addresses of one contact are one record. */
export const changeList = (poll: Json, caller: Caller): Omit<DeliveryRequest, 'members'> => {
  const { change: what, records } = readChange(poll) ?? { change: 'remove', records: [] };
  return call(caller, 'PUT', {
    path: `lists/${VERSION}/${caller.settings.listId}/memberships/${what}`,
    body: [...new Set(records)],
  });
};
