import * as z from 'zod';
import type { DeliveryRequest } from '../../domain/export/delivery.ts';
import { COLUMN_TYPES, cellOf, type RowTable } from '../../domain/export/row-table.ts';
import { defineDestination, type Outgoing } from '../destination.ts';
import { folderOf, interpretFile, manifestRequest, partName } from '../export-files.ts';
import { identifierSetting, purposesSetting } from '../member-settings.ts';

/** Columns that every file has, before those of the settings. */
const FIXED = ['operation', 'identifier'];

const column = z.strictObject({
  trait: z
    .string()
    .min(1)
    .max(256)
    .refine((name) => !FIXED.includes(name), 'another name than operation or identifier, which every file has')
    .meta({ title: 'Trait' })
    .describe('The trait in this column. A computed trait goes by its id and hides an ordinary one of that name.'),
  type: z
    .enum(COLUMN_TYPES)
    .default('text')
    .meta({ title: 'Type' })
    .describe(
      'text takes everything, lists and objects as JSON; number, boolean and time (a date, or milliseconds since 1970) are empty where a value is not one.',
    ),
});

const isDistinct = (columns: readonly { trait: string }[]): boolean =>
  new Set(columns.map(({ trait }) => trait)).size === columns.length;

const settings = z.strictObject({
  identifier: identifierSetting('email', 'The identifier type in the column `identifier`.'),
  columns: z
    .array(column)
    .max(200)
    .refine(isDistinct, 'each trait once')
    .default([])
    .meta({ title: 'Columns' })
    .describe('Traits in the columns after `operation` and `identifier`, in this order; empty for removals.'),
  purposes: purposesSetting(),
});
type Settings = z.infer<typeof settings>;

const credentials = z.strictObject({});
type Credentials = z.infer<typeof credentials>;

const tableOf = ({ settings: { columns }, members }: Outgoing<Settings, Credentials>): RowTable => ({
  columns: [
    ...FIXED.map((name) => ({ name, type: 'text' as const })),
    ...columns.map(({ trait, type }) => ({ name: trait, type })),
  ],
  rows: members.map(({ operation, identifier, traits }) => [
    operation,
    identifier.value,
    ...columns.map(({ trait, type }) => (Object.hasOwn(traits, trait) ? cellOf(traits[trait], type) : null)),
  ]),
});

/** The body is the table as JSON, which the object store packs: a preview shows what will be in the file. */
const partRequest = (outgoing: Outgoing<Settings, Credentials>): DeliveryRequest => ({
  method: 'PUT',
  url: `${folderOf(outgoing.run)}/${partName(outgoing.run.part)}.parquet`,
  headers: { 'content-type': 'application/vnd.apache.parquet' },
  body: JSON.stringify(tableOf(outgoing)),
  members: outgoing.members.map((_, index) => index),
});

/**
 * Parquet files in the deployment's exports bucket, one folder a run, with a manifest; they expire after 30 days. A removal is
 * a row of its own: who reads the files of all runs in order has the segment.
 */
export const destination = defineDestination<Settings, Credentials>({
  slug: 's3-parquet',
  name: 'Parquet files on S3',
  removal: 'Writes a row `remove`. Whoever reads the runs in order has the audience; each part is written once.',
  settings,
  credentials,
  identifiers: [],
  purposes: [],
  limits: { membersPerRequest: 500, membersPerChunk: 500, concurrency: 5 },
  delivery: 'file',
  needs: ({ identifier, columns, purposes }) => ({
    identifiers: [identifier],
    traits: columns.map(({ trait }) => trait),
    purposes,
  }),
  leavesBehind: 'files',
  audience: ({ destinationId, exportId }) => `${destinationId}/${exportId}`,
  requests: (outgoing) => (outgoing.members.length === 0 ? [] : [partRequest(outgoing)]),
  interpret: interpretFile,
  finish: (run, receipts) => [manifestRequest(run, receipts)],
  probe: { none: 'Files go into a bucket of this deployment: there is no connection to test.' },
  maskedCredentials: {},
  secretHeaders: [],
});
