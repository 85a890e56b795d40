import * as z from 'zod';

/** The body of an import as JSON; what is not here is not sent, `emailBlacklist` least of all. */
export const importBody = z.strictObject({
  listIds: z.array(z.number().int().positive()).min(1),
  jsonBody: z
    .array(
      z.strictObject({
        email: z.string(),
        attributes: z.record(
          z.string().regex(/^[A-Z0-9_]+$/),
          z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
        ),
      }),
    )
    .min(1),
  updateExistingContacts: z.literal(true),
  emptyContactsAttributes: z.literal(false),
  disableNotification: z.literal(true),
});
export type ImportBody = z.infer<typeof importBody>;

/** A contact; `isBlacklisted` is what the person told Brevo, and nobody else may change it. */
export interface Contact {
  readonly attributes: Record<string, unknown>;
  readonly lists: Set<number>;
  readonly isBlacklisted: boolean;
}

interface Import {
  readonly body: ImportBody;
  readonly readyAt: number;
  readonly fails: boolean;
  isDone: boolean;
  invalid: number;
}

/** Imports that are worked on in their order, for `state.importMs` each. */
export const createImports = (clock: () => number, refused: ReadonlySet<string>) => {
  const contacts = new Map<string, Contact>();
  const imports = new Map<number, Import>();
  const state = { importMs: 40_000, failsImports: 0, imports: 0 };
  const make = (email: string, more: Partial<Contact> = {}): Contact => {
    const made = { attributes: {}, lists: new Set<number>(), isBlacklisted: false, ...more };
    contacts.set(email, made);
    return made;
  };
  const take = ({ email, attributes }: ImportBody['jsonBody'][number], listIds: readonly number[]): boolean => {
    if (refused.has(email) || !/^[^@\s]+@[^@\s]+$/.test(email)) return false;
    const contact = contacts.get(email) ?? make(email);
    Object.assign(contact.attributes, attributes);
    for (const listId of listIds) contact.lists.add(listId);
    return true;
  };
  const finish = (each: Import): void => {
    each.isDone = true;
    if (!each.fails) each.invalid = each.body.jsonBody.filter((row) => !take(row, each.body.listIds)).length;
  };
  return {
    contacts,
    state,
    make,
    work: (): void => {
      for (const each of imports.values()) if (!each.isDone && each.readyAt <= clock()) finish(each);
    },
    start: (body: ImportBody): number => {
      const processId = 900 + imports.size;
      const fails = state.failsImports > 0;
      state.failsImports -= fails ? 1 : 0;
      state.imports += 1;
      imports.set(processId, { body, readyAt: clock() + state.importMs, fails, isDone: false, invalid: 0 });
      return processId;
    },
    ids: (): readonly number[] => [...imports.keys()].reverse(),
    /** As `GET /processes/{id}` tells it; undefined for one that is not known. */
    standing: (processId: number): object | undefined => {
      const found = imports.get(processId);
      if (!found) return undefined;
      const base = { id: processId, name: 'IMPORTUSER' };
      if (!found.isDone) return { ...base, status: 'in_process' };
      if (found.fails) return { ...base, status: 'failed' };
      const file = found.invalid > 0 ? 'https://files.example/invalid.csv' : null;
      return { ...base, status: 'completed', info: { import: { invalid_emails: file, duplicate_email_id: null } } };
    },
  };
};
