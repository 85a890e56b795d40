import { parseArgs } from 'node:util';
import { compareRun } from './compare.ts';
import { runSeed } from './run-seed.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    stop: { type: 'boolean', default: false },
  },
});

const from = Number(values.seed ?? values.from);
const count = values.seed === undefined ? Number(values.seeds) : 1;
let failed = 0;
let steps = 0;
for (let seed = from; seed < from + count; seed++) {
  const run = await runSeed(seed);
  const problems = await compareRun(run);
  steps += run.steps;
  if (problems.length === 0) continue;
  failed += 1;
  console.log(`seed ${seed}: ${problems.length} differences in ${run.steps} steps`);
  for (const problem of problems) console.log(`  ${problem}`);
  if (values.stop) break;
  if (values.seed === undefined) continue;
  for (const record of run.records) console.log(JSON.stringify(record));
  for (const line of run.trace) console.log(`  ${line}`);
}
console.log(`${count} seeds, ${steps} steps, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
