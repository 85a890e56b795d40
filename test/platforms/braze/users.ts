import * as z from 'zod';

const value = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);
const user = z
  .object({
    external_id: z.string().min(1).optional(),
    email: z.string().min(1).optional(),
    phone: z.string().min(1).optional(),
    email_subscribe: z.enum(['opted_in', 'unsubscribed', 'subscribed']).optional(),
    _update_existing_only: z.boolean().optional(),
  })
  .catchall(value);
/** An attributes object. */
export type User = z.infer<typeof user>;

/** The body of `/users/track`, as far as attributes go. */
export const track = z.strictObject({ attributes: z.array(z.unknown()).min(1) });

/** Reads an object, or says what is wrong with it. */
export const readUser = (raw: unknown): User | { readonly fault: string } => {
  const read = user.safeParse(raw);
  if (!read.success) return { fault: `'${read.error.issues[0]?.path.join('.')}' is not valid` };
  const { external_id: external, email, phone } = read.data;
  if (!external && !email && !phone) return { fault: "'external_id', 'email' or 'phone' is required" };
  if (email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return { fault: "'email' is not valid" };
  return phone && !/^\+[1-9]\d{6,14}$/.test(phone) ? { fault: "'phone' is not valid" } : read.data;
};

/** A profile; `subscription` is what only that person may change. */
export interface Profile {
  readonly attributes: Record<string, unknown>;
  subscription: string;
}

/** Profiles by email. One that is unknown is made, unless the object says otherwise. */
export const createProfiles = () => {
  const profiles = new Map<string, Profile>();
  const write = ({ email = '', _update_existing_only: isUpdate = false, email_subscribe, ...rest }: User): void => {
    const known = profiles.get(email);
    if (!known && isUpdate) return;
    const profile = known ?? { attributes: {}, subscription: 'subscribed' };
    Object.assign(profile.attributes, rest);
    profile.subscription = email_subscribe ?? profile.subscription;
    profiles.set(email, profile);
  };
  return { profiles, write };
};
