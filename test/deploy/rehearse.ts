import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createChecks } from './checks.ts';
import { createCdk } from './deployment.ts';
import { driveMainJob } from './main-job.ts';
import { type Ministack, startMinistack } from './ministack.ts';
import { listObjects } from './rehearsed-account.ts';

/** `npm run test:deploy`: a real bootstrap and deploy into an emulated account, the main job through its URL, and teardown. */
const root = dirname(dirname(import.meta.dirname));
const run = promisify(execFile);
const checks = createChecks();

/** The contract tests, which the local host's emulator has passed: an emulator's lie shows where two differ. */
const keepPromises = async ({ endpoint }: Ministack): Promise<void> => {
  const folder = join(root, 'test', 'contracts');
  const stores = (await readdir(folder)).filter((file) => file.endsWith('-store.test.ts'));
  const paths = stores.map((file) => join(folder, file));
  await run(process.execPath, ['--test', ...paths], { env: { ...process.env, CONTRACT_ENDPOINT: endpoint } });
};

const rehearse = async (): Promise<void> => {
  const ministack = await startMinistack(root);
  Object.assign(process.env, ministack.environment);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void ministack.stop().finally(() => process.exit(130)));
  }
  try {
    const cdk = createCdk(root, ministack);
    await checks.check('every template holds to the schemas of CloudFormation', () => cdk.synthesize());
    await checks.check('an empty account is bootstrapped', () => cdk.bootstrap());
    const outputs = await checks.check('the stack deploys', () => cdk.deploy());
    if (outputs === undefined) return;
    await driveMainJob({ outputs, checks, endpoint: ministack.endpoint });
    await checks.check('the DynamoDB adapters keep their promises on a second emulator', () => keepPromises(ministack));
    await checks.check('the stack is torn down, and leaves the archive', async () => {
      await cdk.destroy();
      await listObjects(outputs.ArchiveBucket);
    });
  } finally {
    await ministack.stop();
  }
};

await checks.check('the rehearsal runs to its end', rehearse);
console.log(`${checks.passed()} passed, ${checks.failed()} failed`);
process.exitCode = checks.failed() === 0 ? 0 : 1;
