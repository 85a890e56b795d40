import { createHash } from 'node:crypto';
import type { OutgoingMember } from '../../domain/export/delivery.ts';
import { fieldsOf, textOrNumber } from '../fields.ts';
import { plainEmail } from '../normalise/contact.ts';
import { createSpelling } from '../spelling.ts';
import type { Settings } from './settings.ts';

/** The address as Mailchimp compares it. */
export const spelling = createSpelling({ email: { key: 'email_address', spell: plainEmail } });

/** What a contact is called in an address: https://mailchimp.com/developer/marketing/docs/methods-parameters/ */
const contactKey = (email: string): string => createHash('md5').update(email, 'utf8').digest('hex');

/** Merge fields by their tag; a trait that is unknown leaves its field as it is. */
const mergeFields = (member: OutgoingMember, { fields }: Settings): Record<string, string | number> =>
  Object.fromEntries(fieldsOf(member, fields, textOrNumber));

const emailOf = ({ identifier }: OutgoingMember): string => spelling.sentAs(identifier);

/**
 * The body that adds contacts. `update_existing` false leaves those alone that the audience has, whatever their status: with
 * true, a `subscribed` here would subscribe again whoever has unsubscribed.
 * https://mailchimp.com/developer/marketing/api/lists/batch-subscribe-or-unsubscribe/
 */
export const newContacts = (members: readonly OutgoingMember[], settings: Settings): object => ({
  members: members.map((member) => ({
    email_address: emailOf(member),
    status: settings.newContacts,
    merge_fields: mergeFields(member, settings),
  })),
  update_existing: false,
});

/** The body that changes who has the tag: https://mailchimp.com/developer/marketing/api/list-segments/batch-add-or-remove-members/ */
export const tagChange = (members: readonly OutgoingMember[]): object => {
  const key = members[0]?.operation === 'add' ? 'members_to_add' : 'members_to_remove';
  return { [key]: members.map(emailOf) };
};

/**
 * The body that writes merge fields, one contact an operation and without a status, in the background; undefined when there
 * is nothing to write. https://mailchimp.com/developer/marketing/api/batch-operations/start-batch-operation/
 */
export const fieldChanges = (members: readonly OutgoingMember[], settings: Settings): object | undefined => {
  const operations = members.flatMap((member) => {
    const merge_fields = mergeFields(member, settings);
    if (Object.keys(merge_fields).length === 0) return [];
    const path = `/lists/${settings.audienceId}/members/${contactKey(emailOf(member))}`;
    const body = JSON.stringify({ merge_fields });
    return [{ method: 'PATCH', path, params: { skip_merge_validation: 'true' }, body }];
  });
  return operations.length === 0 ? undefined : { operations };
};
