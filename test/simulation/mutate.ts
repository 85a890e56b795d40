/** Breaks a copy of the code in each way of `mutations.ts` and says whether the simulation notices. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import { MUTATIONS, type Mutation } from './mutations.ts';

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '1000' }, only: { type: 'string', default: '' } },
});
const root = join(import.meta.dirname, '../..');

const broken = ({ file, find, put }: Mutation): string => {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-mutation-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const part of ['shared', 'functions/stitch-profiles', 'test/simulation', 'package.json'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(find)) throw new HeadwaterError('mutation.stale', `${file} no longer says: ${find}`);
  writeFileSync(path, text.replace(find, put));
  return folder;
};

let missed = 0;
for (const [index, mutation] of MUTATIONS.entries()) {
  if (values.only !== '' && !values.only.split(',').includes(String(index))) continue;
  const folder = broken(mutation);
  const args = ['test/simulation/simulate.ts', '--seeds', values.seeds, '--stop', '--as-is'];
  if (mutation.erasing) args.push('--erasing');
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', timeout: 300_000 });
  rmSync(folder, { recursive: true });
  if (status === 0 && !mutation.isRare) missed += 1;
  const first = stdout.split('\n').find((line) => line.startsWith('seed '));
  console.log(
    `${index} ${mutation.name}: ${status === 0 ? `NOT noticed${mutation.isRare ? ' (rare)' : ''}` : `noticed, ${first ?? stdout}`}`,
  );
}
process.exitCode = missed === 0 ? 0 : 1;
