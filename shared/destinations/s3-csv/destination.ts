import * as z from 'zod';
import type { DeliveryRequest } from '../../domain/export/delivery.ts';
import { csvOfMembers, csvSettings } from '../csv-file.ts';
import { defineDestination, type Outgoing } from '../destination.ts';
import { folderOf, interpretFile, manifestRequest, partName } from '../export-files.ts';

const settings = z.strictObject(csvSettings);
type Settings = z.infer<typeof settings>;

const credentials = z.strictObject({});
type Credentials = z.infer<typeof credentials>;

const partRequest = ({ settings: layout, members, run }: Outgoing<Settings, Credentials>): DeliveryRequest => ({
  method: 'PUT',
  url: `${folderOf(run)}/${partName(run.part)}.csv.gz`,
  headers: { 'content-type': 'text/csv; charset=utf-8; header=present' },
  body: csvOfMembers(members, layout),
  members: members.map((_, index) => index),
});

/** Gzipped CSV files in the deployment's exports bucket, one folder a run, with a manifest; they expire after 30 days. */
export const destination = defineDestination<Settings, Credentials>({
  slug: 's3-csv',
  name: 'CSV files on S3',
  removal: 'Writes a row `remove`. Whoever reads the runs in order has the audience; each part is written once.',
  settings,
  credentials,
  identifiers: [],
  purposes: [],
  limits: { membersPerRequest: 500, membersPerChunk: 500, concurrency: 5 },
  delivery: 'file',
  needs: ({ identifier, columns, purposes }) => ({ identifiers: [identifier], traits: columns, purposes }),
  leavesBehind: 'files',
  audience: ({ destinationId, exportId }) => `${destinationId}/${exportId}`,
  requests: (outgoing) => (outgoing.members.length === 0 ? [] : [partRequest(outgoing)]),
  interpret: interpretFile,
  finish: (run, receipts) => [manifestRequest(run, receipts)],
  probe: { none: 'Files go into a bucket of this deployment: there is no connection to test.' },
  maskedCredentials: {},
  secretHeaders: [],
});
