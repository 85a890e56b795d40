import * as z from 'zod';

const text = z.string().min(1).nullable().optional();
const attributes = z.strictObject({
  email: text,
  phone_number: text,
  external_id: text,
  first_name: text,
  last_name: text,
  organization: text,
  title: text,
  locale: text,
  image: text,
  location: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});
/** What a profile to import says. */
export type Attributes = z.infer<typeof attributes>;

/** The body of POST /api/profile-bulk-import-jobs. */
export const importBody = z.strictObject({
  data: z.strictObject({
    type: z.literal('profile-bulk-import-job'),
    attributes: z.strictObject({
      profiles: z.strictObject({
        data: z
          .array(z.strictObject({ type: z.literal('profile'), attributes }))
          .min(1)
          .max(10_000),
      }),
    }),
    relationships: z
      .strictObject({
        lists: z.strictObject({ data: z.array(z.strictObject({ type: z.literal('list'), id: z.string() })) }),
      })
      .optional(),
  }),
});

/** The body of POST and DELETE /api/lists/{id}/relationships/profiles. */
export const membersBody = z.strictObject({
  data: z
    .array(z.strictObject({ type: z.literal('profile'), id: z.string().min(1) }))
    .min(1)
    .max(1_000),
});

/** What a profile is known by; an import needs one at least. */
export const IDENTIFIERS = ['email', 'phone_number', 'external_id'] as const;

/** Which identifier is misspelled; undefined when all are well. */
export const faultyField = (given: Attributes): string | undefined => {
  const { email, phone_number: phone, external_id: external } = given;
  if (!email && !phone && !external) return 'email';
  if (email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return 'email';
  return phone && !/^\+[1-9]\d{6,14}$/.test(phone) ? 'phone_number' : undefined;
};

/** The names and values of a filter `any(field,["…"])`; undefined for what is none. */
export const readFilter = (filter: string | null): { field: string; values: readonly string[] } | undefined => {
  const [, field = '', list = ''] = /^any\((email|phone_number|external_id),(\[.*\])\)$/s.exec(filter ?? '') ?? [];
  const values = z
    .array(z.string().min(1))
    .min(1)
    .max(100)
    .safeParse(list === '' ? undefined : JSON.parse(list));
  return values.success ? { field, values: values.data } : undefined;
};
