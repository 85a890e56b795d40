import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { HeadwaterError } from '../shared/domain/errors.ts';

/** The repository. */
export const ROOT = dirname(import.meta.dirname);

/** Runs the CDK CLI with its output on this terminal; throws HeadwaterError `deployment.cdk` when it fails. */
export const runCdk = async (...args: readonly string[]): Promise<void> => {
  const program = join(ROOT, 'node_modules', '.bin', 'cdk');
  const child = spawn(program, [...args, '--no-notices'], { cwd: ROOT, stdio: 'inherit' });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new HeadwaterError('deployment.cdk', `cdk ${args[0]} failed: read what it said above.`);
};

/** The stage named by `--context stage=…` or `-c stage=…`; `dev` without one. */
export const stageOf = (args: readonly string[]): string =>
  args.map((arg) => /^(?:--context=|-c=?)?stage=(.+)$/.exec(arg)?.[1]).findLast((name) => name !== undefined) ?? 'dev';

/** Runs a script; what the user can mend is told in a sentence, anything else with its stack. */
export const runScript = async (script: () => Promise<void>): Promise<void> => {
  try {
    await script();
  } catch (error) {
    console.error(error instanceof HeadwaterError ? error.message : error);
    process.exitCode = 1;
  }
};
