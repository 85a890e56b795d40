import { execFile } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Ministack } from './ministack.ts';

const run = promisify(execFile);
const ACCOUNT = 'aws://000000000000/us-east-1';
const STACK = 'headwater-dev';

/** The stack's outputs. */
export interface Outputs {
  readonly ApiUrl: string;
  readonly ArchiveBucket: string;
  readonly ExportsBucket: string;
  readonly EventsStream: string;
  readonly DeploymentSecret: string;
}

export interface Cdk {
  /** Synthesizes every stack and holds each template to CloudFormation's schemas. */
  synthesize(): Promise<void>;
  bootstrap(): Promise<void>;
  deploy(): Promise<Outputs>;
  destroy(): Promise<void>;
}

/** `npm run rebuild -- --stage dev` in the account that the environment names; answers what it said. */
export const rebuildStage = async (): Promise<string> => {
  const script = join(dirname(dirname(import.meta.dirname)), 'scripts', 'rebuild.ts');
  const { stdout } = await run(process.execPath, [script, '--stage', 'dev']);
  return stdout;
};

/** MiniStack's user pools have no `ProviderURL`: it is spelled out as AWS spells it. */
const spellIssuers = async (path: string): Promise<void> => {
  const template = await readFile(path, 'utf8');
  const attribute = /\{\s*"Fn::GetAtt":\s*\[\s*"(\w+)",\s*"ProviderURL"\s*\]\s*\}/g;
  const spelled = (_: string, pool: string) =>
    JSON.stringify({ 'Fn::Sub': `https://cognito-idp.\${AWS::Region}.\${AWS::URLSuffix}/\${${pool}}` });
  await writeFile(path, template.replaceAll(attribute, spelled));
};

/** The real CDK CLI, pointed at an emulated account. */
export const createCdk = (root: string, ministack: Ministack): Cdk => {
  const assembly = join(root, '.headwater', 'rehearsal.out');
  const outputs = join(root, '.headwater', 'rehearsal-outputs.json');
  const env = { ...process.env, ...ministack.environment, CI: '1', CDK_DISABLE_CLI_TELEMETRY: '1' };
  const cdk = async (command: string, ...args: readonly string[]): Promise<void> => {
    const program = join(root, 'node_modules', '.bin', 'cdk');
    await run(program, [command, '--no-notices', ...args], { cwd: root, env, maxBuffer: 64 * 1024 * 1024 });
  };
  return {
    async synthesize() {
      await rm(assembly, { recursive: true, force: true });
      await cdk('synth', '--quiet', '--output', assembly);
      const templates = (await readdir(assembly)).filter((file) => file.endsWith('.template.json'));
      const paths = templates.map((file) => join(assembly, file));
      // CDK writes dependencies that others imply (W3005).
      await run(join(ministack.programs, 'cfn-lint'), ['--ignore-checks', 'W3005', '--', ...paths]);
      await Promise.all(paths.map(spellIssuers));
    },
    bootstrap: () => cdk('bootstrap', ACCOUNT, '--app', assembly),
    async deploy() {
      await cdk('deploy', STACK, '--app', assembly, '--require-approval', 'never', '--outputs-file', outputs);
      const written: Record<string, Outputs> = JSON.parse(await readFile(outputs, 'utf8'));
      return written[STACK] as Outputs;
    },
    destroy: () => cdk('destroy', STACK, '--app', assembly, '--force'),
  };
};
