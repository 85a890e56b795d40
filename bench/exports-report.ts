import deliver from '../functions/deliver-members/function.ts';
import planner from '../functions/plan-exports/function.ts';
import prices from '../shared/domain/cost/prices.json' with { type: 'json' };
import { ASSUMED } from './counted.ts';
import type { PlanningMemory } from './export-memory.ts';
import type { Usage } from './export-path.ts';
import type { Exports, ExportWork } from './exports.ts';

/** What the bench found about exports. */
export interface ExportFindings {
  readonly counted: Exports;
  /** Empty in a run that measures nothing of the machine's. */
  readonly memory: readonly PlanningMemory[];
}

/** Assumed, printed with the result. `cpuMs`: processor time of a request at one vCPU; `sockets`: the SDK's own limit. */
const EXPORT_ASSUMED = { cpuMs: 0.5, sockets: 50, platformMs: 300, concurrency: 4, plannedShare: 40 / 60 } as const;
/** Lambda gives a vCPU at this many MB, and less in proportion. */
const FULL_CPU_MB = 1769;
const PAGE = 200;
const CHUNK = 500;
/** Round trips one after another: a page is listed, its heads and entries are read; and its identifiers, so many at once. */
const PAGE_TRIPS = 3 + PAGE / EXPORT_ASSUMED.sockets;
/** Of a chunk: identifiers, two writes to the ledger, and what is done once: claim, configuration, heads, entries, journal, rows, end. */
const CHUNK_TRIPS = 3 * (CHUNK / EXPORT_ASSUMED.sockets) + 16;
/** Sent in tens, received and deleted one by one. */
const QUEUE_REQUESTS = 2.1;

/** A run on paper: so many members, walked so many times to plan it, of whom so many are sent. */
interface Scenario {
  readonly name: string;
  readonly work: ExportWork;
  readonly planned: number;
  readonly walks: number;
  readonly sent: number;
  readonly base?: Usage;
}

/** Hours and dollars of a run. */
export interface Projection {
  readonly name: string;
  readonly planningHours: number;
  readonly deliveringHours: number;
  readonly tables: number;
  readonly compute: number;
}

const cpuMs = (requests: number, memory: number): number =>
  requests * EXPORT_ASSUMED.cpuMs * Math.max(1, FULL_CPU_MB / memory);

const tableDollars = ({ writeUnits, readUnits }: Usage): number =>
  (writeUnits * prices.dynamodb.perMillionWriteUnits + readUnits * prices.dynamodb.perMillionReadUnits) / 1e6;

/** What a run takes and costs, from units measured per member. */
export const project = ({ name, work, planned, walks, sent, base }: Scenario): Projection => {
  const { planning, delivering } = work;
  const { memory: planMemory = 128 } = planner;
  const { memory: sendMemory = 128 } = deliver;
  const pages = Math.ceil(planned / PAGE) * walks;
  const planMs =
    pages * PAGE_TRIPS * ASSUMED.roundTripMs + cpuMs(planned * planning.requests + (base?.requests ?? 0), planMemory);
  const chunks = Math.ceil(sent / CHUNK);
  const chunkMs =
    CHUNK_TRIPS * ASSUMED.roundTripMs + EXPORT_ASSUMED.platformMs + cpuMs(CHUNK * delivering.requests, sendMemory);
  const gbSeconds = (planMs * planMemory + chunks * chunkMs * sendMemory) / 1024 / 1000;
  return {
    name,
    planningHours: planMs / EXPORT_ASSUMED.plannedShare / 3_600_000,
    deliveringHours: (Math.ceil(chunks / EXPORT_ASSUMED.concurrency) * chunkMs) / 3_600_000,
    tables: planned * tableDollars(planning) + sent * tableDollars(delivering) + (base ? tableDollars(base) : 0),
    compute:
      gbSeconds * prices.lambda.perGbSecond +
      (chunks * (prices.lambda.perMillionRequests + QUEUE_REQUESTS * prices.sqs.perMillionRequests)) / 1e6,
  };
};

const MILLION = 1e6;
const AUDIENCE = 10 * MILLION;
const CHANGED = 10_000;

