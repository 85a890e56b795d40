import * as z from 'zod';
import { type Answered, type Asked, readBody } from '../platform-double.ts';
import { AUDIENCE, type createContacts, TAG } from './contacts.ts';

const fields = z.record(z.string().regex(/^[A-Z0-9_]{1,10}$/), z.union([z.string().max(255), z.number()]));
const subscription = z.strictObject({
  members: z
    .array(
      z.strictObject({
        email_address: z.string(),
        status: z.enum(['subscribed', 'unsubscribed', 'cleaned', 'pending', 'transactional']),
        merge_fields: fields.optional(),
      }),
    )
    .min(1)
    .max(500),
  update_existing: z.boolean(),
});
const change = z.strictObject({
  members_to_add: z.array(z.string()).max(500).optional(),
  members_to_remove: z.array(z.string()).max(500).optional(),
});
const batch = z.strictObject({
  operations: z.array(
    z.strictObject({
      method: z.enum(['PATCH']),
      path: z.string().regex(new RegExp(`^/lists/${AUDIENCE}/members/[0-9a-f]{32}$`)),
      params: z.strictObject({ skip_merge_validation: z.literal('true') }),
      body: z.string(),
    }),
  ),
});
const patch = z.strictObject({ merge_fields: fields });

/** A problem document. */
export const refusal = (status: number, title: string, errors: readonly object[] = []): Answered => ({
  status,
  body: { type: 'https://mailchimp.com/developer/marketing/docs/errors/', title, status, detail: title, errors },
});
const invalid = (error: z.ZodError): Answered =>
  refusal(
    400,
    'Invalid Resource',
    error.issues.map(({ path, message }) => ({ field: path.join('.'), message })),
  );

/** The calls that change contacts and tags: each answers as the Marketing API does. `refused`: deleted for good. */
export const createCalls = (contacts: ReturnType<typeof createContacts>, refused: ReadonlySet<string>) => {
  const subscribe = ({ body }: Asked): Answered => {
    const read = subscription.safeParse(readBody(body));
    if (!read.success) return invalid(read.error);
    const errors: object[] = [];
    for (const { email_address: email, status, merge_fields: given } of read.data.members) {
      const known = contacts.all.get(email);
      if (refused.has(email)) errors.push({ email_address: email, error_code: 'ERROR_GENERIC', error: 'deleted' });
      else if (!known) contacts.add(email, status, given);
      else if (read.data.update_existing) contacts.all.set(email, { ...known, status });
      else errors.push({ email_address: email, error_code: 'ERROR_CONTACT_EXISTS', error: 'already a list member' });
    }
    return { status: 200, body: { error_count: errors.length } };
  };

  const tag = ({ body }: Asked): Answered => {
    const read = change.safeParse(readBody(body));
    if (!read.success) return invalid(read.error);
    const { members_to_add: added = [], members_to_remove: removed = [] } = read.data;
    const malformed = [...added, ...removed].findIndex((email) => !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email));
    if (malformed >= 0)
      return refusal(400, 'Invalid Resource', [{ field: `members_to_add.item:${malformed}`, message: 'not an email' }]);
    const strangers = [...added, ...removed].filter((email) => !contacts.all.has(email));
    const tagged = added.filter((email) => contacts.all.has(email) && !contacts.tagged(TAG).has(email));
    for (const email of tagged) contacts.all.get(email)?.tags.add(TAG);
    for (const email of removed) contacts.all.get(email)?.tags.delete(TAG);
    const errors = strangers.length > 0 ? [{ email_addresses: strangers, error: 'not on the list' }] : [];
    return { status: 200, body: { members_added: tagged.map((email_address) => ({ email_address })), errors } };
  };

  const work = ({ body }: Asked): Answered => {
    const read = batch.safeParse(readBody(body));
    if (!read.success) return invalid(read.error);
    for (const operation of read.data.operations) {
      const contact = contacts.byKey(operation.path.slice(-32));
      const wanted = patch.safeParse(readBody(operation.body)).data;
      if (contact && wanted) Object.assign(contact.fields, wanted.merge_fields);
    }
    return { status: 200, body: { id: '8b2428d747', status: 'pending' } };
  };

  return { subscribe, tag, work };
};
