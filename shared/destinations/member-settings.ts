import * as z from 'zod';

/** The setting that says which identifier names a member: its default, and what it does there. */
export const identifierSetting = (usual: string, help: string) =>
  z.string().min(1).max(64).default(usual).meta({ title: 'Identifier' }).describe(help);

/** The setting that says by which identifiers a platform matches members, of those it takes. */
export const identifiersSetting = <Type extends string>(types: readonly [Type, ...Type[]], usual: readonly Type[]) =>
  z
    .array(z.enum(types))
    .min(1)
    .max(types.length)
    .default([...usual])
    .meta({ title: 'Matched by' })
    .describe(`The identifiers to match by: ${types.join(', ')}.`);

/** The setting that names traits to send along. */
export const traitsSetting = z
  .array(z.string().min(1).max(256))
  .max(100)
  .default([])
  .meta({ title: 'Traits' })
  .describe(
    'Traits sent with each added member. A computed trait goes by its id and hides an ordinary one of that name.',
  );

/** The setting that sends traits as fields of the platform; `named` says what they are called there. */
export const fieldsSetting = (named: string) =>
  z
    .array(z.strictObject({ trait: z.string().min(1).max(256), field: z.string().min(1).max(256) }))
    .max(100)
    .default([])
    .meta({ title: 'Fields' })
    .describe(
      `Traits written into ${named} when a member is added. A computed trait goes by its id and hides an ordinary one of that name.`,
    );

/** A trait with the field of the platform that it is written into. */
export type Field = z.infer<ReturnType<typeof fieldsSetting>>[number];

/** The setting that names what a member must have agreed to; `usual` unless it is changed. */
export const purposesSetting = (usual: readonly string[] = []) =>
  z
    .array(z.string().min(1).max(64))
    .max(20)
    .default([...usual])
    .meta({ title: 'Purposes' })
    .describe('Consent purposes that must all have been granted.');

/** The setting that says after how many days a platform's list forgets its members, `usual` unless it was made otherwise. */
export const membershipDaysSetting = (usual: number) =>
  z
    .int()
    .min(1)
    .max(540)
    .default(usual)
    .meta({ title: 'Membership duration' })
    .describe('Days after which the list forgets a member, as it was made. Members are sent again after half of them.');

/** Days after which a member is sent again, so that a list which forgets after so many never does. */
export const renewalDays = (membershipDays: number): number => Math.max(1, Math.floor(membershipDays / 2));

/** A credential that travels in a header: printable, without spaces. */
export const secretText = (title: string, help: string) =>
  z
    .string()
    .min(1)
    .max(4_096)
    .regex(/^[\x21-\x7e]+$/, 'has no spaces')
    .meta({ title })
    .describe(help);
