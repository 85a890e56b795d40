import * as z from 'zod';
import type { DeliveryRequest, DeliveryResponse, Interpretation } from '../../domain/export/delivery.ts';
import type { Json, JsonObject } from '../../domain/json.ts';
import { type DeliveryContext, defineDestination, type Outgoing } from '../destination.ts';
import { interpretWhole } from '../http-answer.ts';
import { csvOf } from './csv.ts';

const settings = z.strictObject({
  identifier: z.string().min(1).max(64).default('email').describe('The identifier type in the column `identifier`.'),
  columns: z
    .array(z.string().min(1).max(256))
    .max(200)
    .default([])
    .describe(
      'Traits in the columns after `operation` and `identifier`, in this order; empty for removals. A computed trait goes by its id and hides an ordinary one of that name.',
    ),
  purposes: z
    .array(z.string().min(1).max(64))
    .max(20)
    .default([])
    .describe('Consent purposes that must all have been granted.'),
  formulas: z
    .enum(['escape', 'keep'])
    .default('escape')
    .describe(
      'escape: a cell that a spreadsheet would run gets an apostrophe in front, identifiers too. keep: exact values, for machines.',
    ),
});
type Settings = z.infer<typeof settings>;

const credentials = z.strictObject({});
type Credentials = z.infer<typeof credentials>;

const folderOf = ({ exportId, runId }: Omit<DeliveryContext, 'part'>): string =>
  `s3://exports/exports/${encodeURIComponent(exportId)}/${runId}`;

const partRequest = ({
  settings: { columns, formulas },
  members,
  run,
}: Outgoing<Settings, Credentials>): DeliveryRequest => {
  const header = ['operation', 'identifier', ...columns];
  const rows = members.map(({ operation, identifier, traits }) => [
    operation,
    identifier.value,
    ...columns.map((column) => (Object.hasOwn(traits, column) ? traits[column] : undefined)),
  ]);
  return {
    method: 'PUT',
    url: `${folderOf(run)}/part-${String(run.part).padStart(5, '0')}.csv.gz`,
    headers: { 'content-type': 'text/csv; charset=utf-8; header=present' },
    body: csvOf([header, ...rows], formulas),
    members: members.map((_, index) => index),
  };
};

const stored = z.object({ sha256: z.string(), bytes: z.number() });

const readStored = (response: DeliveryResponse): z.infer<typeof stored> | undefined => {
  try {
    return 'body' in response ? stored.safeParse(JSON.parse(response.body)).data : undefined;
  } catch {
    // Refused and unanswered writes hold no JSON; their status says what to do.
    return undefined;
  }
};

const interpret = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const whole = interpretWhole(response, request);
  const written = readStored(response);
  if (!written) return whole;
  const name = request.url.slice(request.url.lastIndexOf('/') + 1);
  return { ...whole, receipt: { name, rows: request.members.length, ...written } };
};

const rowsOf = (receipt: Json): number => {
  const rows = (receipt as JsonObject)['rows'];
  return typeof rows === 'number' ? rows : 0;
};

/** Written last: a reader who finds the manifest finds every part it names. Rows do not count the header. */
const manifestRequest = (run: Omit<DeliveryContext, 'part'>, parts: readonly Json[]): DeliveryRequest => ({
  method: 'PUT',
  url: `${folderOf(run)}/manifest.json`,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(
    {
      exportId: run.exportId,
      runId: run.runId,
      segmentId: run.segmentId,
      rows: parts.reduce<number>((sum, part) => sum + rowsOf(part), 0),
      parts,
    },
    null,
    2,
  ),
  members: [],
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
  audience: ({ destinationId, exportId }) => `${destinationId}/${exportId}`,
  requests: (outgoing) => (outgoing.members.length === 0 ? [] : [partRequest(outgoing)]),
  interpret,
  finish: (run, receipts) => [manifestRequest(run, receipts)],
  maskedCredentials: {},
  secretHeaders: [],
});
