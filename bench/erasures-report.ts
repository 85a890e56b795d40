import rewriter from '../functions/rewrite-archive/function.ts';
import prices from '../shared/domain/cost/prices.json' with { type: 'json' };
import { type ErasureWork, OBJECTS } from './erasures.ts';

/** Assumed, printed with the result: a person is in so many objects (20 visits of five minutes); S3 answers in so many ms. */
const ASSUMED_ERASURE = { objectsAPerson: 100, visits: 20, s3Ms: 30, atOnce: 8 } as const;
/** Minutes of the hours around an erasure: the first pass, and once the stream has forgotten. */
const SEARCHED_FIRST = 3 * 60;
const SEARCHED_AGAIN = 27 * 60;
/** Two notes of an object, before and after; 13 items of a job over its life, of a write unit each. */
const NOTES = 2;
const JOB_UNITS = 13;
/** What S3 Find and Forget's own table of costs states for one run over 100 GB of Parquet. */
export const FIND_AND_FORGET = 0.98;

/** What some erasures together ask of an archive. */
export interface ErasureProjection {
  readonly gigabytes: number;
  readonly requests: number;
  readonly rewrittenObjects: number;
  readonly searchedObjects: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly dollars: number;
  readonly minutes: number;
}

/** Distinct objects that hold somebody of so many people, each in some of all objects, independently. */
const distinctObjects = (requests: number): number => {
  const draws = requests * ASSUMED_ERASURE.objectsAPerson;
  return OBJECTS * (1 - (1 - 1 / OBJECTS) ** draws);
};

/** What a batch of erasures asks, from what was measured for an object: objects touched times their size, whatever the archive's. */
export const projectErasures = (
  { gigabytes, rewritten, searched }: ErasureWork,
  requests: number,
): ErasureProjection => {
  const rewrittenObjects = distinctObjects(requests);
  const searchedObjects = SEARCHED_FIRST + SEARCHED_AGAIN;
  const cpuMs = rewrittenObjects * rewritten.cpuMs + searchedObjects * searched.cpuMs;
  const waitMs = ((rewrittenObjects * 2 + searchedObjects) * ASSUMED_ERASURE.s3Ms) / ASSUMED_ERASURE.atOnce;
  const listed = Math.min(ASSUMED_ERASURE.visits * requests, OBJECTS / 60) + searchedObjects / 60;
  const puts = rewrittenObjects + listed;
  const { memory = 128 } = rewriter;
  const gbSeconds = ((cpuMs + waitMs) / 1000) * (memory / 1024);
  const writeUnits = rewrittenObjects * NOTES + requests * JOB_UNITS;
  const dollars =
    (puts * prices.s3.perThousandPuts + (rewrittenObjects + searchedObjects) * prices.s3.perThousandGets) / 1000 +
    gbSeconds * prices.lambda.perGbSecond +
    (writeUnits * prices.dynamodb.perMillionWriteUnits) / 1e6;
  return {
    ...{ gigabytes, requests, rewrittenObjects, searchedObjects, dollars },
    bytesRead: rewrittenObjects * rewritten.bytesRead + searchedObjects * searched.bytesRead,
    bytesWritten: rewrittenObjects * rewritten.bytesWritten,
    minutes: (cpuMs + waitMs) / 60_000,
  };
};

const BATCH = 1_000;

/** Budget lines of erasure, as the report shows them. */
export const erasureBudgets = (works: readonly ErasureWork[]) => {
  const largest = works.at(-1);
  if (largest === undefined) return [];
  const [one, many] = [projectErasures(largest, 1), projectErasures(largest, BATCH)];
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
  const dollars = (amount: number) => `$${amount.toFixed(4)}`;
  return [
    {
      name: 'bytes rewritten for an erasure, archive of 100 GB',
      budget: 50e6,
      found: one.bytesWritten,
      show: megabytes,
    },
    { name: 'files of an erasure alone, archive of 100 GB', budget: 0.02, found: one.dollars, show: dollars },
    {
      name: `files of an erasure of ${BATCH} together, archive of 100 GB (S3 Find and Forget: a run)`,
      budget: FIND_AND_FORGET / BATCH,
      found: many.dollars / BATCH,
      show: dollars,
    },
  ];
};

const count = (value: number): string => Math.round(value).toLocaleString('en-GB');
const size = (bytes: number): string =>
  bytes < 1e6
    ? `${(bytes / 1e3).toFixed(1)} kB`
    : bytes < 1e9
      ? `${(bytes / 1e6).toFixed(1)} MB`
      : `${(bytes / 1e9).toFixed(1)} GB`;
const dollars = (amount: number): string => `$${amount.toFixed(amount < 0.1 ? 4 : 2)}`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const projectionLine = (each: ErasureProjection): readonly string[] => [
  `${each.gigabytes} GB`,
  count(each.requests),
  ...[count(each.rewrittenObjects), count(each.searchedObjects), size(each.bytesRead), size(each.bytesWritten)],
  ...[`${each.minutes.toFixed(1)} min`, dollars(each.dollars), `$${(each.dollars / each.requests).toFixed(5)}`],
];

/** The section about erasures, as Markdown. */
export const erasureLines = (works: readonly ErasureWork[]): string => `
## What erasing from the archive costs
Measured: real objects of the size that such an archive has (${count(OBJECTS)} of them, one a minute of one shard for 400 days), rewritten by the real function, the person in each:

${table(
  ['archive', 'object', 'written back', 'processor, rewritten', 'processor, only searched'],
  works.map(({ gigabytes, objectBytes, rewritten, searched }) => [
    ...[`${gigabytes} GB`, size(objectBytes), size(rewritten.bytesWritten)],
    ...[`${rewritten.cpuMs.toFixed(1)} ms`, `${searched.cpuMs.toFixed(1)} ms`],
  ]),
)}

Projected: the timeline names the objects that hold a person, so what is read is objects touched times their size, not the archive. The ${SEARCHED_FIRST + SEARCHED_AGAIN} objects of the hours
around an erasure are searched whatever the timeline says, once for all requests of a batch.

${table(
  ['archive', 'requests', 'rewritten', 'searched', 'read', 'written', 'time', 'together', 'a request'],
  works.flatMap((work) => [1, BATCH].map((requests) => projectionLine(projectErasures(work, requests)))),
)}

Assumed, not measured: a person is in ${ASSUMED_ERASURE.objectsAPerson} objects of ${ASSUMED_ERASURE.visits} hours, independently of others; S3 answers in ${ASSUMED_ERASURE.s3Ms} ms, ${ASSUMED_ERASURE.atOnce} objects at once. People who came in the same minute share its rewriting: ${BATCH}
requests that name ${count(BATCH * ASSUMED_ERASURE.objectsAPerson)} objects rewrite ${count(distinctObjects(BATCH))}, each once. S3 Find and Forget states $${FIND_AND_FORGET} for a run over 100 GB of Parquet, which reads all of it, for one request or for many.
Files of exports (30 days of them, those of exports that sent the person) and of failed batches come on top, by their number.
`;
