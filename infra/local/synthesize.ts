import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { Reporter } from './reporter.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Lines of the CLI's complaint worth showing. */
const MOST_LINES = 30;

const cliPath = (): string => {
  const resolver = createRequire(import.meta.url);
  return join(dirname(resolver.resolve('aws-cdk/package.json')), 'bin', 'cdk');
};

/** Runs `cdk synth` into `folder`; throws HeadwaterError `local.synth` with what the CLI said. */
export const synthesize = async (folder: string, reporter: Reporter): Promise<void> => {
  reporter.say('Synthesizing the CDK app …');
  const start = performance.now();
  const flags = ['synth', '--quiet', '--no-notices', '--no-version-reporting', '--output', folder];
  const child = spawn(process.execPath, [cliPath(), ...flags], {
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
  if (code !== 0) {
    const lines = output.trim().split('\n').slice(-MOST_LINES).join('\n');
    throw new HeadwaterError('local.synth', `The CDK app could not be synthesized:\n${lines}`);
  }
  reporter.say(`Synthesized in ${((performance.now() - start) / 1000).toFixed(1)} s.`);
};
