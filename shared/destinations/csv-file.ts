import * as z from 'zod';
import type { OutgoingMember } from '../domain/export/delivery.ts';
import { identifierSetting, purposesSetting } from './member-settings.ts';
import { csvOf } from './s3-csv/csv.ts';

/** Settings of every destination that writes CSV files. */
export const csvSettings = {
  identifier: identifierSetting('email', 'The identifier type in the column `identifier`.'),
  columns: z
    .array(z.string().min(1).max(256))
    .max(200)
    .default([])
    .meta({ title: 'Columns' })
    .describe(
      'Traits in the columns after `operation` and `identifier`, in this order; empty for removals. A computed trait goes by its id and hides an ordinary one of that name.',
    ),
  purposes: purposesSetting(),
  formulas: z
    .enum(['escape', 'keep'])
    .default('escape')
    .meta({ title: 'Formulas' })
    .describe(
      'escape: a cell that a spreadsheet would run gets an apostrophe in front, identifiers too. keep: exact values, for machines.',
    ),
};

interface Layout {
  readonly columns: readonly string[];
  readonly formulas: 'escape' | 'keep';
}

/** A file of members: a header, then one line each with its operation, identifier and chosen traits. */
export const csvOfMembers = (members: readonly OutgoingMember[], { columns, formulas }: Layout): string => {
  const header = ['operation', 'identifier', ...columns];
  const rows = members.map(({ operation, identifier, traits }) => [
    operation,
    identifier.value,
    ...columns.map((column) => (Object.hasOwn(traits, column) ? traits[column] : undefined)),
  ]);
  return csvOf([header, ...rows], formulas);
};
