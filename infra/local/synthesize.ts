import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { Reporter } from './reporter.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The CLI's word for a folder that another of its processes uses. */
const BUSY = /CLIs? \(PID=/;
const BETWEEN_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** Lines of the CLI's complaint worth showing. */
const MOST_LINES = 30;

const cliPath = (): string => {
  const resolver = createRequire(import.meta.url);
  return join(dirname(resolver.resolve('aws-cdk/package.json')), 'bin', 'cdk');
};

const runCli = async (
  folder: string,
  context: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly output: string }> => {
  const flags = ['synth', '--quiet', '--no-notices', '--no-version-reporting', '--output', folder];
  const settings = Object.entries(context).flatMap(([key, value]) => ['--context', `${key}=${value}`]);
  const child = spawn(process.execPath, [cliPath(), ...flags, ...settings], {
    cwd: ROOT,
    env: { ...process.env, CI: '1', FORCE_COLOR: '0', CDK_DISABLE_CLI_TELEMETRY: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, output };
};

/**
 * Runs `cdk synth` with the app's context into `folder`, after another that writes there; throws HeadwaterError `local.synth` with
 * what the CLI said.
 */
export const synthesize = async (
  folder: string,
  reporter: Reporter,
  context: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const done = reporter.waiting('Synthesizing the CDK app');
  const until = performance.now() + LONGEST_WAIT_MS;
  let { code, output } = await runCli(folder, context);
  while (code !== 0 && BUSY.test(output) && performance.now() < until) {
    await pause(BETWEEN_MS);
    ({ code, output } = await runCli(folder, context));
  }
  done();
  if (code === 0) return;
  const lines = output.trim().split('\n').slice(-MOST_LINES).join('\n');
  throw new HeadwaterError('local.synth', `The CDK app could not be synthesized:\n${lines}`);
};
