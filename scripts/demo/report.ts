import { gunzipSync } from 'node:zlib';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { ARCHIVE_PREFIX } from '../../shared/domain/archive/archive-schema.ts';
import { findLocalHost, listObjects, localS3 } from '../local-host.ts';
import type { Api } from './api.ts';
import type { Totals } from './ledger.ts';
import type { Receiver } from './receiver.ts';
import { hasEnded, type RunView } from './run-exports.ts';
import { type DemoExport, type DemoSegment, EVERYONE } from './set-up.ts';

const AT_ONCE = 8;

export const count = (n: number): string => n.toLocaleString('en');
const line = (label: string, text: string): void => console.log(`${label.padEnd(12)} ${text}`);

/** What the ledger says of this run, and whether that is what was sent. */
export const showEvents = (sent: number, totals: Totals): boolean => {
  const { accepted, applied, duplicate, quarantined, suppressed } = totals;
  const fates = { applied, duplicate, quarantined, suppressed };
  const parts = Object.entries(fates).map(([name, n]) => `${count(n)} ${name}`);
  line('events', `${count(accepted)} accepted = ${parts.join(' + ')}`);
  if (accepted === sent) return true;
  const more = accepted - sent;
  line(
    '',
    `${count(sent)} were sent: ${count(Math.abs(more))} ${more > 0 ? 'more were accepted (requests sent again, or somebody else sends too)' : 'are missing'}`,
  );
  return more > 0;
};

/** How many profiles there are. */
export const countProfiles = async (api: Api): Promise<number> =>
  (await api.post<{ count: number }>('/v1/segments/preview', { definition: EVERYONE })).count;

/** How often two profiles turned out to be one person, among these users. */
export const countMerges = async (api: Api, userIds: readonly string[]): Promise<number> => {
  let merges = 0;
  const look = async (userId: string): Promise<void> => {
    const path = `/v1/profiles/b64:${Buffer.from(`userId:${userId}`).toString('base64url')}/graph`;
    const { decisions } = await api.get<{ decisions: readonly { kind: string }[] }>(path);
    merges += decisions.filter(({ kind }) => kind === 'merge').length;
  };
  for (let start = 0; start < userIds.length; start += AT_ONCE) {
    await Promise.all(userIds.slice(start, start + AT_ONCE).map(look));
  }
  return merges;
};

/** The archive's objects and their size; nothing where the archive is not the local host's. */
export const showArchive = async (url: string): Promise<void> => {
  const host = await findLocalHost();
  const bucket = host?.buckets['archive'];
  if (host?.url !== url || bucket === undefined) return line('archive', 'in the archive bucket of the deployment');
  const client = localS3(host);
  const objects = await listObjects(client, { bucket, prefix: ARCHIVE_PREFIX });
  client.destroy();
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
  line(
    'archive',
    `${count(objects.length)} ${objects.length === 1 ? 'object' : 'objects'}, ${count(bytes)} bytes of Parquet; ask it: npm run archive -- "SELECT event, count(*) FROM events GROUP BY ALL"`,
  );
};

/** The sizes of the segments, as published. */
export const showSegments = async (api: Api, segments: readonly DemoSegment[]): Promise<void> => {
  for (const { id, name } of segments) {
    const { size, status } = await api.get<{ size: number; status: string }>(`/v1/segments/${id}`);
    line('segment', `${count(size).padStart(8)}  ${name} (${id}${status === 'ready' ? '' : `, ${status}`})`);
  }
};

const showFiles = async (url: string, prefix: string): Promise<void> => {
  const host = await findLocalHost();
  const bucket = host?.buckets['exports'];
  if (host?.url !== url || bucket === undefined) return line('', `→ ${prefix} in the exports bucket of the deployment`);
  const client = localS3(host);
  for (const { key, bytes } of await listObjects(client, { bucket, prefix })) {
    line('', `→ s3://${bucket}/${key} (${count(bytes)} bytes)`);
    if (!key.endsWith('.csv.gz')) continue;
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const text = gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array()).toString();
    for (const row of text.split('\r\n', 3).filter(Boolean)) line('', `    ${row}`);
  }
  client.destroy();
};

/** Why members were left out, and how many for each reason; the first thousand are looked at. */
const showSkipped = async (api: Api, exportId: string, runId: string): Promise<void> => {
  const path = `/v1/exports/${exportId}/runs/${runId}/members?outcome=skipped&limit=1000`;
  const { members } = await api.get<{ members: readonly { reason?: string }[] }>(path);
  for (const [reason, some] of Map.groupBy(members, (member) => member.reason ?? 'no reason given')) {
    line('', `  ${count(some.length)} skipped: ${reason}`);
  }
};

/** A run, what it did and where its members went. */
export const showRun = async (
  { url, api, receiver }: { readonly url: string; readonly api: Api; readonly receiver: Receiver },
  { id, to }: DemoExport,
  run: RunView,
): Promise<void> => {
  const { runId, status, added, removed, accepted, rejected, skipped, errors } = run;
  line(
    'export',
    `${id} ${status}: ${count(added)} added, ${count(removed)} removed, ${count(accepted)} accepted, ${count(rejected)} rejected, ${count(skipped)} skipped`,
  );
  if (!hasEnded(run))
    line('', `  the run ${runId} has not ended after five minutes: see GET /v1/exports/${id}/runs/${runId}`);
  for (const error of errors) line('', `  ${count(error.count)} × ${error.code}`);
  if (skipped > 0) await showSkipped(api, id, runId);
  if (to === 'file') return showFiles(url, `exports/${id}/${runId}/`);
  line(
    '',
    `→ ${receiver.url}: ${count(receiver.verified())} signed requests, ${count(receiver.refused())} refused, ${count(receiver.members())} members now`,
  );
};
