import { dirname } from 'node:path';
import { createChecks } from './checks.ts';
import { createCdk } from './deployment.ts';
import { driveMainJob } from './main-job.ts';
import { startMinistack } from './ministack.ts';
import { listObjects } from './rehearsed-account.ts';

/** `npm run test:deploy`: a real bootstrap and deploy into an emulated account, the main job through its URL, and teardown. */
const root = dirname(dirname(import.meta.dirname));
const checks = createChecks();

const rehearse = async (): Promise<void> => {
  const ministack = await startMinistack(root);
  Object.assign(process.env, ministack.environment);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void ministack.stop().finally(() => process.exit(130)));
  }
  try {
    const cdk = createCdk(root, ministack);
    await checks.check('an empty account is bootstrapped', () => cdk.bootstrap());
    const outputs = await checks.check('the stack deploys', () => cdk.deploy());
    if (outputs === undefined) return;
    await driveMainJob({ outputs, checks, endpoint: ministack.endpoint });
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
