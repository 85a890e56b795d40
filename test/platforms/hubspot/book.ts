import type { Answered } from '../platform-double.ts';

/** A contact; `subscribed` is what the person told HubSpot, and nobody else may change it. */
export interface Contact {
  readonly id: string;
  readonly emails: readonly string[];
  readonly properties: Record<string, string>;
  readonly subscribed: boolean;
}

/** HubSpot's way to refuse a whole request. */
export const refusal = (status: number, category: string, message: string): Answered => ({
  status,
  body: { status: 'error', category, message, correlationId: 'aeb5f871-7f07-4993-9211-075dc63e7cbf' },
});

/** The contacts of an account. */
export const createBook = () => {
  const contacts = new Map<string, Contact>();
  const make = (email: string, more: Partial<Contact> = {}): Contact => {
    const made = { id: String(1_000 + contacts.size), emails: [email], properties: {}, subscribed: true, ...more };
    contacts.set(made.id, made);
    return made;
  };
  return {
    contacts,
    make,
    /** By any of the addresses, each of which belongs to one contact alone. */
    byEmail: (email: string): Contact | undefined =>
      [...contacts.values()].find(({ emails }) => emails.includes(email.toLowerCase())),
    /** The contact goes on under another record id: https://knowledge.hubspot.com/records/merge-records */
    merge: (id: string): void => {
      const contact = contacts.get(id);
      contacts.delete(id);
      if (contact) contacts.set(`9${id}`, { ...contact, id: `9${id}` });
    },
  };
};
export type Book = ReturnType<typeof createBook>;
