/** `npm run demo`: the main job on a running Headwater, from events in to exports out. */
import { randomBytes } from 'node:crypto';
import { HeadwaterError } from '../shared/domain/errors.ts';
import { createApi } from './demo/api.ts';
import { DEMO_DATA, type Host, openHost } from './demo/host.ts';
import { runMainJob } from './demo/main-job.ts';
import { readOptions, USAGE } from './demo/options.ts';
import { startReceiver } from './demo/receiver.ts';

const run = async (): Promise<boolean> => {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === 'help') {
    console.log(USAGE);
    return true;
  }
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const host: Host = await openHost(options.url);
  const receiver = await startReceiver(secret);
  const leave = () => void host.stop().finally(() => process.exit(130));
  process.once('SIGINT', leave);
  process.once('SIGTERM', leave);
  try {
    return await runMainJob(options, { api: createApi(options), receiver, secret });
  } finally {
    await receiver.close();
    await host.stop();
    if (host.started) console.log(`The host stops with the demo. To look around: npm start -- --data ${DEMO_DATA}`);
  }
};

try {
  process.exitCode = (await run()) ? 0 : 1;
} catch (error) {
  if (!(error instanceof HeadwaterError)) throw error;
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
