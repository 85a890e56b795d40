/**
 * `npm run bench`: prints the budgets from counted requests, and writes docs/bench.md and what costs are reckoned with by `--write`. `--counted` leaves out what
 * depends on the machine (latency, throughput).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createReporter } from '../infra/local/reporter.ts';
import { synthesize } from '../infra/local/synthesize.ts';
import { idlePerMonth } from '../shared/domain/cost/cost.ts';
import { writeCostBasis } from './cost-basis.ts';
import { countRequests } from './counted.ts';
import { measureErasures } from './erasures.ts';
import { measurePlanningMemory } from './export-memory.ts';
import { countExports } from './exports.ts';
import { projections } from './exports-report.ts';
import { countIdentities } from './identities.ts';
import { measureLocal } from './latency.ts';
import { countProfileSizes } from './profile-sizes.ts';
import { reportOf } from './report.ts';
import { measureResolve } from './resolve-speed.ts';
import { measureSegments } from './segment-speed.ts';
import { countSharers } from './shared-address.ts';
import { standingOf } from './standing.ts';
import { countTimedWork } from './timed-work.ts';

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const root = new URL('../', import.meta.url).pathname;

await synthesize(`${root}cdk.out`, createReporter({ verbose: false, write: say }));
say('Counting requests at 10 events a request …');
const ten = await countRequests(10);
say('Counting requests at 1 event a request …');
const one = await countRequests(1);
say('Counting identity operations …');
const identities = await countIdentities();
say('Counting events of profiles of up to 10,000 identifiers …');
const sizes = [...(await countProfileSizes()), ...(await countSharers())];
say('Counting what time alone and new definitions ask …');
const timed = await countTimedWork();
say('Counting what exports ask …');
const exported = await countExports();
const idle = idlePerMonth(standingOf(`${root}cdk.out/headwater-dev.template.json`));
const bundles = JSON.parse(readFileSync(`${root}.headwater/bundles/sizes.json`, 'utf8'));
const counted = { ten, one, identities, sizes, timed, idle, bundles };
if (!process.argv.includes('--counted')) say('Measuring latency and throughput on a local host …');
const local = process.argv.includes('--counted') ? undefined : await measureLocal();
if (local) say('Measuring the pure resolution …');
const speeds = local ? measureResolve() : [];
if (local) say('Measuring segments on histories of up to 100,000 events …');
const segments = local ? measureSegments() : [];
if (local) say('Measuring what planning a million members holds in memory …');
const memory = local ? [await measurePlanningMemory(100_000), await measurePlanningMemory(1_000_000)] : [];
if (local) say('Measuring what erasing from the archive takes …');
const erasures = local ? await measureErasures() : [];
const exports = { counted: exported, memory };
const report = reportOf({ ...counted, exports, erasures, speeds, segments, ...(local ? { local } : {}) });
console.log(report);
if (process.argv.includes('--write')) {
  writeFileSync(`${root}docs/bench.md`, report);
  const [first] = projections(exported);
  const exportedMillion = first ? (first.tables + first.compute) / 10 : 0;
  writeCostBasis(`${root}shared/domain/cost/counted.json`, { ten, one, exportedMillion });
}
process.exit(0);
