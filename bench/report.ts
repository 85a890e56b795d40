import type { BundleSize } from '../infra/bundle.ts';
import prices from '../shared/domain/cost/prices.json' with { type: 'json' };
import { BACKFILL_PARTS } from '../shared/domain/segment/backfill.ts';
import { ASSUMED, type Counted } from './counted.ts';
import type { ErasureWork } from './erasures.ts';
import { erasureBudgets, erasureLines } from './erasures-report.ts';
import { type ExportFindings, exportLines } from './exports-report.ts';
import type { IdentityCost } from './identities.ts';
import type { Local } from './latency.ts';
import type { SizeCost } from './profile-sizes.ts';
import type { ResolveSpeed } from './resolve-speed.ts';
import type { SegmentSpeed } from './segment-speed.ts';
import { LANES_IN_USE } from './standing.ts';
import type { ProfileWork, TimedWork } from './timed-work.ts';

/** Everything a run of the bench found. */
export interface Findings {
  readonly ten: Counted;
  readonly one: Counted;
  readonly identities: readonly IdentityCost[];
  readonly sizes: readonly SizeCost[];
  /** Empty in a run that measures nothing of the machine's. */
  readonly speeds: readonly ResolveSpeed[];
  readonly segments: readonly SegmentSpeed[];
  readonly timed: TimedWork;
  readonly exports: ExportFindings;
  /** Empty in a run that measures nothing of the machine's. */
  readonly erasures: readonly ErasureWork[];
  readonly idle: Readonly<Record<string, number>>;
  readonly bundles: Readonly<Record<string, BundleSize>>;
  readonly local?: Local;
}

const dollars = (amount: number): string => `$${amount.toFixed(amount < 0.1 ? 4 : 2)}`;
const milliseconds = (ms: number): string => `${ms.toFixed(0)} ms`;
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

interface Budget {
  readonly name: string;
  readonly budget: number;
  readonly found: number;
  readonly show: (value: number) => string;
}

/** Dollars of an idle month with two destination types in use, whose lanes alone are polled (decision 7). */
const IDLE = 15;

const plain = (value: number): string => value.toFixed(2);

const budgetsOf = ({ ten, one, identities, idle, bundles, local, erasures }: Findings): readonly Budget[] => {
  const largest = (part: 'own' | 'total') => Math.max(...Object.values(bundles).map((size) => size[part]));
  const cheapest = Math.min(...identities.map(({ writeUnits }) => writeUnits));
  const known = identities.find(({ operation }) => operation.startsWith('known'))?.writeUnits ?? Number.NaN;
  return [
    { name: 'write units an event, 10 a request', budget: 0.5, found: ten.writeUnits, show: plain },
    { name: 'write units an event, 1 a request', budget: 2.5, found: one.writeUnits, show: plain },
    { name: 'identity writes an event, identifiers known', budget: 0, found: known - cheapest, show: plain },
    { name: 'processing a million events, 10 a request', budget: 0.6, found: ten.cost['total'] ?? 0, show: dollars },
    { name: 'processing a million events, 1 a request', budget: 3.5, found: one.cost['total'] ?? 0, show: dollars },
    { name: 'keeping a million events a month, 10 a request', budget: 0.02, found: ten.storage, show: dollars },
    { name: 'keeping a million events a month, 1 a request', budget: 0.05, found: one.storage, show: dollars },
    {
      name: `an idle month, smallest stage, ${LANES_IN_USE} destination types in use, whatever others there are`,
      budget: IDLE,
      found: idle['total'] ?? 0,
      show: dollars,
    },
    { name: 'largest bundle, own code and libraries', budget: 280_000, found: largest('own'), show: kilobytes },
    { name: 'largest bundle with the AWS SDK', budget: 900_000, found: largest('total'), show: kilobytes },
    ...erasureBudgets(erasures),
    ...(local
      ? [
          {
            name: 'accepted to readable, local, p95',
            budget: 1000,
            found: local.acceptedToReadable.p95,
            show: milliseconds,
          },
          { name: 'profile read, local, p95', budget: 20, found: local.profileRead.p95, show: milliseconds },
        ]
      : []),
  ];
};

const costLines = ({ ten, one }: Findings): string =>
  table(
    ['dollars per million events', '10 a request', '1 a request'],
    Object.keys(ten.cost).map((line) => [line, dollars(ten.cost[line] ?? 0), dollars(one.cost[line] ?? 0)]),
  );

const tableLines = ({ ten, one }: Findings): string =>
  table(
    ['table', 'write units, 10', 'read units, 10', 'write units, 1', 'read units, 1'],
    [...new Set([...Object.keys(ten.byTable), ...Object.keys(one.byTable)])].map((name) => {
      const [a, b] = [ten.byTable[name], one.byTable[name]];
      return [name, `${a?.writeUnits ?? 0}`, `${a?.readUnits ?? 0}`, `${b?.writeUnits ?? 0}`, `${b?.readUnits ?? 0}`];
    }),
  );

const localLines = ({ local }: Findings): string =>
  local
    ? `Measured on the machine the bench ran on, through the local host: ${local.eventsPerSecond.toFixed(0)} events a second in requests of 50 until all were applied;
accepted to readable ${milliseconds(local.acceptedToReadable.p50)} at the median; profile read ${milliseconds(local.profileRead.p50)} at the median.`
    : 'Latency and throughput were left out of this run (`--counted`).';

