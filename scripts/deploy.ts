import { runCdk, runScript, stageOf } from './cdk.ts';
import { findStack, outputOf } from './deployed-stacks.ts';

/** `npm run deploy -- --context stage=dev`: prepares the account once, deploys every stack, and says where things are. */
const args = process.argv.slice(2);

const prepareAccount = async (): Promise<void> => {
  if ((await findStack('CDKToolkit')) !== undefined) return;
  console.log('This account and region were never used with CDK: preparing them once (cdk bootstrap).');
  await runCdk('bootstrap', ...args);
};

const tellWhereThingsAre = async (stage: string): Promise<void> => {
  const stack = await findStack(`headwater-${stage}`);
  const secret = outputOf(stack, 'DeploymentSecret') ?? '';
  console.log(
    [
      '',
      `Headwater (${stage}) is deployed.`,
      `  Events and management API  ${outputOf(stack, 'ApiUrl') ?? ''}`,
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
  await tellWhereThingsAre(stageOf(args));
});