/** The runs of a segment of 10 million members. */
export const projections = ({ first, delta, full, daily, idle }: Exports): readonly Projection[] =>
  [
    { name: 'first upload of 10 million', work: first, planned: AUDIENCE, walks: 1, sent: AUDIENCE },
    { name: '10,000 changes in 10 million', work: delta, planned: CHANGED, walks: 1, sent: CHANGED, base: idle },
    { name: 'daily comparison of 10 million, nothing changed', work: daily, planned: AUDIENCE, walks: 2, sent: 0 },
    { name: 'full refresh of 10 million', work: full, planned: AUDIENCE, walks: 2, sent: AUDIENCE },
  ].map(project);

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const two = (value: number): string => value.toFixed(2);
const dollars = (amount: number): string => `$${amount.toFixed(amount < 0.1 ? 4 : 2)}`;
const hours = (value: number): string => (value < 1 ? `${(value * 60).toFixed(1)} min` : `${value.toFixed(1)} h`);
const count = (value: number): string => Math.round(value).toLocaleString('en-GB');

const usageLine = (name: string, { requests, writeUnits, readUnits }: Usage): readonly string[] => [
  name,
  two(requests),
  two(writeUnits),
  two(readUnits),
];

const memoryLines = (memory: readonly PlanningMemory[]): string =>
  memory.length === 0
    ? ''
    : `
Planning synthetic members in one call of the planner, measured on this machine (heap in use by the whole process, garbage collected, the highest of
samples taken every 200 chunks):

${table(
  ['members', 'chunks', 'heap in use', 'processor time a member, without requests'],
  memory.map(({ members, chunks, peakBytes, microseconds }) => [
    ...[count(members), count(chunks)],
    ...[`${(peakBytes / 1e6).toFixed(1)} MB`, `${microseconds.toFixed(1)} µs`],
  ]),
)}
`;

/** The section about exports, as Markdown. */
export const exportLines = ({ counted, memory }: ExportFindings): string => {
  const { first, delta, full, daily, idle, members, changes } = counted;
  const works = [first, delta, daily, full];
  return `
## What exports cost
Measured: ${count(members)} members with one email each, consent asked for, to a platform that takes 500 a request; ${count(changes)} changes, of which a third withdraws, a third
leaves and a third is new. Real planner, real delivery, real stores on local tables. Per member or change:

${table(
  ['per member', 'requests', 'write units', 'read units'],
  [
    ...works.flatMap(({ name, planning, delivering }) => [
      usageLine(`planning ${name}`, planning),
      ...(delivering.writeUnits > 0.1 ? [usageLine(`delivering ${name}`, delivering)] : []),
    ]),
    usageLine('planning a run in which nothing changed, per run', idle),
  ],
)}

A delta reads the changes published since the last run and nobody else: ${two(idle.requests)} requests whatever the audience holds, and ${two(delta.planning.requests)} a change (a test holds it to that).
${memoryLines(memory)}
Projected for a segment of 10 million from these units, 20,000 chunks of 500:

${table(
  ['run', 'planning', 'delivering', 'tables', 'Lambda and SQS', 'together'],
  projections(counted).map(({ name, planningHours, deliveringHours, tables, compute }) => [
    ...[name, hours(planningHours), hours(deliveringHours), dollars(tables), dollars(compute)],
    dollars(tables + compute),
  ]),
)}

Assumed, not measured: ${ASSUMED.roundTripMs} ms a round trip, ${EXPORT_ASSUMED.cpuMs} ms of a vCPU a request to the tables, ${EXPORT_ASSUMED.sockets} requests at once, ${EXPORT_ASSUMED.platformMs} ms a call of the platform, which never says "later";
a lane of ${EXPORT_ASSUMED.concurrency}, nobody else in it; one export, whose planner works 40 s of each minute. ${PAGE_TRIPS} round trips follow each other in a page of ${PAGE}, ${CHUNK_TRIPS} in a chunk.
Rows about members stay 90 days, at the price of storage. A run delivers after it is planned, and the next begins when it has ended.
`;
};