const sizeLines = ({ sizes }: Findings): string =>
  table(
    ['identifiers', 'operation', 'requests', 'write units', 'read units'],
    sizes.map(({ identifiers, operation, requests, writeUnits, readUnits }) => [
      String(identifiers),
      operation,
      String(requests),
      plain(writeUnits),
      plain(readUnits),
    ]),
  );

const speedLines = ({ speeds }: Findings): string =>
  speeds
    .map(
      ({ devicesAPerson, resolvePerSecond, unionFindPerSecond }) =>
        `\nThe pure resolution replays ${Math.round(resolvePerSecond / 1000)},000 links a second at ${devicesAPerson} devices a person, with all its rules; a bare union-find, the physical limit, ` +
        `${Math.round(unionFindPerSecond / 1000)},000: ${(unionFindPerSecond / resolvePerSecond).toFixed(1)} times as many.\n`,
    )
    .join('');

const thousands = (value: number): string => Math.round(value).toLocaleString('en-GB');

const segmentLines = ({ segments }: Findings): string =>
  segments.length === 0
    ? ''
    : `
## What segments cost
| segments | events of the profile | evaluations a second, one core | state | leaves an event touches | segments judged anew | an event |
| --- | --- | --- | --- | --- | --- | --- |
${segments
  .map(
    (each) =>
      `| ${each.segments} | ${thousands(each.events)} | ${thousands(each.evaluationsPerSecond)} | ${kilobytes(each.stateBytes)} | ${each.leavesTouched} | ${each.segmentsJudged} | ${thousands(each.eventMicroseconds)} µs |`,
  )
  .join('\n')}

Half of the definitions keep the events themselves (sums, sequences, distinct values). An event costs what it touches: the leaves of its name and the
segments over them, whatever the number of segments; a profile's states never take more than 200 kB.
`;

const workLine = (name: string, { requests, writeUnits, readUnits, perMillion }: ProfileWork): readonly string[] => [
  name,
  plain(requests),
  plain(writeUnits),
  plain(readUnits),
  dollars(perMillion),
];

/** Profiles a walk over all of them has in hand at once: parts times what each brings up to date together. */
const WALKED_AT_ONCE = BACKFILL_PARTS * 10;
/** Round trips one after another for one profile: its identifiers, its timelines, the commit, and its share of a page. */
const ROUND_TRIPS = 4;

const timedLines = ({ timed: { due, backfill } }: Findings): string => {
  const minutes = (1e6 / WALKED_AT_ONCE) * ROUND_TRIPS * (ASSUMED.roundTripMs / 60_000);
  return `
## What time alone and new definitions cost
${table(
  ['for one profile', 'requests', 'write units', 'read units', 'capacity for a million'],
  [workLine('a change that is due', due), workLine('bringing it to a new segment', backfill)],
)}

A due change is an entry or exit with its membership row, on a profile of 20 segments. A segment over a million profiles of a dozen events each is ready after about ${minutes.toFixed(0)} minutes:
${WALKED_AT_ONCE} profiles at once, ${ROUND_TRIPS} round trips of ${ASSUMED.roundTripMs} ms each (assumed, as above). Who walks them a second time, 90 s later, writes nothing.
`;
};

/** The report as Markdown: budgets first, then where the figures come from. */
export const reportOf = (findings: Findings): string => {
  const { ten, one, identities, idle } = findings;
  return `# Budgets, as counted

Written by \`npm run bench\`. Requests and capacity units are counted through metered clients and priced with [shared/domain/cost/prices.json](../shared/domain/cost/prices.json)
(as of ${prices.asOf}; edit it to your region and contract). Reference workload: 20 segments, 12 traits, events of ${ten.eventBytes} bytes, every
request another person's.

${table(
  ['what', 'budget', 'found', ''],
  budgetsOf(findings).map(({ name, budget, found, show }) => [
    name,
    `≤ ${show(budget)}`,
    show(found),
    found <= budget + 1e-9 ? 'kept' : '**over**',
  ]),
)}

## Where the money goes
${costLines(findings)}

Lambda's duration is an estimate: processor time measured here, and ${ASSUMED.roundTripMs} ms a round trip to AWS (${ASSUMED.stitchRoundTrips} in a stitched batch of 40 records,
${ASSUMED.archiveRoundTrips} in an archived one, ${ASSUMED.collectRoundTrips} a collected request). Everything else is counted. Logs, data transfer and free tiers are left out.

## Capacity units by table, over the measured run
${tableLines(findings)}

An event leaves ${ten.timelineBytes.toFixed(0)} bytes in its timeline and ${ten.archiveBytes.toFixed(0)} in the archive at 10 a request, ${one.timelineBytes.toFixed(0)} and ${one.archiveBytes.toFixed(0)} at one.

## What identity costs
${table(
  ['operation', 'write units', 'read units'],
  identities.map(({ operation, writeUnits, readUnits }) => [operation, plain(writeUnits), plain(readUnits)]),
)}

One write unit of each is the profile's head, which every event costs whatever it names.

## What it costs on large profiles
${sizeLines(findings)}

Requests and units on the table of identities and heads, one event a batch. An event of a device whose progress the head no longer
remembers reads its pointer, not the profile.

## An idle month
${table(
  ['what', 'dollars'],
  Object.entries(idle).map(([line, amount]) => [line, dollars(amount)]),
)}

## On this machine
${localLines(findings)}
${speedLines(findings)}${segmentLines(findings)}${timedLines(findings)}${exportLines(findings.exports)}${findings.erasures.length === 0 ? '' : erasureLines(findings.erasures)}`;
};
