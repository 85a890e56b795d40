import { createHash } from 'node:crypto';

/** The audience and its tag. */
export const AUDIENCE = '9e67587f52';
export const TAG = '457';

/** A contact of an audience; `tags` are numbers of static segments. */
export interface Contact {
  readonly email: string;
  readonly status: string;
  readonly fields: Record<string, string | number>;
  readonly tags: Set<string>;
}

/** The contacts of one audience by address, in lower case. */
export const createContacts = () => {
  const contacts = new Map<string, Contact>();
  const add = (email: string, status: string, fields: Contact['fields'] = {}): void =>
    void contacts.set(email, { email, status, fields: { ...fields }, tags: new Set() });
  // People who were there before, each with a status of their own that is nobody else's to change.
  for (const [n, status] of ['subscribed', 'unsubscribed', 'cleaned', 'transactional', 'pending'].entries())
    add(`p${n}@example.com`, status);
  add('a@x.yz', 'unsubscribed');
  add('bystander@example.com', 'subscribed');
  return {
    all: contacts,
    add,
    byKey: (key: string): Contact | undefined =>
      [...contacts.values()].find(({ email }) => createHash('md5').update(email).digest('hex') === key),
    tagged: (tag: string): ReadonlySet<string> =>
      new Set([...contacts.values()].filter(({ tags }) => tags.has(tag)).map(({ email }) => email)),
  };
};
