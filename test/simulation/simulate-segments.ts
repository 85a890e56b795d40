/** `npm run simulate:segments`: random definitions over random histories, the incremental evaluation against brute force. */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { LAWS } from './segment-laws.ts';

const USAGE = `Draws definitions, histories and instants, and compares the incremental evaluation with brute force over all events, at the
instant and around every border after it.

  npm run simulate:segments -- --cases 100000     in all, over ${LAWS.length} laws
  --seed N   draws the same again; a failing law prints its seed, its path and the smallest example it found`;

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    help: { type: 'boolean', default: false },
  },
});

/** Cases between two lines of progress. */
const CHUNK = 5000;

const check = (law: (typeof LAWS)[number], cases: number, seed: number): boolean => {
  for (let done = 0; done < cases; done += CHUNK) {
    const result = fc.check(law.property, { numRuns: Math.min(CHUNK, cases - done), seed: seed + done });
    if (result.failed) {
      console.error(`BROKEN: ${law.says}`);
      console.error(fc.defaultReportMessage(result));
      return false;
    }
    console.log(`${Math.min(cases, done + CHUNK)} of ${cases}: ${law.says}`);
  }
  return true;
};

const main = (): void => {
  const cases = Math.ceil(Number(values.cases) / LAWS.length);
  console.log(`${cases * LAWS.length} cases, seed ${values.seed}`);
  const kept = LAWS.map((law) => check(law, cases, Number(values.seed)));
  const broken = kept.filter((each) => !each).length;
  console.log(`${kept.length - broken} passed, ${broken} failed`);
  process.exitCode = broken === 0 ? 0 : 1;
};

if (values.help) console.log(USAGE);
else main();
