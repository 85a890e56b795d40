/** `npm run simulate`: the stitcher under a seeded schedule of races, crashes and copies, against a plain computation. */
import { parseArgs } from 'node:util';
import { compareRun } from './compare.ts';
import { type Run, runSeed } from './run-seed.ts';
import { shrinkRun } from './shrink.ts';

const USAGE = `Interleaves workers at every call to a store, with duplicates, crashes, lost answers and changing rules, and compares what
is left with a plain computation over the same events.

  npm run simulate -- --seeds 1000            seeds 1 to 1000; a failing one is made as small as it gets
  npm run simulate -- --seed 42               one seed, with its records and its schedule
  npm run simulate -- --from 17 --every 20    one seed of twenty: 11 are crowds, 17 crowds whose devices are passed on
  npm run simulate -- --erasing               people are erased while all of this goes on
  --from N    the first seed        --stop    ends with the first that fails        --as-is   does not make it smaller`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    every: { type: 'string', default: '1' },
    stop: { type: 'boolean', default: false },
    'as-is': { type: 'boolean', default: false },
    erasing: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const show = (run: Run): void => {
  for (const record of run.records) console.log(`  ${JSON.stringify(record)}`);
  for (const line of run.trace) console.log(`  ${line}`);
};

const tell = async (run: Run, problems: readonly string[]): Promise<void> => {
  console.log(`seed ${run.seed}: ${problems.length} differences in ${run.steps} steps`);
  for (const problem of problems) console.log(`  ${problem}`);
  if (values['as-is']) return;
  const small = await shrinkRun(run.seed, values.erasing);
  console.log(`  as small as it gets: ${small.run.records.length} records of ${run.records.length}, its schedule:`);
  show(small.run);
  for (const problem of small.problems) console.log(`  ${problem}`);
};

const simulate = async (): Promise<number> => {
  const from = Number(values.seed ?? values.from);
  const count = values.seed === undefined ? Number(values.seeds) : 1;
  let [failed, steps] = [0, 0];
  const every = Number(values.every);
  for (let seed = from; seed < from + count * every; seed += every) {
    const run = await runSeed(seed, { erasing: values.erasing });
    const problems = await compareRun(run);
    steps += run.steps;
    if (problems.length > 0) {
      failed += 1;
      await tell(run, problems);
      if (values.stop) break;
    } else if (values.seed !== undefined) show(run);
  }
  console.log(`${count} seeds, ${steps} steps, ${failed} failed`);
  return failed;
};

if (values.help) console.log(USAGE);
else process.exitCode = (await simulate()) === 0 ? 0 : 1;
