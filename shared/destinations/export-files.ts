import * as z from 'zod';
import type { DeliveryRequest, DeliveryResponse, Interpretation } from '../domain/export/delivery.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import type { DeliveryContext } from './destination.ts';
import { interpretWhole } from './http-answer.ts';

/** A run of which any part may be meant. */
export type FileRun = Omit<DeliveryContext, 'part'>;

/** `part-00001`: one name for each part of a run, also when it is written again. */
export const partName = (part: number): string => `part-${String(part).padStart(5, '0')}`;

/** Where the object transport writes the files of a run: a folder of the deployment's exports bucket. */
export const folderOf = ({ exportId, runId }: FileRun): string =>
  `s3://exports/exports/${encodeURIComponent(exportId)}/${runId}`;

const stored = z.object({ sha256: z.string(), bytes: z.number() });

const readStored = (response: DeliveryResponse): z.infer<typeof stored> | undefined => {
  try {
    return 'body' in response ? stored.safeParse(JSON.parse(response.body)).data : undefined;
  } catch {
    // Refused and unanswered writes hold no JSON; their status says what to do.
    return undefined;
  }
};

/** What a written file leaves for the manifest: its name, rows, digest and size. */
export const receiptOf = (response: DeliveryResponse, request: DeliveryRequest): JsonObject | undefined => {
  const written = readStored(response);
  const name = request.url.slice(request.url.lastIndexOf('/') + 1);
  return written && { name, rows: request.members.length, ...written };
};

/** A file is written as a whole or not at all; a written one leaves its receipt. */
export const interpretFile = (response: DeliveryResponse, request: DeliveryRequest): Interpretation => {
  const receipt = receiptOf(response, request);
  const whole = interpretWhole(response, request);
  return receipt ? { ...whole, receipt } : whole;
};

const rowsOf = (receipt: Json): number => {
  const rows = (receipt as JsonObject)['rows'];
  return typeof rows === 'number' ? rows : 0;
};

/** Written last: a reader who finds the manifest finds every part it names. Rows do not count a header. */
export const manifestRequest = (run: FileRun, parts: readonly Json[]): DeliveryRequest => ({
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
