import * as z from 'zod';

/** The setting that says which identifier names a member: its default, and what it does there. */
export const identifierSetting = (usual: string, help: string) =>
  z.string().min(1).max(64).default(usual).meta({ title: 'Identifier' }).describe(help);

/** The setting that names traits to send along. */
export const traitsSetting = z
  .array(z.string().min(1).max(256))
  .max(100)
  .default([])
  .meta({ title: 'Traits' })
  .describe(
    'Traits sent with each added member. A computed trait goes by its id and hides an ordinary one of that name.',
  );

/** The setting that names what a member must have agreed to. */
export const purposesSetting = z
  .array(z.string().min(1).max(64))
  .max(20)
  .default([])
  .meta({ title: 'Purposes' })
  .describe('Consent purposes that must all have been granted.');
