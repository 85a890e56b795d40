import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildConsole } from '../infra/build-console.ts';
import { ASSETS } from '../infra/console/delivery.ts';
import { ROOT, runCdk, runScript, stageOf } from './cdk.ts';
import { markFormer } from './console-files/mark-former.ts';
import { s3ConsoleFiles } from './console-files/s3-console-files.ts';
import { findStack, outputOf } from './deployed-stacks.ts';

/** `npm run deploy -- --context stage=dev`: prepares the account once, deploys every stack, and says where things are. */
const args = process.argv.slice(2);

const prepareAccount = async (): Promise<void> => {
  if ((await findStack('CDKToolkit')) !== undefined) return;
  console.log('This account and region were never used with CDK: preparing them once (cdk bootstrap).');
  await runCdk('bootstrap', ...args);
};

/** Tabs that are open go on with the files of before, for 90 days. */
const leaveFormerToExpire = async (stage: string): Promise<void> => {
  const bucket = outputOf(await findStack(`headwater-${stage}-console`), 'ConsoleBucket');
  if (bucket === undefined) return;
  const built = await readdir(join(await buildConsole(ROOT), 'assets'));
  await markFormer(new Set(built.map((name) => `${ASSETS}${name}`)), s3ConsoleFiles(bucket));
};

const tellWhereThingsAre = async (stage: string): Promise<void> => {
  const stack = await findStack(`headwater-${stage}`);
  const secret = outputOf(stack, 'DeploymentSecret') ?? '';
  const console_ = outputOf(await findStack(`headwater-${stage}-console`), 'ConsoleUrl');
  console.log(
    [
      '',
      `Headwater (${stage}) is deployed.`,
      `  Events and management API  ${outputOf(stack, 'ApiUrl') ?? ''}`,
      ...(console_ === undefined
        ? []
        : [`  Console                    ${console_} (npm run invite -- you@company.com --role admin)`]),
      `  Archive                    s3://${outputOf(stack, 'ArchiveBucket') ?? ''}`,
      `  Files of exports           s3://${outputOf(stack, 'ExportsBucket') ?? ''}`,
      '  The management token is in the secret, as managementToken:',
      `    aws secretsmanager get-secret-value --secret-id ${secret} --query SecretString --output text`,
    ].join('\n'),
  );
};

await runScript(async () => {
  await prepareAccount();
  await runCdk('deploy', '--all', '--require-approval', 'never', ...args);
  await leaveFormerToExpire(stageOf(args));
  await tellWhereThingsAre(stageOf(args));
});
